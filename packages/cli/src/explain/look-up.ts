import type { AnyCatalog } from '@errspec/core'
import { asOne, errorsOfRecords, idsIn } from './find-errors.js'
import type { FoundError } from './found-error.js'
import type { LogLine } from './line-stream.js'
import { eventsOf, LongLine } from './read-log.js'
import { recordsIn } from './records.js'

/** What a log says of a request in one place. */
export interface Mention {
  readonly errors: readonly FoundError[]
  /** The lines, as they stand there; of a very long one its beginning. */
  readonly lines: readonly string[]
}

/** A record of a log may be printed over so many lines before and after the one that has the id. */
const LINES_AROUND = 100
/** So much of a log is held, in UTF-16 units. */
const MOST_HELD = 1024 * 1024
/** So much of a long line is shown. */
const SHOWN = 500

/** The places of a log that have an id, each with the errors that are of its request. */
export async function* mentionsOf(
  catalog: AnyCatalog,
  id: string,
  lines: AsyncIterable<LogLine>,
): AsyncIterable<Mention> {
  const excerpt = new Excerpt(catalog, id)
  let long = new LongLine(catalog)
  let hasLongId = false
  let beginning = ''
  for await (const { text, part } of lines) {
    if (part === undefined) {
      yield* excerpt.push(text)
      continue
    }
    if (part === 'first') {
      yield* excerpt.take()
      long = new LongLine(catalog)
      hasLongId = false
      beginning = text.slice(0, SHOWN)
    }
    hasLongId ||= hasId(text, id)
    long.push(text)
    if (part !== 'last' || !hasLongId) continue
    const isOnly = long.requestIds.every((other) => other === id)
    yield { errors: long.take().filter((error) => isOf(id, error, isOnly)), lines: [`${beginning}...`] }
  }
  yield* excerpt.take()
}

/** Whether an error is of a request; without an id of its own it is where no other request is spoken of. */
const isOf = (id: string, { requestId }: FoundError, isOnly: boolean) =>
  requestId === id || (requestId === undefined && isOnly)

/** The lines around an id. */
class Excerpt {
  private lines: string[] = []
  private size = 0
  /** How many lines are still to come; 0 where the id has not been seen in those that are held. */
  private remaining = 0

  constructor(
    private readonly catalog: AnyCatalog,
    private readonly id: string,
  ) {}

  push(line: string): readonly Mention[] {
    this.lines.push(line)
    this.size += line.length
    if (hasId(line, this.id)) this.remaining = LINES_AROUND + 1
    if (this.remaining > 0) {
      this.remaining--
      return this.remaining === 0 || this.size > MOST_HELD ? this.take() : []
    }
    while (this.lines.length > LINES_AROUND || this.size > MOST_HELD) this.size -= this.lines.shift()?.length ?? 0
    return []
  }

  /** The places among the lines that are held that have the id. */
  take(): readonly Mention[] {
    const { lines, id, catalog } = this
    this.lines = []
    this.size = 0
    this.remaining = 0
    if (!lines.some((line) => hasId(line, id))) return []
    return eventsOf(errorsOfRecords(catalog, recordsIn(lines)).found).flatMap((event): readonly Mention[] => {
      const own = event.filter(({ record }) => hasId(record.text, id))
      if (own.length === 0) return []
      const others = event.flatMap(({ record }) => idsIn(record.text)).filter((other) => other !== id)
      const errors = asOne(
        catalog,
        event.flatMap((one) => one.errors),
      )
      return [
        {
          errors: errors.filter((error) => isOf(id, error, others.length === 0)),
          lines: own.flatMap(({ record }) => lines.slice(record.line, record.line + record.text.split('\n').length)),
        },
      ]
    })
  }
}

function hasId(text: string, id: string): boolean {
  // nginx writes a quote so, which would join the id.
  const line = text.includes('\\x22') ? text.replaceAll('\\x22', '"') : text
  for (let at = line.indexOf(id); at !== -1; at = line.indexOf(id, at + 1)) {
    if (!/[\w.-]/.test(line[at - 1] ?? '') && !/[\w-]/.test(line[at + id.length] ?? '')) return true
  }
  return false
}
