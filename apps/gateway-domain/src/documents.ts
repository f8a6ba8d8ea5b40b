import TurndownService from 'turndown'
import { z } from 'zod'
import type { Call } from './call.js'
import { countTokens, findModel, metered } from './metering.js'
import { readBody } from './request-body.js'

/** The converter's time and stack grow with the nesting, and it holds everybody up meanwhile. */
const LONGEST = 1024 * 1024
const DEEPEST = 100

const DocumentBody = z.looseObject({
  document: z
    .union([z.string(), z.instanceof(Buffer).transform((bytes) => bytes.toString('utf8'))])
    .refine((text) => text.trim() !== '' && !text.includes('\0'))
    .refine((text) => text.length <= LONGEST && nesting(text) <= DEEPEST),
})

const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' }).remove(['script', 'style'])

/** `POST /document`: an HTML document as Markdown. */
export async function convertDocument(call: Call, body: unknown): Promise<string> {
  const { document } = readBody(DocumentBody, body)
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

/** Elements that have no end tag, or whose end a next one implies. */
const UNNESTED = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option'.split(
    ' ',
  ),
)

/** How deep the elements of a document are nested at most; what is never closed counts as open to the end. */
function nesting(html: string): number {
  let depth = 0
  let deepest = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (UNNESTED.has(name.toLowerCase())) continue
    depth = Math.max(0, depth + (slash ? -1 : 1))
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
