/** A key of an object that a file writes out, a constant, or an entry of a list. */
export interface SourceKey {
  /** Where it stands in the text. */
  readonly at: number
  /** What stands in its value, the first of each name. */
  readonly keys: ReadonlyMap<string, SourceKey>
  /** The constants that its value is, or spreads. */
  readonly names: readonly string[]
}

interface OpenKey extends SourceKey {
  readonly keys: Map<string, OpenKey>
  readonly names: string[]
}

type Token = { readonly at: number; readonly is: 'word' | 'text' | 'mark'; readonly text: string }

/** What JavaScript, TypeScript and JSON are made of, as far as brackets and keys go. */
const TOKEN =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|(?<word>[\p{L}\p{N}_$]+)|(?<mark>\.\.\.|=>|[=!]==?|[\s\S])/uy

/** A literal of a regular expression, where none can be divided by. */
const EXPRESSION = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y

/** Reads the keys of a module or a JSON text without running it. What it does not understand it passes over. */
export function readSourceKeys(text: string): SourceKey {
  const tokens = tokensOf(text)
  const root = keyAt(0)
  /** The brackets that are open: whose value they are in, the key in them whose value is being read, and how many entries a list has. */
  const open: Frame[] = [{ mark: '', owner: root, current: root, entries: 0 }]
  for (let i = 0; i < tokens.length; i++) {
    const frame = open.at(-1) as Frame
    const token = tokens[i] as Token
    const [before = '', after = ''] = [tokens[i - 1]?.text, tokens[i + 1]?.text]
    const isFirst = before === frame.mark || before === ','
    const isMark = token.is === 'mark'
    if (frame.mark === '[' && isFirst && token.text !== ']') {
      frame.current = childOf(frame.owner, String(frame.entries++), token.at)
    }
    if (frame.mark === '{' && isFirst && !isMark && after === ':') {
      frame.current = childOf(frame.owner, keyName(token), token.at)
    } else if (frame.mark === '{' && isFirst && isComputedName(tokens, i)) {
      frame.current = childOf(frame.owner, keyName(tokens[i + 1] as Token), token.at)
      i += 2
    } else if (isMark && '{[('.includes(token.text)) {
      open.push({ mark: token.text, owner: frame.current, current: frame.current, entries: 0 })
    } else if (isMark && '}])'.includes(token.text)) {
      if (open.length > 1) open.pop()
    } else if (isMark && (token.text === ',' || token.text === ';')) frame.current = frame.owner
    else if (frame.mark === '' && token.text === 'export') frame.current = root
    else if (frame.mark === '' && ['const', 'let', 'var'].includes(before)) {
      frame.current = childOf(root, token.text, token.at)
    } else if (token.is === 'word' && before === '...') frame.owner.names.push(token.text)
    else if (token.is === 'word' && before === ':') frame.current.names.push(token.text)
    else if (frame.mark === '{' && isFirst && token.is === 'word' && (after === ',' || after === '}')) {
      // Its value has the same name: { errors }
      childOf(frame.owner, token.text, token.at).names.push(token.text)
    }
  }
  return root
}

interface Frame {
  readonly mark: string
  readonly owner: OpenKey
  current: OpenKey
  entries: number
}

/** Whether a key is written as `['a key']:`. */
const isComputedName = (tokens: readonly Token[], i: number) =>
  tokens[i]?.text === '[' && tokens[i + 1]?.is === 'text' && tokens[i + 2]?.text === ']' && tokens[i + 3]?.text === ':'

const keyAt = (at: number): OpenKey => ({ at, keys: new Map(), names: [] })

/** The key of a name; a second one of it, as of another overload of a helper, is not asked for. */
function childOf(owner: OpenKey, name: string, at: number): OpenKey {
  const made = keyAt(at)
  if (!owner.keys.has(name)) owner.keys.set(name, made)
  return made
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const last = tokens.at(-1)
    const character = text[at]
    if (character === '`') {
      const end = endOfTemplate(text, at)
      tokens.push({ at, is: 'mark', text: '``' })
      at = end
      continue
    }
    EXPRESSION.lastIndex = at
    const isOperand = last !== undefined && (last.is !== 'mark' || /^[)\]}]$|^``$/.test(last.text))
    if (character === '/' && text[at + 1] !== '/' && text[at + 1] !== '*' && !isOperand && EXPRESSION.test(text)) {
      tokens.push({ at, is: 'mark', text: '//' })
      at = EXPRESSION.lastIndex
      continue
    }
    TOKEN.lastIndex = at
    const { space, text: quoted, word, mark = '' } = TOKEN.exec(text)?.groups ?? {}
    if (quoted !== undefined) tokens.push({ at, is: 'text', text: quoted })
    else if (word !== undefined) tokens.push({ at, is: 'word', text: word })
    else if (space === undefined) tokens.push({ at, is: 'mark', text: mark })
    at = Math.max(TOKEN.lastIndex, at + 1)
  }
  return tokens
}

/** Where a template literal ends, those within it included. */
function endOfTemplate(text: string, start: number): number {
  let at = start + 1
  let depth = 0
  while (at < text.length) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (depth === 0 && character === '`') return at + 1
    else if (depth === 0 && character === '$' && text[at + 1] === '{') {
      depth = 1
      at += 1
    } else if (depth > 0 && character === '`') at = endOfTemplate(text, at) - 1
    else if (depth > 0 && character === '{') depth += 1
    else if (depth > 0 && character === '}') depth -= 1
    at += 1
  }
  return at
}

/** The name that a token gives a key. */
function keyName({ is, text }: Token): string {
  if (is !== 'text') return text
  // Of the escapes that JSON does not have, a name has but its own quote.
  const json = text.startsWith("'")
    ? `"${text.slice(1, -1).replace(/\\'|"/g, (part) => (part === '"' ? '\\"' : "'"))}"`
    : text
  try {
    return JSON.parse(json)
  } catch {
    return text.slice(1, -1)
  }
}
