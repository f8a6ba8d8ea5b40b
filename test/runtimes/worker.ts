// What a server has for a program in Node, Bun, Deno and workerd: nothing of any of them here.
import { exampleError } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { errorResponder, readJson, requestId, withErrors } from '@errspec/web'
import { runScenario, type ScenarioName } from './scenarios.js'

const options = { requestId: { trust: true } }
const { respond, notFound } = errorResponder(ig1, options)

/** A scenario of the client by its name, as `{ seen }` or `{ failed }`. */
async function run(name: string, baseUrl: string): Promise<Response> {
  try {
    const seen = await runScenario(name as ScenarioName, baseUrl)
    return Response.json({ seen })
  } catch (error) {
    return Response.json({ failed: String((error as Error).stack ?? error) })
  }
}

function failingStream(texts: readonly string[], thrown: unknown): ReadableStream<Uint8Array> {
  const left = [...texts]
  return new ReadableStream({
    pull(controller) {
      const text = left.shift()
      if (text === undefined) controller.error(thrown)
      else controller.enqueue(new TextEncoder().encode(text))
    },
  })
}

/** How many endless bodies nobody reads any more. */
let left = 0

function endlessStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      controller.enqueue(new TextEncoder().encode('more'))
    },
    cancel() {
      left += 1
    },
  })
}

const handler = withErrors(
  ig1,
  async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    switch (pathname) {
      case '/success':
        return Response.json({ id: requestId(request) })
      case '/raise':
        throw exampleError(ig1, (searchParams.get('kind') ?? '') as keyof typeof ig1.errors)
      case '/unknown':
        throw new Error('HIDDEN', { cause: new TypeError('HIDDEN cause') })
      case '/thrown-text':
        throw 'HIDDEN'
      case '/nothing':
        return undefined as unknown as Response
      case '/responder':
        return respond(ig1.error('forbidden'), request)
      case '/json':
        return Response.json(await readJson(ig1, request, { maxBytes: 64 }))
      case '/redirect':
        return Response.redirect('http://127.0.0.1/elsewhere')
      case '/passed-on':
        return fetch(searchParams.get('url') ?? '')
      case '/events':
        return new Response(failingStream(['data: one\n\n'], ig1.error('backend_unavailable')), {
          headers: { 'content-type': 'text/event-stream' },
        })
      case '/endless':
        return new Response(endlessStream())
      case '/left':
        return new Response(String(left))
      case '/file':
        return new Response(failingStream(['half'], new Error('HIDDEN')))
      default:
        return notFound(request)
    }
  },
  options,
)

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const [, first, name = ''] = pathname.split('/')
    return first === 'run' ? run(name, searchParams.get('baseUrl') ?? '') : handler(request)
  },
}
