/** A cell's text for people, on one line; `undefined` where it has none. */
export function proseIn(cell: unknown): string | undefined {
  const text = partsOf(cell).join(' ')
  return text === '' ? undefined : text
}

/** The steps of a cell: the items of a list, or lines and points of a text; `undefined` where it has none. */
export function stepsIn(cell: unknown): readonly string[] | undefined {
  const steps = partsOf(cell)
  return steps.length === 0 ? undefined : steps
}

/** A point of a list: -, *, 1. or the like. */
const POINT = /^\s*(?:[-*+\u2022]|\d{1,2}[.)])\s+/

function partsOf(cell: unknown): readonly string[] {
  const texts = (Array.isArray(cell) ? cell : [cell]).filter((text): text is string => typeof text === 'string')
  return texts.flatMap((text) => {
    const lines = text.split(/\r\n?|\n|<br\s*\/?>/i)
    // A line that begins no point goes on with the one before it, where there are points.
    const hasPoints = lines.some((line) => POINT.test(line))
    const steps: string[] = []
    for (const line of lines) {
      const plain = line.replace(POINT, '').replace(/\s+/g, ' ').trim()
      if (plain === '') continue
      if (hasPoints && !POINT.test(line) && steps.length > 0) steps.push(`${steps.pop()} ${plain}`)
      else steps.push(plain)
    }
    return steps
  })
}
