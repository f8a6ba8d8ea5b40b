import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { createFetch, type OperationFailure } from '@errspec/fetch'
import { queryOptions, useQuery } from '@tanstack/react-query'

const api = createFetch({ catalog: ig1, operations: ig1Operations, baseUrl: 'https://api.example.com' })

export const usageOf = (month: string) =>
  queryOptions<{ totalCost: number }, OperationFailure<typeof ig1Operations, 'GET /usage/history'>>({
    queryKey: ['usage', month],
    queryFn: async ({ signal }) => (await api('GET /usage/history', { query: { month }, signal })).json(),
    retry: false,
  })

export function useUsage(month: string): string {
  const { data, error } = useQuery(usageOf(month))
  if (data) return `${data.totalCost} spent`
  if (error?.kind === 'invalid_month') return 'There is no such month'
  if (error?.kind === 'commit_exceeded') return `${error.params.totalCost} of ${error.params.maxCost} spent`
  return error ? error.message : 'Loading'
}
