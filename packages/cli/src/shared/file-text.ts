import { Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { UsageError } from './usage-error.js'

/** So many bytes at the beginning of an input tell what it is: a tar archive has its name at the 257th. */
const HEAD = 512
/** What a file of a contract or of a document may be when it is unpacked, in bytes. */
const LARGEST = 512 * 1024 * 1024

const UNPACK = 'unpack it first'
const NAME_TEXT = 'name a text'

/** Files that are no text, by their first bytes: what each is, and what to do. */
const BINARY: readonly (readonly [magic: string, what: string, whatToDo: string, at?: number])[] = [
  ['\x89PNG', 'a PNG image', 'name a text, or copy the words that it shows'],
  ['\xff\xd8\xff', 'a JPEG image', 'name a text, or copy the words that it shows'],
  ['GIF8', 'a GIF image', 'name a text, or copy the words that it shows'],
  ['%PDF-', 'a PDF document', 'name a text, or copy the words that it shows'],
  ['SQLite format 3\0', 'a SQLite database', 'print what is meant of it, with \'sqlite3 FILE "select ..."\''],
  [
    'PK\x03\x04',
    'a zip archive, or a document in the form of one (xlsx, docx, jar)',
    `${UNPACK}, or save it as a text`,
  ],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive', UNPACK],
  ['ustar', 'a tar archive', `${UNPACK}, with 'tar -xf'`, 257],
  ['BZh', 'compressed with bzip2', `${UNPACK}, with 'bunzip2'`],
  ['\xfd7zXZ\0', 'compressed with xz', `${UNPACK}, with 'unxz'`],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd', `${UNPACK}, with 'unzstd'`],
  ['\x04\x22\x4d\x18', 'compressed with lz4', `${UNPACK}, with 'unlz4'`],
  ['\x7fELF', 'a program', NAME_TEXT],
  ['\0asm', 'a WebAssembly module', NAME_TEXT],
  ['ElfFile\0', 'a Windows event log', "print it with 'wevtutil qe FILE /lf /f:text'"],
  ['LPKSHHRH', "a journal of systemd's", "print it with 'journalctl --file FILE -o cat'"],
  ['\xff\xfe\0\0', 'a text in UTF-32', 'save it as UTF-8'],
  ['\0\0\xfe\xff', 'a text in UTF-32', 'save it as UTF-8'],
]

/** The text of a file in UTF-8, or in UTF-16 as Windows PowerShell writes it; of a gzip file, what is in it. Throws a `UsageError` for one that is no text. */
export function textOf(bytes: Uint8Array, name: string): string {
  const form = formOf(bytes, name)
  if (form !== 'gzip') return new TextDecoder(form).decode(bytes)
  let unpacked: Uint8Array
  try {
    unpacked = gunzipSync(bytes, { maxOutputLength: LARGEST })
  } catch (error) {
    throw brokenGzip(name, error as NodeJS.ErrnoException)
  }
  return textOf(unpacked, name)
}

/** The text of an input as it comes, in UTF-8 or decoded. Throws a `UsageError` as `textOf` does, once what came of it shows it. */
export async function* textChunks(
  chunks: AsyncIterable<string | Uint8Array>,
  name: string,
): AsyncIterable<string | Uint8Array> {
  const { head, all } = await headOf(chunks)
  const form = formOf(head, name)
  if (form === 'gzip') yield* textChunks(unpacked(all, name), name)
  else if (form === 'utf-8') yield* all
  else yield* decoded(all, form)
}

/** How a file is written. */
type Form = 'gzip' | 'utf-8' | 'utf-16le' | 'utf-16be'

/** How a file or its beginning is written. Throws a `UsageError` for what is no text. */
export function formOf(bytes: Uint8Array, name: string): Form {
  const head = Buffer.from(bytes.subarray(0, HEAD)).toString('latin1')
  if (head.startsWith('\x1f\x8b')) return 'gzip'
  const known = BINARY.find(([magic, , , at = 0]) => head.startsWith(magic, at))
  if (known) throw new UsageError(`${name}: is ${known[1]}, which cannot be read here: ${known[2]}`)
  if (head.startsWith('\xff\xfe')) return 'utf-16le'
  if (head.startsWith('\xfe\xff')) return 'utf-16be'
  // Without a mark, as some editors write it: of plain words, every other byte is zero.
  if (/^(?:[\t\n\r -~]\0){4}/.test(head)) return 'utf-16le'
  if (/^(?:\0[\t\n\r -~]){4}/.test(head)) return 'utf-16be'
  // A log that was cut while it was written to begins with zeros; those are no sign of anything.
  const others = head.replaceAll('\0', '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a text has none of, but for colours, tabs and the like
  const controls = others.match(/[\x01-\x07\x0e-\x1a\x1c-\x1f]/g) ?? []
  if (controls.length > 3 && controls.length * 33 > others.length) {
    throw new UsageError(`${name}: is a binary file, in which nothing can be read: ${NAME_TEXT}`)
  }
  return 'utf-8'
}

/** The first bytes of an input, and the whole of it, to be read once. */
async function headOf(chunks: AsyncIterable<string | Uint8Array>) {
  const input = chunks[Symbol.asyncIterator]()
  const read: (string | Uint8Array)[] = []
  let length = 0
  while (length < HEAD) {
    const { done, value } = await input.next()
    if (done) break
    read.push(value)
    length += value.length
  }
  async function* all(): AsyncIterable<string | Uint8Array> {
    yield* read.splice(0)
    for (let next = await input.next(); !next.done; next = await input.next()) yield next.value
  }
  return { head: Buffer.concat(read.map((chunk) => Buffer.from(chunk as Uint8Array))), all: all() }
}

async function* decoded(chunks: AsyncIterable<string | Uint8Array>, encoding: Form): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

async function* unpacked(chunks: AsyncIterable<string | Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip()
  const source = Readable.from(chunks)
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  try {
    yield* gunzip
  } catch (error) {
    throw brokenGzip(name, error as NodeJS.ErrnoException)
  } finally {
    source.destroy()
  }
}

function brokenGzip(name: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') {
    return new UsageError(
      `${name}: is larger than ${LARGEST / 1024 / 1024} MiB when it is unpacked: name the part that is meant`,
    )
  }
  if (!error.code?.startsWith('Z_')) return error
  return new UsageError(
    `${name}: is a gzip file that is broken or not complete (${error.message}): copy it anew, or unpack what there is with 'zcat'`,
  )
}
