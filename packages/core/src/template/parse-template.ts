/** A text with placeholders: `literals` has one entry more than `names`, and they alternate. */
export interface TemplateText {
  readonly literals: readonly string[]
  readonly names: readonly string[]
}

/** Where a brace stands that opens or closes nothing. */
export interface StrayBrace {
  readonly brace: '{' | '}'
  readonly index: number
}

/**
 * Divides a text at its placeholders; `{{` and `}}` are literal braces. A brace that opens or closes nothing counts as text,
 * and `stray` is told of it. Linear in the text.
 */
export function parseText(text: string, stray: (brace: StrayBrace) => void = () => {}): TemplateText {
  const literals = ['']
  const names: string[] = []
  let closing = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    const isBrace = character === '{' || character === '}'
    if (isBrace && text[index + 1] === character) index++
    else if (character === '{') {
      // Looked for once, and not anew at each brace.
      if (closing !== -1 && closing <= index) closing = text.indexOf('}', index + 1)
      if (closing !== -1) {
        names.push(text.slice(index + 1, closing))
        literals.push('')
        index = closing
        continue
      }
      stray({ brace: character, index })
    } else if (character === '}') stray({ brace: character, index })
    literals[names.length] = `${literals[names.length]}${character}`
  }
  return { literals, names }
}
