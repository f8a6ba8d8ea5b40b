import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { ig1 } from '@errspec/core/ig1'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { readForm } from 'gateway-domain'

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress } as const

interface FastifyRequest {
  readonly raw: IncomingMessage
}

/** What Express has and Fastify leaves to its users: forms, compressed bodies, and JSON that is looked at closely. */
export function installBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance()
  fastify.addContentTypeParser('multipart/form-data', (request: FastifyRequest, body: Readable) =>
    readForm(request.raw, body),
  )
  fastify.removeContentTypeParser('application/json')
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const [, charset = 'utf-8'] = /;\s*charset="?([^\s";]+)/i.exec(request.raw.headers['content-type'] ?? '') ?? []
      if (charset.toLowerCase() !== 'utf-8') throw ig1.error('request_body_unreadable')
      // A body of no bytes is none.
      return body.length === 0 ? undefined : ig1.wrap('bad_json', () => JSON.parse(body.toString()) as unknown)
    },
  )
  fastify.addHook('preParsing', async (request: FastifyRequest, _reply: unknown, body: Readable) => {
    const encoding = request.raw.headers['content-encoding']?.toLowerCase() || 'identity'
    if (encoding === 'identity') return body
    if (!Object.hasOwn(DECODERS, encoding)) throw ig1.error('request_body_unreadable')
    // Fastify compares this with the content length, and with its limit.
    const decoded = Object.assign(DECODERS[encoding as keyof typeof DECODERS](), { receivedEncodedLength: 0 })
    body.on('data', ({ length }: Buffer) => {
      decoded.receivedEncodedLength += length
    })
    // Fastify sees the failure of what it reads; there is nothing to add.
    return pipeline(body, decoded, () => {})
  })
}

/** zlib's error, where a body breaks off or is not what its encoding says: it has no mark of its own. */
export function mapError(thrown: unknown) {
  const { code } = (thrown ?? {}) as { code?: unknown }
  return typeof code === 'string' && code.startsWith('Z_') ? ig1.error('request_body_unreadable') : undefined
}
