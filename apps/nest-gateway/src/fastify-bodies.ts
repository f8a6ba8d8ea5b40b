import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { ig1 } from '@errspec/core/ig1'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { readForm } from 'gateway-domain'

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress } as const

/** What Express has and Fastify leaves to its users: forms and compressed bodies. */
export function installBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance()
  fastify.addContentTypeParser('multipart/form-data', (request: { raw: IncomingMessage }) => readForm(request.raw))
  fastify.addHook('preParsing', async (request: { raw: IncomingMessage }, _reply: unknown, body: Readable) => {
    const encoding = request.raw.headers['content-encoding']?.toLowerCase() ?? 'identity'
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

/** A body that breaks off while it is decompressed: zlib's error is none that names its role. */
export function mapError(thrown: unknown) {
  const { code } = (thrown ?? {}) as { code?: unknown }
  return typeof code === 'string' && code.startsWith('Z_') ? ig1.error('request_body_unreadable') : undefined
}
