import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { printable } from '@errspec/core/schema'
import type { Contract } from '../shared/contract/contract.js'
import { textChunks } from '../shared/file-text.js'
import { contractLabel, type Session } from '../shared/program-session.js'
import { failureOfFile, UsageError } from '../shared/usage-error.js'
import { type Explanation, explain, explainError } from './explain.js'
import type { ExplainCommand } from './explain-command.js'
import { ExplanationList } from './explanation-list.js'
import { formatExplanations } from './explanation-text.js'
import { linesOf } from './line-stream.js'
import { mentionsOf } from './look-up.js'
import { errorsOfLog } from './read-log.js'

/** What was found out, and what is to be said beside it. */
interface Findings {
  readonly explanations: readonly Explanation[]
  readonly remark?: string | undefined
}

/** Explains what was asked, or what a log says, at all or of a request; 1 where the contract has no such thing. */
export async function runExplain(command: ExplainCommand, session: Session): Promise<number> {
  const contract = await session.contractOf(command)
  const { explanations, remark } = await findingsOf(contract, command, session)
  if (command.json) session.printJson(explanations)
  else if (explanations.length > 0) session.print(formatExplanations(contract, explanations, session.style))
  if (remark !== undefined && (command.json || explanations.length > 0)) session.remark(remark)
  else if (remark !== undefined) session.print(`${remark}\n`)
  if (command.json) await session.remarkOnContract(command, contract)
  else session.print(`\n${session.style.dim(`Contract: ${contractLabel(contract, session)}`)}\n`)
  return explanations.length > 0 && explanations.every(({ inContract }) => inContract) ? 0 : 1
}

async function findingsOf(contract: Contract, command: ExplainCommand, session: Session): Promise<Findings> {
  const { what, from } = command
  const { stdin, cwd } = session.io
  if (from !== undefined) {
    // Of a variable of the shell that is not set, most often.
    if (what !== undefined && what.trim() === '') {
      throw new UsageError('explain --from: name the request id to look up, or leave it out to read every error')
    }
    const name = from === '-' ? 'the input' : printable(from)
    const bytes = from === '-' ? stdin : createReadStream(resolve(cwd, from), { highWaterMark: 256 * 1024 })
    const input = textChunks(bytes, name)
    if (what !== undefined) return lookUp(contract, what.trim(), input, name).catch(failureOfFile(from))
    return readThrough(contract, input, name).catch(failureOfFile(from))
  }
  if (what !== undefined && what !== '-') return { explanations: explain(contract, checked(what)) }
  if (stdin.isTTY) session.remark('Reading the standard input; end it with Ctrl-D.')
  return readThrough(contract, textChunks(stdin, 'the input'), 'the input')
}

function checked(text: string): string {
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

/** What is no longer than this is explained as a whole, as an argument is. */
const LONGEST_TEXT = 256 * 1024

/** Explains a text, or, where it is long, every error of a log. */
async function readThrough(
  contract: Contract,
  chunks: AsyncIterable<string | Uint8Array>,
  name: string,
): Promise<Findings> {
  const { text, all } = await beginningOf(chunks)
  if (text !== undefined) return { explanations: explain(contract, checked(text)) }
  const list = new ExplanationList(({ status, received, kind, params, requestId }) => [
    status,
    kind,
    params,
    received,
    requestId,
  ])
  for await (const error of errorsOfLog(contract.catalog, linesOf(all))) list.add(explainError(contract, error))
  const { explanations } = list
  const none = `${name} tells no error of '${contract.catalog.name}'`
  return { explanations, remark: explanations.length === 0 ? none : list.remark }
}

/** The text of an input that is not long; else the whole input, to be read once. */
async function beginningOf(chunks: AsyncIterable<string | Uint8Array>) {
  const input = chunks[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let length = 0
  let isDone = false
  while (!isDone && length <= LONGEST_TEXT) {
    const { done, value } = await input.next()
    isDone = done === true
    if (done) break
    const bytes = typeof value === 'string' ? Buffer.from(value) : value
    read.push(bytes)
    length += bytes.length
  }
  async function* all(): AsyncIterable<Uint8Array | string> {
    yield* read.splice(0)
    for (let next = await input.next(); !next.done; next = await input.next()) yield next.value
  }
  return { text: isDone ? Buffer.concat(read).toString('utf8') : undefined, all: all() }
}

/** So many lines are shown that have an id and tell no error. */
const MOST_LINES = 20
const LONGEST_LINE = 2000

/** What a log says of a request; where that is nothing, says so. */
async function lookUp(
  contract: Contract,
  id: string,
  chunks: AsyncIterable<string | Uint8Array>,
  name: string,
): Promise<Findings> {
  // Of one request several lines may tell the same.
  const list = new ExplanationList(({ kind, status, params }) => [kind, status, params])
  const lines: string[] = []
  let isThere = false
  for await (const mention of mentionsOf(contract.catalog, id, linesOf(chunks))) {
    isThere = true
    for (const error of mention.errors) list.add({ ...explainError(contract, error), requestId: id })
    lines.push(
      ...mention.lines.slice(0, MOST_LINES - lines.length).map((line) => printable(line.slice(0, LONGEST_LINE))),
    )
  }
  const { explanations } = list
  if (!isThere) return { explanations, remark: `${printable(id)} is not in ${name}` }
  if (explanations.length > 0) return { explanations, remark: list.remark }
  const { name: contractName } = contract.catalog
  return {
    explanations,
    remark: `${printable(id)} is in ${name}, but its lines name no error of '${contractName}':\n${lines.join('\n')}`,
  }
}
