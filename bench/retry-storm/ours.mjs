import { createRetryBudget, decideRetry, defaultRetryPolicy } from '../../packages/core/dist/index.js'

/**
 * Our policy, by the code that is shipped: `decideRetry` and a budget that the clients of a process share. `waitMs(attempt,
 * random)` puts another wait in the place of its own, to compare shapes.
 */
export function ours({ budget = {}, policy = defaultRetryPolicy, perProcess = 100, waitMs } = {}) {
  return ({ clients, random }) => {
    let time = 0
    const budgets = Array.from({ length: Math.ceil(clients / perProcess) }, () =>
      createRetryBudget({ ...budget, now: () => time }),
    )
    const budgetOf = (client) => budgets[Math.floor(client / perProcess)]
    return {
      started(client, now) {
        time = now
        budgetOf(client).earn()
      },
      failed(client, attempt, now) {
        time = now
        const spendBudget = budgetOf(client).spend
        const decision = decideRetry({ verdict: 'retryable', attempt, policy, random: random(), spendBudget })
        if (!decision.retry) return undefined
        return waitMs ? waitMs(attempt, random()) : decision.delayMs
      },
    }
  }
}
