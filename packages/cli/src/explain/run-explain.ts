import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { printable } from '@errspec/core/schema'
import type { Command } from '../arguments.js'
import type { Contract } from '../shared/contract/contract.js'
import type { Session } from '../shared/program-session.js'
import { failureOfFile, UsageError } from '../shared/usage-error.js'
import { type Explanation, explain } from './explain.js'
import { formatExplanations } from './explanation-text.js'
import { idsIn } from './find-errors.js'
import { recordsIn } from './records.js'

/** Explains what was asked, or what a log says of a request; 1 where the contract has no such thing. */
export async function runExplain(command: Command & { name: 'explain' }, session: Session): Promise<number> {
  const { what, from, json } = command
  const contract = await session.contractOf(command)
  const explanations =
    from === undefined ? explain(contract, await textOf(what, session)) : await lookUp(contract, what, from, session)
  if (explanations.length === 0) return 1
  if (json) session.printJson(explanations)
  else session.print(formatExplanations(contract, explanations, session.style))
  return explanations.every(({ inContract }) => inContract) ? 0 : 1
}

async function textOf(what: string | undefined, session: Session): Promise<string> {
  const isInput = what === undefined || what === '-'
  if (isInput && session.io.stdin.isTTY) session.remark('Reading the standard input; end it with Ctrl-D.')
  const text = isInput ? await session.readInput() : what
  if (text.trim() === '') {
    throw new UsageError('explain: there is nothing to explain; give a kind, a status, a message or a body')
  }
  if (/^req_[a-z0-9]+$/.test(text.trim())) {
    throw new UsageError(
      `${text.trim()} is a request id: only a log can tell what it was about; name one with --from FILE`,
    )
  }
  return text
}

/** What a log says of a request; where that is nothing, says so. */
async function lookUp(
  contract: Contract,
  id: string | undefined,
  from: string,
  session: Session,
): Promise<readonly Explanation[]> {
  if (!id?.trim()) throw new UsageError('explain --from: name the request id to look up')
  const excerpts = await excerptsWith(id, from, session).catch(failureOfFile(from))
  const records = excerpts.flatMap((excerpt) => recordsIn(excerpt).filter(({ text }) => hasId(text, id)))
  const name = from === '-' ? 'the input' : from
  if (records.length === 0) session.print(`${id} is not in ${name}\n`)
  const found = records.flatMap(({ text }) => {
    // In a record of several requests only what says so is this one's.
    const [, ...others] = idsIn(text)
    const isOwn = (requestId: string | undefined) =>
      requestId === id || (requestId === undefined && others.length === 0)
    return explain(contract, text).filter(({ subject, requestId }) => subject === 'error' && isOwn(requestId))
  })
  if (records.length > 0 && found.length === 0) {
    const lines = records.flatMap(({ text }) => text.split('\n').map(printable)).join('\n')
    session.print(`${id} is in ${name}, but its lines name no error of '${contract.catalog.name}':\n${lines}\n`)
  }
  return distinct(found.map((explanation) => ({ ...explanation, requestId: id })))
}

/** A record of a log may be printed over so many lines before and after the one that has the id. */
const LINES_AROUND = 100

/** The parts of a log that have an id, each with the lines around it. */
async function excerptsWith(id: string, from: string, { io }: Session): Promise<readonly string[]> {
  const input = from === '-' ? io.stdin : createReadStream(resolve(io.cwd, from))
  const excerpts: string[][] = []
  let before: string[] = []
  let remaining = 0
  for await (const line of linesOf(input)) {
    if (hasId(line, id)) {
      if (remaining === 0) excerpts.push([...before])
      remaining = LINES_AROUND + 1
    }
    if (remaining > 0) {
      excerpts.at(-1)?.push(line)
      remaining--
      before = []
    } else {
      before.push(line)
      if (before.length > LINES_AROUND) before.shift()
    }
  }
  return excerpts.map((lines) => lines.join('\n'))
}

async function* linesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function hasId(text: string, id: string): boolean {
  // nginx writes a quote so, which would join the id.
  const line = text.replaceAll('\\x22', '"')
  for (let at = line.indexOf(id); at !== -1; at = line.indexOf(id, at + 1)) {
    if (!/[\w.-]/.test(line[at - 1] ?? '') && !/[\w-]/.test(line[at + id.length] ?? '')) return true
  }
  return false
}

/** Of one request several lines may tell the same. */
function distinct(explanations: readonly Explanation[]): readonly Explanation[] {
  const facts = ({ kind, status, params }: Explanation) => JSON.stringify([kind, status, params])
  return [...new Map(explanations.map((explanation) => [facts(explanation), explanation])).values()]
}
