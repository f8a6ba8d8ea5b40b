import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import busboy from 'busboy'
import { turn } from './fair-turns.js'

const MEBIBYTE = 1024 * 1024
const LIMITS = { fileSize: 8 * MEBIBYTE, files: 16, fields: 64, parts: 80, fieldSize: MEBIBYTE }

/**
 * Reads a multipart form: its fields as text, its files as buffers, those of one name as a list. Rejects for a form that is
 * broken or too large.
 */
export async function readForm(
  headers: IncomingHttpHeaders,
  chunks: AsyncIterable<Buffer>,
): Promise<Record<string, unknown>> {
  const values = new Map<string, unknown[]>()
  const add = (name: string, value: unknown) => values.set(name, [...(values.get(name) ?? []), value])
  const parser = busboy({ headers, limits: LIMITS })
  const files: Promise<void>[] = []
  const tooMuch = (what: string) => () => void parser.destroy(new RangeError(`The form has too many ${what}`))
  const collect = async (name: string, file: Readable & { truncated?: boolean }) => {
    const parts: Buffer[] = []
    for await (const part of file as AsyncIterable<Buffer>) parts.push(part)
    if (file.truncated) throw new RangeError('A file of the form is too large')
    add(name, Buffer.concat(parts))
  }
  parser.on('file', (name, file) => {
    const collected = collect(name, file)
    // Heard at once, and the rest of the form is not collected for nothing.
    collected.catch((error) => parser.destroy(error))
    files.push(collected)
  })
  parser.on('field', (name, value, { valueTruncated }) => {
    if (valueTruncated) tooMuch('characters in a field')()
    else add(name, value)
  })
  parser.on('filesLimit', tooMuch('files')).on('fieldsLimit', tooMuch('fields')).on('partsLimit', tooMuch('parts'))
  // Heard for good: a parser that is destroyed while it fails tells of both.
  const ended = new Promise<void>((resolve, reject) => parser.once('close', resolve).on('error', reject))
  try {
    await Promise.all([feed(parser, chunks, ended), ended])
    await Promise.all(files)
  } finally {
    parser.destroy()
    await Promise.allSettled(files)
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]))
}

/** A chunk is parsed at once, in a turn of its own: thousands of parts and headers fit in one. */
async function feed(parser: busboy.Busboy, chunks: AsyncIterable<Buffer>, ended: Promise<void>): Promise<void> {
  for await (const chunk of chunks) {
    await turn()
    if (!parser.write(chunk)) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), ended])
  }
  parser.end()
}
