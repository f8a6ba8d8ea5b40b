import { type AnyCatalog, defaultEnvelope, type Json } from '@errspec/core'
import { mediaTypeOf } from '@errspec/core/adapter'
import { type Contract, codeOf, hasOwnCodes, kindsByStatus } from '../shared/contract/contract.js'
import { mostTelling, shownBody } from '../shared/contract/examples.js'
import { code, table } from '../shared/markdown.js'

/** What the body of an error looks like, by the one that has the most to show, and what its headers say. */
export function bodySection({ catalog }: Contract): string {
  const kind = mostTelling(catalog) ?? ''
  const { notice } = catalog
  const reach = { all: 'Every message ends', '5xx': 'The messages of all 5xx errors end' }
  const isShown = notice !== undefined && notice.on !== 'none'
  const left = isFlat(catalog) ? 'It is left out below.' : 'It is left out of the messages below.'
  const noticeText = isShown ? `\n\n${reach[notice.on as 'all']} with the notice ${code(notice.text)}. ${left}` : ''
  return `## What an error looks like

${words(catalog, kind)}

\`\`\`json
${JSON.stringify(shownBody(catalog, kind), null, 2)}
\`\`\`

The header \`x-error-kind\` says which error it is, \`x-request-id\` and \`request-id\` repeat the request id, unless the service names others.${noticeText}`
}

function words({ envelope }: AnyCatalog, kind: string): string {
  return JSON.stringify(envelope.body) === JSON.stringify(defaultEnvelope.body)
    ? 'Every error has the body `message`, `code` (the HTTP status) and `request_id`, as JSON:'
    : `Every error has a body of this form, as ${code(mediaTypeOf(envelope))}; here that of ${code(kind)}:`
}

/** The parts of a body that one example shows for all errors: the text, and what follows from the status and the request. */
const COMMON = ['message', 'status', 'title', 'requestId', 'path', 'timestamp', 'retryAfter']

/** Whether nothing but the text, the status and the request tells one body from another. */
function isFlat({ envelope }: AnyCatalog): boolean {
  return partsIn(envelope.body).every((part) => COMMON.includes(part))
}

function partsIn(template: Json): readonly string[] {
  if (typeof template === 'string') return [...template.matchAll(/\{(\w+)/g)].map(([, part = '']) => part)
  return template === null || typeof template !== 'object' ? [] : Object.values(template).flatMap(partsIn)
}

/** The body of one error as an item of a list shows it; nothing where the one at the top says it for all. */
export function bodyExample(catalog: AnyCatalog, kind: string): readonly string[] {
  const body = isFlat(catalog) ? undefined : shownBody(catalog, kind)
  if (body === undefined) return []
  const lines = ['```json', ...JSON.stringify(body, null, 2).split('\n'), '```']
  return ['', ...lines.map((line) => `  ${line}`), '']
}

/** Which error a code is, where codes are not the kinds. */
export function codeSection({ catalog }: Contract): readonly string[] {
  if (!hasOwnCodes(catalog)) return []
  const rows = kindsByStatus(catalog).flatMap(([status, kinds]) =>
    kinds.map((kind) => [code(String(codeOf(catalog, kind))), String(status), `[${code(kind)}](#${kind})`]),
  )
  return [`## Codes\n\n${table(['code', 'status', 'error'], rows)}`]
}
