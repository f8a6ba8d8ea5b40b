import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { ig1 } from '@errspec/core/ig1'
import busboy from 'busboy'

const MEBIBYTE = 1024 * 1024
/** Images in JSON are a third larger than they are. */
export const BODY_LIMIT = 32 * MEBIBYTE
const LIMITS = { fileSize: 20 * MEBIBYTE, files: 16, fields: 64, fieldSize: MEBIBYTE }

/**
 * Reads a multipart form: its fields as text, its files as buffers, those of one name as a list. `source` is the
 * body, where it is not the request's own. Raises `request_body_unreadable` for a form that is broken or too large.
 */
export async function readForm(request: IncomingMessage, source: Readable = request): Promise<Record<string, unknown>> {
  const values = new Map<string, unknown[]>()
  const add = (name: string, value: unknown) => values.set(name, [...(values.get(name) ?? []), value])
  await ig1.wrap('request_body_unreadable', async () => {
    const parser = busboy({ headers: request.headers, limits: LIMITS })
    const files: Promise<void>[] = []
    const tooMuch = (what: string) => () => void parser.destroy(new RangeError(`The form has too many ${what}`))
    let bytes = 0
    const collect = async (name: string, file: Readable & { truncated?: boolean }) => {
      const chunks: Buffer[] = []
      for await (const chunk of file as AsyncIterable<Buffer>) {
        bytes += chunk.length
        if (bytes > BODY_LIMIT) tooMuch('bytes')()
        chunks.push(chunk)
      }
      if (file.truncated) throw new RangeError('A file of the form is too large')
      add(name, Buffer.concat(chunks))
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
    parser.on('filesLimit', tooMuch('files')).on('fieldsLimit', tooMuch('fields'))
    try {
      await new Promise<void>((resolve, reject) => {
        parser.once('close', resolve).once('error', reject)
        source.once('error', reject)
        request.once('aborted', () => reject(new Error('The client went away')))
        source.pipe(parser)
      })
      await Promise.all(files)
    } finally {
      // What is left is read and dropped, so that the connection can carry the answer.
      source.unpipe(parser)
      source.resume()
      await Promise.allSettled(files)
    }
  })
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]))
}

/** Middleware of Express's form: reads the body where it is a form. */
export async function formBody(
  request: IncomingMessage & { body?: unknown },
  _response: unknown,
  next: () => void,
): Promise<void> {
  if (/^multipart\/form-data\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    request.body = await readForm(request)
  }
  next()
}
