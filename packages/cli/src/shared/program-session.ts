import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { printable, printableLines } from '@errspec/core/schema'
import { builtIn, type LoadedContract, loadContract } from './contract/load-contract.js'
import { jsonOf } from './exact-number.js'
import { textOf } from './file-text.js'
import { findProject, type Project } from './project.js'
import type { SourceFile } from './source-lines.js'
import { createStyle, onlyOwnColors, type Style } from './style.js'
import { failureOfFile } from './usage-error.js'

/** Where the contract of a command comes from. */
export interface ContractOptions {
  readonly catalog?: string
  readonly guide?: string
}

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
  /** Prints a report: whatever it quotes, a terminal obeys nothing of it. */
  print(text: string): void
  /** Prints a document that was asked for: to the letter into a pipe, and as a report where a person looks. */
  printDocument(text: string): void
  /** A remark beside the output, cleaned as a report is. */
  remark(text: string): void
  printJson(data: unknown): void
  /** What the project's package.json says, read when it is first asked for. */
  project(): Promise<Project | undefined>
  /** Where the contract of a call is: where its flags say, else where the project does, else the built-in one. */
  sourceOf(options: ContractOptions): Promise<{ readonly source: string; readonly guide?: string | undefined }>
  contractOf(options: ContractOptions): Promise<LoadedContract>
  /** Says beside a document, which has no place for it, which contract was read where the call does not name it. */
  remarkOnContract(options: ContractOptions, contract: LoadedContract): Promise<void>
  /** The text of a file, however it is written: in UTF-8 or UTF-16, or packed. */
  readText(file: string): Promise<string>
  /** What a file has as `writeText` writes it, a byte order mark included. */
  readWritten(file: string): Promise<string>
  /** Writes a file, and makes the folders that it is to be in. */
  writeText(file: string, text: string): Promise<void>
}

/** The session of one call; `color` is what its flag says. */
export function sessionOf(io: Io, color?: boolean): Session {
  const style = styleFor(io, io.stdout, color)
  const errorStyle = styleFor(io, io.stderr, color)
  const print = (text: string) => void io.stdout.write(onlyOwnColors(text, style))
  const path = (file: string) => resolve(io.cwd, file)
  let found: Promise<Project | undefined> | undefined
  const project = () => {
    found ??= findProject(io.cwd)
    return found
  }
  const sourceOf = async ({ catalog, guide }: ContractOptions) => {
    if (catalog !== undefined) return { source: catalog, guide }
    const own = await project()
    return { source: own?.catalog ?? builtIn.source, guide: guide ?? own?.guide }
  }
  const session: Session = {
    io,
    style,
    errorStyle,
    print,
    printDocument: (text) => void io.stdout.write(io.stdout.isTTY ? printableDocument(text) : text),
    remark: (text) => void io.stderr.write(`${onlyOwnColors(text, errorStyle)}\n`),
    printJson: (data) => print(`${jsonOf(data, 2)}\n`),
    project,
    sourceOf,
    async contractOf(options) {
      const { source, guide } = await sourceOf(options)
      return loadContract(source, io.cwd, guide)
    },
    async remarkOnContract({ catalog }, contract) {
      if (catalog === undefined && (await project())) session.remark(`Contract: ${contractLabel(contract, session)}`)
    },
    readText: async (file) => textOf(await readFile(path(file)).catch(failureOfFile(file)), file),
    readWritten: (file) => readFile(path(file), 'utf8').catch(failureOfFile(file)),
    async writeText(file, text) {
      await makeFolder(dirname(path(file)))
        .then(() => writeFile(path(file), text))
        .catch(failureOfFile(file))
    },
  }
  return session
}

/** Makes a folder and those above it. Not by `recursive`, with which Node never ends where a file system makes none, such as `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Somebody else may have been faster.
    if (error.code !== 'EEXIST') throw error
  })
}

/** Colours where a person looks and does not mind; https://no-color.org and FORCE_COLOR, which the flags overrule. */
function styleFor({ env }: Io, { isTTY = false, columns }: Output, color: boolean | undefined): Style {
  const forced = env['FORCE_COLOR'] || undefined
  const isOff = forced === '0' || forced === 'false'
  const isRefused = Boolean(env['NO_COLOR']) || isOff || env['TERM'] === 'dumb'
  // A terminal that does not know its width says 0.
  return createStyle(color ?? (!isRefused && (forced !== undefined || isTTY)), isTTY && columns ? columns : undefined)
}

/** A document may be indented with tabs. */
const printableDocument = (text: string) => text.split('\t').map(printableLines).join('\t')

/** Which contract a report is about: its name and version, and where it was read. */
export function contractLabel({ catalog, source, file }: LoadedContract, session: Session): string {
  const [, name = ''] = /(#[\w$]+)$/.exec(source) ?? []
  const shown = shownFile(file, session)?.path
  const place = shown === undefined ? source : shown.endsWith(name) ? shown : `${shown}${name}`
  return printable(`${catalog.name} ${catalog.version} (${source === builtIn.source ? 'built in' : place})`)
}

/** A file, its path as a report shows it. */
export function shownFile(file: SourceFile | undefined, { io }: Session): SourceFile | undefined {
  return file && { ...file, path: relative(io.cwd, file.path).replaceAll('\\', '/') }
}
