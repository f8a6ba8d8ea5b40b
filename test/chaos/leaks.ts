// A program: makes one call of each sort, tells its parent which timers each left behind, and ends by itself.
import { ig1 } from '@errspec/core/ig1'
import { createFetch, createRetryFetch, type RequestOptions } from '@errspec/fetch'

const abortedSoon = () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 20)
  return controller.signal
}

process.once('message', async (urls: { server: string; nowhere: string }) => {
  // The timeout is the default of 600 s: one that is left behind keeps the process for as long.
  const client = { catalog: ig1, retry: { initialDelayMs: 1 } }
  const api = createFetch({ ...client, baseUrl: urls.server })
  const plainFetch = createRetryFetch(client)
  const read = async (path: string, options?: RequestOptions) => {
    const [error, response] = await api.safe(path, options)
    await response?.text()
    return error ? error.kind : 'read'
  }
  const slowRetry = { initialDelayMs: 600_000 }
  const calls: Record<string, () => Promise<string>> = {
    'a success': () => read('/200'),
    'a success not read': async () => `${await (await api('/200')).body?.cancel()}`,
    'a success of no content': async () => `${(await api('/204')).status}`,
    'a failure': () => read('/400'),
    'a failure after retries': () => read('/502'),
    'an error without an end': () => read('/endless'),
    'a request that cannot be sent': () => read('/200', { method: 'GET', body: 'x' }).catch((error) => error.name),
    'no connection': () => read(urls.nowhere),
    'a timeout': () => read('/silence', { timeoutMs: 20, retry: false }),
    'a deadline': () => read('/silence', { deadlineMs: 20 }),
    'a deadline in the wait': () => read('/502', { deadlineMs: 5000, retry: slowRetry }),
    'an abort in flight': () => read('/silence', { signal: abortedSoon() }),
    'an abort in the wait': () => read('/502', { signal: abortedSoon(), retry: slowRetry }),
    'an abort before': () => read('/200', { signal: AbortSignal.abort() }),
    'an answer of a plain fetch': async () => `${await (await plainFetch(`${urls.server}/502`)).body?.cancel()}`,
    'an abort of a plain fetch': () =>
      plainFetch(`${urls.server}/silence`, { signal: abortedSoon() }).then(String, (error) => error.name),
  }
  const seen: Record<string, { ending: string; timers: number }> = {}
  for (const [name, call] of Object.entries(calls)) {
    const ending = await call()
    const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
    seen[name] = { ending, timers }
  }
  process.send?.(seen)
  process.disconnect()
})
