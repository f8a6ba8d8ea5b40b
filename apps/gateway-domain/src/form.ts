import type { IncomingMessage } from 'node:http'
import { ig1 } from '@errspec/core/ig1'
import busboy from 'busboy'

const MEBIBYTE = 1024 * 1024
/** Images in JSON are a third larger than they are. */
export const BODY_LIMIT = 32 * MEBIBYTE
const LIMITS = { fileSize: 20 * MEBIBYTE, files: 16, fields: 64, fieldSize: MEBIBYTE }

/**
 * Reads a multipart form: its fields as text, its files as buffers, those of one name as a list. Raises
 * `request_body_unreadable` for one that is broken or too large.
 */
export async function readForm(request: IncomingMessage): Promise<Record<string, unknown>> {
  const values = new Map<string, unknown[]>()
  const add = (name: string, value: unknown) => values.set(name, [...(values.get(name) ?? []), value])
  await ig1.wrap('request_body_unreadable', async () => {
    const parser = busboy({ headers: request.headers, limits: LIMITS })
    const files: Promise<void>[] = []
    const tooMuch = (what: string) => () => void parser.destroy(new RangeError(`The form has too many ${what}`))
    parser.on('file', (name, file) => {
      files.push(
        (async () => {
          const chunks: Buffer[] = []
          for await (const chunk of file) chunks.push(chunk as Buffer)
          if (file.truncated) throw new RangeError('A file of the form is too large')
          add(name, Buffer.concat(chunks))
        })(),
      )
    })
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) tooMuch('characters in a field')()
      else add(name, value)
    })
    parser.on('filesLimit', tooMuch('files')).on('fieldsLimit', tooMuch('fields'))
    try {
      await new Promise<void>((resolve, reject) => {
        parser.once('close', resolve).once('error', reject)
        request.once('aborted', () => reject(new Error('The client went away')))
        request.pipe(parser)
      })
      await Promise.all(files)
    } finally {
      // What is left is read and dropped, so that the connection can carry the answer.
      request.unpipe(parser)
      request.resume()
      await Promise.allSettled(files)
    }
  })
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]))
}

/** Whether a request's body is a form. */
export function isForm({ headers }: IncomingMessage): boolean {
  return /^multipart\/form-data(;|$)/i.test(headers['content-type'] ?? '')
}
