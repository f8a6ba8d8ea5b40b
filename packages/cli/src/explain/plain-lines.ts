import { withoutControlSequences } from './control-sequences.js'

/** A line of a log as it is read. */
export interface PlainLine {
  readonly text: string
  /** Whether it stood in a frame, where words are cut wherever the frame ends. */
  readonly isFramed: boolean
}

/** What draws a frame or a tree, and the arrows at its ends; before an upright there may be the name of a service. */
const FRAME_BEFORE = /^\s*(?:[\w.-]{1,40}\s+(?=[│┃║]))?[\u2500-\u257f▶►→][\u2500-\u257f▶►→ ]*/
const IS_FRAMED = /[\u2500-\u257f▶►→]/
const ASCII_EDGE = /^\s*(?:\+[-=+]{3,}\+|([#*=-])\1{5,})\s*$/
/** No frame is as wide. */
const WIDEST = 1000

/** A line without what only dresses it: colours, cursor movements, and the frame of a box that it stands in. */
export function plainLine(line: string): PlainLine {
  const text = line.includes('\u001b') || line.includes('\u009b') ? withoutControlSequences(line) : line
  if (text.length > WIDEST) return { text, isFramed: false }
  if (IS_FRAMED.test(text)) {
    const frame = FRAME_BEFORE.exec(text)?.[0]
    if (frame !== undefined) return { text: withoutFrame(text.slice(frame.length)), isFramed: true }
  }
  if (ASCII_EDGE.test(text)) return { text: '', isFramed: true }
  const inner = innerOf(text.trim())
  return inner === undefined ? { text, isFramed: false } : { text: inner, isFramed: true }
}

/** What stands between two of the characters of a keyboard that draw a frame; a table has more of them. */
function innerOf(text: string): string | undefined {
  const [side = ''] = text
  if (!'|#*'.includes(side) || text.length < 4 || !text.endsWith(side) || !/\s/.test(text[1] ?? '')) return undefined
  const inner = text.slice(1, -1)
  return inner.includes('|') ? undefined : inner.trim()
}

/** A text without the frame behind it. */
function withoutFrame(text: string): string {
  let end = text.length
  while (end > 0 && /[\s\u2500-\u257f]/.test(text[end - 1] ?? '')) end--
  return text.slice(0, end)
}
