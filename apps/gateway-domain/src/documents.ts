import { ig1 } from '@errspec/core/ig1'
import createError from 'http-errors'
import { z } from 'zod'
import type { Call } from './call.js'
import { ConverterBusy, DocumentRefused } from './markdown.js'
import { countTokens, findModel, metered } from './metering.js'
import { readBody } from './request-body.js'

const LONGEST = 1024 * 1024

const DocumentBody = z.looseObject({
  document: z
    .union([
      z.string(),
      z
        .instanceof(Buffer)
        // No UTF-16 unit has more bytes: what cannot be short enough is not decoded for nothing.
        .refine((bytes) => bytes.length <= LONGEST * 3)
        .transform((bytes) => bytes.toString('utf8')),
    ])
    .refine((text) => text.length <= LONGEST && text.trim() !== '' && !text.includes('\0')),
})

/** `POST /document`: an HTML document as Markdown. */
export async function convertDocument(call: Call, body: unknown): Promise<string> {
  const { document } = readBody(DocumentBody, body)
  const model = await findModel(call, 'document', 'document')
  const inputTokens = await countTokens(call, document)
  return metered(call, model, { inputTokens, outputTokens: 0 }, async () => {
    const markdown = await convert(call, document)
    return {
      usage: { inputTokens, outputTokens: await countTokens(call, markdown) },
      answer: () => `${markdown}\n`,
    }
  })
}

async function convert({ parts }: Call, document: string): Promise<string> {
  try {
    return await parts.converter.convert(document)
  } catch (cause) {
    if (cause instanceof DocumentRefused) throw ig1.error('request_parse_failed', {}, { cause })
    if (cause instanceof ConverterBusy) throw createError(503, { headers: { 'retry-after': '1' } })
    throw cause
  }
}
