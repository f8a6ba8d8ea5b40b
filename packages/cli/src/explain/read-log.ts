import type { AnyCatalog } from '@errspec/core'
import { wordsOf } from './catalog-words.js'
import { asOne, errorsOfPart, errorsOfRecords, idsIn, type RecordErrors } from './find-errors.js'
import type { FoundError } from './found-error.js'
import type { LogLine } from './line-stream.js'
import { recordsIn, type TextRecord } from './records.js'

/** So much of a log is read at a time, in UTF-16 units; what begins in the last quarter of it is read with what follows. */
const BLOCK = 512 * 1024
const READ_AT_ONCE = 0.75
/** What goes on over more records is told in parts. */
const MOST_GOING_ON = 200
/** A line that is read in parts has no more errors. */
const MOST_OF_LINE = 500

/** The errors of a log as it arrives, in constant memory: of what belongs together, each once; other parts may say the same again. */
export async function* errorsOfLog(catalog: AnyCatalog, lines: AsyncIterable<LogLine>): AsyncIterable<FoundError> {
  const block = new Block(catalog)
  let long = new LongLine(catalog)
  for await (const { text, part } of lines) {
    if (part === undefined) {
      block.push(text)
      if (block.isFull) yield* block.take()
      continue
    }
    if (part === 'first') {
      yield* block.take(true)
      long = new LongLine(catalog)
    }
    long.push(text)
    if (part === 'last') yield* long.take()
  }
  yield* block.take(true)
}

/** Lines that are read together. */
class Block {
  private lines: string[] = []
  private size = 0

  constructor(private readonly catalog: AnyCatalog) {}

  get isFull(): boolean {
    return this.size >= BLOCK
  }

  push(line: string): void {
    // One blank line ends the headers of a response; many more say nothing.
    if (line === '' && this.lines.at(-1) === '' && this.lines.at(-2) === '') return
    this.lines.push(line)
    this.size += line.length + 1
  }

  /** The errors of the lines; what may go on in those that follow is kept, unless it is the end. */
  take(isEnd = false): readonly FoundError[] {
    const records = recordsIn(this.lines, ' ', wordsOf(this.catalog).mayTell)
    const { found, next } = errorsOfRecords(this.catalog, records, isEnd ? records.length : readable(records))
    const kept = isEnd ? undefined : records[next]
    this.lines = kept ? this.lines.slice(kept.line) : []
    this.size = this.lines.reduce((sum, line) => sum + line.length + 1, 0)
    return eventsOf(found).flatMap((event) =>
      asOne(
        this.catalog,
        event.flatMap(({ errors }) => errors),
      ),
    )
  }
}

/** How many records can be read before it is known what follows. */
function readable(records: readonly TextRecord[]): number {
  const limit = READ_AT_ONCE * records.reduce((sum, { text }) => sum + text.length, 0)
  let length = 0
  const late = records.flatMap(({ text, goesOn }, index) => {
    const isLate = length >= limit
    length += text.length
    return isLate && index > 0 ? [{ index, goesOn }] : []
  })
  return (late.find(({ goesOn }) => !goesOn) ?? late[0])?.index ?? records.length
}

/** Records that are about one thing: the first, and those that go on with it. */
export function eventsOf(found: readonly RecordErrors[]): readonly (readonly RecordErrors[])[] {
  const events: RecordErrors[][] = []
  for (const one of found) {
    const event = events.at(-1)
    if (event && one.record.goesOn && event.length < MOST_GOING_ON) event.push(one)
    else events.push([one])
  }
  return events
}

/** A line that is read in parts, of which only the errors are kept. */
export class LongLine {
  private errors: FoundError[] = []
  private readonly ids = new Set<string>()

  constructor(private readonly catalog: AnyCatalog) {}

  push(part: string): void {
    if (this.errors.length < MOST_OF_LINE) {
      const found = [...this.errors, ...errorsOfPart(this.catalog, part)]
      // Of the part a copy, which does not hold the whole of it.
      this.errors = structuredClone(asOne(this.catalog, found)) as FoundError[]
    }
    for (const id of idsIn(part)) if (this.ids.size < 2) this.ids.add(structuredClone(id))
  }

  /** The ids in it, each once; of many, two. */
  get requestIds(): readonly string[] {
    return [...this.ids]
  }

  /** Its errors, each with the request id of the line, unless there are several. */
  take(): readonly FoundError[] {
    const [requestId, ...others] = this.ids
    return others.length > 0
      ? this.errors
      : this.errors.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
  }
}
