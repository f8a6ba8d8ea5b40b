import { readFileSync } from 'node:fs'
import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import type { ig1Operations } from '@errspec/core/ig1/operations'
import { isTransportError, type OperationFailure } from '@errspec/fetch'
import { QueryClient, QueryClientProvider, QueryObserver, useQuery } from '@tanstack/react-query'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, expectTypeOf, it, vi } from 'vitest'
import { usageOf, useUsage } from './react-query-recipe.js'

type Failure = OperationFailure<typeof ig1Operations, 'GET /usage/history'>

let queries: QueryClient
const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  vi.stubGlobal('fetch', fetch)
  // What is rendered on a server shows what the cache has, and asks for nothing.
  queries = new QueryClient({ defaultOptions: { queries: { retryOnMount: false } } })
})
afterEach(() => {
  queries.clear()
  fetch.mockReset()
  vi.unstubAllGlobals()
})

const answerOf = (error: ApiError) => error.toResponse('req_1') as Response
const page = (month: string) => {
  const Usage = () => useUsage(month)
  return renderToString(createElement(QueryClientProvider, { client: queries }, createElement(Usage)))
}

it('is what the page of the client shows', () => {
  const readme = readFileSync(new URL('../../packages/fetch/README.md', import.meta.url), 'utf8')
  const [, section = ''] = readme.split('\n## With TanStack Query\n')
  const [, code] = /^```ts\n(.*?)^```/ms.exec(section) ?? []
  expect(code).toBe(readFileSync(new URL('react-query-recipe.ts', import.meta.url), 'utf8'))
})

it('has the data of the operation', async () => {
  fetch.mockResolvedValue(Response.json({ totalCost: 3 }))
  expect(page('2026-11')).toBe('Loading')
  const data = await queries.fetchQuery(usageOf('2026-11'))
  expectTypeOf(data).toEqualTypeOf<{ totalCost: number }>()
  expect(page('2026-11')).toBe('3 spent')
  expect(fetch.mock.calls.map(([url]) => url)).toEqual(['https://api.example.com/usage/history?month=2026-11'])
})

it('has an error of the operation’s type, by its kind', async () => {
  fetch.mockResolvedValueOnce(answerOf(ig1.error('invalid_month')))
  await queries.prefetchQuery(usageOf('13'))
  expect(page('13')).toBe('There is no such month')
  fetch.mockResolvedValueOnce(answerOf(ig1.error('commit_exceeded', { totalCost: 7.5, maxCost: 7 })))
  await queries.prefetchQuery(usageOf('12'))
  expect(page('12')).toBe('7.5 of 7 spent')

  const observer = new QueryObserver(queries, usageOf('13'))
  const { error } = observer.getCurrentResult()
  expectTypeOf(error).toEqualTypeOf<Failure | null>()
  expectTypeOf(() => useQuery(usageOf('13')).error).returns.toEqualTypeOf<Failure | null>()
  // @ts-expect-error - the operation does not declare it
  if (error?.kind === 'unknown_model') error.params
  expect(error).toMatchObject({ kind: 'invalid_month', requestId: 'req_1' })
})

it('has an error that the operation does not declare as one that is not recognized', async () => {
  fetch.mockResolvedValue(answerOf(ig1.error('unknown_model', { model: 'x' })))
  await queries.prefetchQuery(usageOf('1'))
  expect(queries.getQueryState(usageOf('1').queryKey)?.error).toMatchObject({ kind: 'unrecognized', status: 400 })
  expect(page('1')).toBe('Unknown model x')
})

it('leaves retries to the client, which makes those of the contract and no more', async () => {
  vi.useFakeTimers()
  fetch.mockImplementation(async () => answerOf(ig1.error('internal_server_error')))
  const done = queries.prefetchQuery(usageOf('1'))
  await vi.runAllTimersAsync()
  await done
  vi.useRealTimers()
  expect(fetch).toHaveBeenCalledTimes(ig1.retry.attempts)
  const state = queries.getQueryState(usageOf('1').queryKey)
  expect(state?.error).toMatchObject({ kind: 'internal_server_error', attempts: { length: ig1.retry.attempts } })
  expect(state?.fetchFailureCount).toBe(1)
})

it('ends the request of a query that is cancelled', async () => {
  const reasons: unknown[] = []
  fetch.mockImplementation(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reasons.push(signal.reason)
          reject(signal.reason)
        })
      }),
  )
  const failed = queries.fetchQuery(usageOf('1')).catch((error: unknown) => error)
  await expect.poll(() => fetch.mock.calls.length).toBe(1)
  await queries.cancelQueries(usageOf('1'))
  expect(reasons).toHaveLength(1)
  expect(isTransportError(await failed)).toBe(false)
  expect(queries.getQueryState(usageOf('1').queryKey)).toMatchObject({ status: 'pending', fetchStatus: 'idle' })
})
