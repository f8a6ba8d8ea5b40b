import { ig1 } from '@errspec/core/ig1'
import { errorHandler, notFound, requestId, requireContentType } from '@errspec/express'
import express, { type NextFunction, type Request, type Response } from 'express'
import { z } from 'zod'

/** The organisations of the demo, by API key: what they have spent of their monthly commit. */
const KEYS = new Map([
  ['demo-key', { active: true, spent: 1.25, commit: 10 }],
  ['inactive-key', { active: false, spent: 0, commit: 10 }],
  ['overspent-key', { active: true, spent: 12.5, commit: 10 }],
])

/** The models of the demo: how many input images they take, and whether they enhance prompts. */
const MODELS = new Map([
  ['chat', { images: 0, enhances: false }],
  ['flaky-chat', { images: 0, enhances: false }],
  ['offline-chat', { images: 0, enhances: false }],
  ['image', { images: 3, enhances: true }],
  ['image-lite', { images: 3, enhances: false }],
])

const ChatBody = z.object({ model: z.string(), messages: z.array(z.object({ role: z.string(), content: z.string() })) })
const ImageBody = z.object({
  model: z.string(),
  prompt: z.string(),
  quality: z.string().optional(),
  images: z.array(z.string()).optional(),
})

/**
 * A small API that fails in every way its contract knows. The 4xx come of what the request says; for the 5xx, the
 * header `x-demo-fault` names the part that breaks.
 */
export function createService(): express.Express {
  const app = express()
  app.use(requestId())
  app.use(authorize)
  app.use(requireContentType(ig1))
  app.use(express.json({ limit: '100kb' }))

  app.post('/v1/chat/completions', async (request, response) => {
    const { model, messages } = ChatBody.parse(request.body)
    await findModel(request, model)
    const tokens = await ig1.wrap('tokenization_failed', () => part(request, 'tokenizer', () => countTokens(messages)))
    await ig1.wrap('rate_limiter_failed', () => part(request, 'rate-limiter', () => tokens < 1000))
    const payload = await ig1.wrap('request_marshal_failed', () =>
      part(request, 'marshal', () => JSON.stringify(messages)),
    )
    const answer = await ig1.wrap('backend_unavailable', () => forward(model, payload))
    response.json(await ig1.wrap('response_decode_failed', () => part(request, 'decode', () => JSON.parse(answer))))
  })

  app.post('/v1/images', async (request, response) => {
    const { model, quality = 'medium', images = [] } = ImageBody.parse(request.body)
    const base = model.replace(/-pe$/, '')
    const { images: most, enhances } = await findModel(request, base)
    if (model !== base && !enhances) throw ig1.error('prompt_enhancing_not_supported', { model: base })
    if (!['low', 'medium', 'high'].includes(quality)) throw ig1.error('unknown_quality', { quality })
    if (images.length > most) throw ig1.error('too_many_input_images', { model, N: most })
    const data = await ig1.wrap('image_extraction_failed', () => part(request, 'image-data', () => 'iVBORw0KGgo='))
    await ig1.wrap('image_conversion_failed', () => part(request, 'image-format', () => Buffer.from(data, 'base64')))
    response.json({ data: [{ b64_json: data }] })
  })

  app.get('/usage/history', (request, response) => {
    const { month, year } = request.query
    if (!(Number(month) >= 1 && Number(month) <= 12)) throw ig1.error('invalid_month')
    if (!/^\d{4}$/.test(String(year))) throw ig1.error('invalid_year')
    if (request.headers['x-demo-fault'] === 'internal') throw ig1.error('internal_server_error')
    response.json({ models: (undefined as unknown as string[]).length })
  })

  app.use(notFound(ig1))
  // The demo prints what the client sees; a real service leaves `onError` out, or logs there.
  app.use(errorHandler(ig1, { onError: () => {} }))
  return app
}

function authorize(request: Request, _response: Response, next: NextFunction): void {
  const [, key] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
  if (key === undefined) throw ig1.error('unauthorized')
  const organisation = KEYS.get(key)
  if (!organisation?.active) throw ig1.error('forbidden')
  const { spent, commit } = organisation
  if (spent >= commit) throw ig1.error('commit_exceeded', { totalCost: spent, maxCost: commit })
  next()
}

async function findModel(request: Request, model: string) {
  const found = await ig1.wrap('model_lookup_failed', () => part(request, 'database', () => MODELS.get(model)))
  if (!found) throw ig1.error('unknown_model', { model })
  return found
}

/** Runs a part of the service, or, where the request asks for it, lets it break. */
function part<T>(request: Request, name: string, run: () => T): T {
  if (request.headers['x-demo-fault'] === name) throw new Error(`${name}: internal detail that nobody outside may see`)
  return run()
}

function countTokens(messages: readonly { content: string }[]): number {
  return messages.reduce((sum, { content }) => sum + content.split(' ').length, 0)
}

let flakyCalls = 0

/** The model's backend: of `flaky-chat` every other call fails, of `offline-chat` all do. */
function forward(model: string, payload: string): string {
  if (model === 'offline-chat' || (model === 'flaky-chat' && flakyCalls++ % 2 === 0)) {
    throw new Error('connect ECONNREFUSED 10.0.0.7:8000')
  }
  return JSON.stringify({ choices: [{ message: { role: 'assistant', content: `${payload.length} characters read` } }] })
}
