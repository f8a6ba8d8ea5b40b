import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Command } from '../arguments.js'
import { type Explanation, explain } from '../commands/explain.js'
import { formatExplanations } from '../explanation-text.js'
import { UsageError } from '../faults.js'
import { refuseFile, type Session } from '../session.js'

export async function runExplain(command: Command & { name: 'explain' }, session: Session): Promise<number> {
  const { what, from, json } = command
  const contract = await session.contractOf(command)
  let explanations: readonly Explanation[]
  if (from !== undefined) {
    if (what === undefined) throw new UsageError('explain --from: name the request id to look up')
    const lines = await linesWith(what, from, session)
    if (lines.length === 0) {
      session.print(`${what} is not in ${from === '-' ? 'the input' : from}\n`)
      return 1
    }
    // A record of several lines is told by the line that has the id.
    const found = lines.flatMap((line) => explain(contract, line).filter(({ subject }) => subject !== 'text'))
    explanations = distinct(found.map((explanation) => ({ ...explanation, requestId: what })))
    if (explanations.length === 0) {
      session.print(
        `${what} is in ${from}, but its lines name no error of '${contract.catalog.name}':\n${lines.join('\n')}\n`,
      )
      return 1
    }
  } else {
    const text = what === undefined || what === '-' ? await input(session) : what
    if (text.trim() === '')
      throw new UsageError('explain: there is nothing to explain; give a kind, a status, a message or a body')
    if (/^req_[a-z0-9]+$/.test(text.trim())) {
      throw new UsageError(
        `${text.trim()} is a request id: only a log can tell what it was about; name one with --from FILE`,
      )
    }
    explanations = explain(contract, text)
  }
  if (json) session.printJson(explanations)
  else session.print(formatExplanations(contract, explanations, session.style))
  return explanations.every(({ inContract }) => inContract) ? 0 : 1
}

async function input(session: Session): Promise<string> {
  if (session.io.stdin.isTTY) session.remark('Reading the standard input; end it with Ctrl-D.')
  return session.readInput()
}

/** The lines that have an id, not as a part of a longer one. */
async function linesWith(id: string, from: string, { io }: Session): Promise<readonly string[]> {
  const lines = from === '-' ? splitLines(io.stdin) : await fileLines(resolve(io.cwd, from), from)
  const found: string[] = []
  for await (const line of lines) if (hasId(line, id)) found.push(line)
  return found
}

async function fileLines(path: string, file: string): Promise<AsyncIterable<string>> {
  const stream = createReadStream(path, 'utf8')
  await new Promise<void>((resolveOpened, reject) =>
    stream.once('ready', () => resolveOpened()).once('error', reject),
  ).catch(refuseFile(file))
  return createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
}

async function* splitLines(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function hasId(line: string, id: string): boolean {
  for (let at = line.indexOf(id); at !== -1; at = line.indexOf(id, at + 1)) {
    if (!/[\w.-]/.test(line[at - 1] ?? '') && !/[\w-]/.test(line[at + id.length] ?? '')) return true
  }
  return false
}

function distinct(explanations: readonly Explanation[]): readonly Explanation[] {
  return [
    ...new Map(
      explanations.map((explanation) => [
        JSON.stringify([explanation.kind, explanation.status, explanation.params]),
        explanation,
      ]),
    ).values(),
  ]
}
