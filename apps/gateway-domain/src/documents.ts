import TurndownService from 'turndown'
import { z } from 'zod'
import type { Call } from './call.js'
import { countTokens, findModel, metered } from './metering.js'

const DocumentBody = z.looseObject({
  document: z
    .union([z.string(), z.instanceof(Buffer).transform((bytes) => bytes.toString('utf8'))])
    .refine((text) => text.trim() !== '' && !text.includes('\0')),
})

const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' }).remove(['script', 'style'])

/** `POST /document`: an HTML document as Markdown. */
export async function convertDocument(call: Call, body: unknown): Promise<string> {
  const { document } = DocumentBody.parse(body)
  const model = await findModel(call, 'document', 'document')
  const inputTokens = await countTokens(call, document)
  return metered(call, model, async () => {
    const markdown = turndown.turndown(document)
    return {
      usage: { inputTokens, outputTokens: await countTokens(call, markdown) },
      answer: () => `${markdown}\n`,
    }
  })
}
