/** A range of a text, and what is to stand there. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Of two insertions at the same place, the deeper one comes first. */
  readonly depth?: number
}

/** A text with edits made in it. Ranges that are taken out may touch and overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  // A last line without a line break is edited as if it had one.
  const missing = text.endsWith('\n') ? '' : breakAt(text, text.length)
  const whole = text + missing
  const sorted = edits.toSorted((one, other) => one.start - other.start || depthOf(other) - depthOf(one))
  const parts: string[] = []
  let at = 0
  for (const edit of sorted) {
    parts.push(whole.slice(at, Math.max(at, edit.start)), edit.text)
    at = Math.max(at, edit.end)
  }
  const edited = [...parts, whole.slice(at)].join('')
  return edited.slice(0, edited.length - missing.length)
}

const depthOf = ({ depth = 0 }: TextEdit) => depth

/** Where the line of an offset begins. */
export const lineStart = (text: string, at: number): number => (at > 0 ? text.lastIndexOf('\n', at - 1) : -1) + 1

/** Where the line behind the one of an offset begins: the offset itself where a line begins there. */
export function nextLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at
  const end = text.indexOf('\n', at)
  // Behind the line break that `applyEdits` puts there.
  return end === -1 ? text.length + breakAt(text, at).length : end + 1
}

/** The line break in use around an offset. */
export function breakAt(text: string, at: number): string {
  const before = at > 0 ? text.lastIndexOf('\n', at - 1) : -1
  const near = before === -1 ? text.indexOf('\n', at) : before
  return near > 0 && text[near - 1] === '\r' ? '\r\n' : '\n'
}
