import { ig1Operations } from '@errspec/core/ig1/operations'
import { type Call, monthOf } from './call.js'
import { NANO } from './demo-data.js'

const { error } = ig1Operations.of('GET /usage/history')

/** `GET /usage`: this month's spend, the monthly commit, and how many requests may run at the same time. */
export async function usage({ parts, organisation }: Call): Promise<object> {
  const rows = await parts.store.usage(organisation.name, monthOf(parts.now()))
  const { commit, maxThroughput } = organisation
  return { current: totalOf(rows) / NANO, commit: commit / NANO, max_throughput: maxThroughput }
}

/** `GET /usage/history?month=&year=`: spend by model and day. What is left out is the current one. */
export async function usageHistory({ parts, organisation }: Call, query: Record<string, unknown>): Promise<object> {
  const [thisYear, thisMonth] = monthOf(parts.now()).split('-')
  const { month = thisMonth, year = thisYear } = query
  if (typeof month !== 'string' || !/^(0?[1-9]|1[0-2])$/.test(month)) throw error('invalid_month')
  if (typeof year !== 'string' || !/^2\d{3}$/.test(year)) throw error('invalid_year')
  const rows = await parts.store.usage(organisation.name, `${year}-${month.padStart(2, '0')}`)
  return {
    ...{ month: Number(month), year: Number(year), total: totalOf(rows) / NANO },
    data: rows.map(({ day, model, requests, inputTokens, outputTokens, cost }) => ({
      ...{ date: day, model, requests },
      ...{ input_tokens: inputTokens, output_tokens: outputTokens, cost: cost / NANO },
    })),
  }
}

const totalOf = (rows: readonly { cost: number }[]) => rows.reduce((sum, { cost }) => sum + cost, 0)
