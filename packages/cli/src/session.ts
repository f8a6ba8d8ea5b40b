import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ContractOptions } from './arguments.js'
import { UsageError } from './faults.js'
import { builtIn, type LoadedContract, loadContract } from './load-contract.js'
import { createStyle, type Style } from './style.js'

/** A stream that text is written to, and what it is known of the terminal behind it. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** What the program knows of the world: nothing else is read or written, save for files. */
export interface Io {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean | undefined }
  readonly stdout: Output
  readonly stderr: Output
  /** Resolves when the program is told to stop. Whoever does not ask is stopped as any program is. */
  untilStopped(): Promise<void>
}

/** One call of the program, with what its commands have in common. */
export interface Session {
  readonly io: Io
  readonly style: Style
  readonly errorStyle: Style
  print(text: string): void
  /** A remark beside the output. */
  remark(text: string): void
  printJson(data: unknown): void
  contractOf(options: ContractOptions): Promise<LoadedContract>
  readText(file: string): Promise<string>
  writeText(file: string, text: string): Promise<void>
  readInput(): Promise<string>
}

export function sessionOf(io: Io, color?: boolean): Session {
  const print = (text: string) => void io.stdout.write(text)
  const path = (file: string) => resolve(io.cwd, file)
  return {
    io,
    style: styleFor(io, io.stdout, color),
    errorStyle: styleFor(io, io.stderr, color),
    print,
    remark: (text) => void io.stderr.write(`${text}\n`),
    printJson: (data) => print(`${JSON.stringify(data, null, 2)}\n`),
    contractOf: ({ catalog = builtIn.source, guide }) => loadContract(catalog, io.cwd, guide),
    readText: (file) => readFile(path(file), 'utf8').catch(refuseFile(file)),
    writeText: (file, text) => writeFile(path(file), text).catch(refuseFile(file)),
    async readInput() {
      const chunks: Uint8Array[] = []
      for await (const chunk of io.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}

/** Colours where a person looks and does not mind; https://no-color.org and FORCE_COLOR, which the flags overrule. */
function styleFor({ env }: Io, { isTTY = false, columns }: Output, color: boolean | undefined): Style {
  const forced = env['FORCE_COLOR'] || undefined
  const isOff = forced === '0' || forced === 'false'
  const isRefused = Boolean(env['NO_COLOR']) || isOff || env['TERM'] === 'dumb'
  // A terminal that does not know its width says 0.
  return createStyle(color ?? (!isRefused && (forced !== undefined || isTTY)), isTTY && columns ? columns : undefined)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'permission denied',
}

/** Turns the failure of a file into a sentence. */
export function refuseFile(file: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new UsageError(`${file}: ${REASONS[error.code ?? ''] ?? error.message}`)
  }
}
