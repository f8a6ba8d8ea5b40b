import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CHILD = new URL('child.mjs', import.meta.url).pathname

/**
 * Measures a case: in each round every contestant once, in a fresh process. A ratio is made of two measurements of the same round, so
 * that a machine which is slow for a while is slow for both.
 */
export async function measureCase(one, { rounds, seconds }) {
  const isSmoke = seconds === 0
  const names = Object.keys(one.contestants).filter((name) => !isSmoke || !one.slow?.includes(name))
  const figures = Object.fromEntries(names.map((name) => [name, []]))
  const answers = {}
  const take = async (name) => {
    const { cost, answer } = await measure(one, name, seconds)
    figures[name].push(cost)
    answers[name] = answer
  }
  // Where no figure means anything, nobody has to wait for anybody.
  if (isSmoke) await Promise.all(names.map(take))
  else {
    for (let round = 0; round < (one.isExact ? 1 : Math.max(rounds, one.rounds ?? 0)); round++) {
      // Whoever comes first finds another machine than whoever comes last.
      for (const name of round % 2 ? [...names].reverse() : names) await take(name)
    }
  }
  for (const [ours, theirs] of one.sameAnswers ?? []) {
    if (answers[ours] !== answers[theirs]) {
      throw new Error(`${one.name}: ${ours} and ${theirs} answer differently:\n${answers[ours]}\n${answers[theirs]}`)
    }
  }
  const costs = Object.fromEntries(names.map((name) => [name, spread(figures[name])]))
  const rows = one.rows.map((row) => {
    const values = figures[row.of].map((cost, round) => {
      const other = row.against === undefined ? 1 : figures[row.against][round]
      return row.is === 'speed' ? other / cost : cost / other
    })
    const figure = spread(values)
    return { ...row, figure, isMet: isMet(row.aim, figure.median) }
  })
  return { ...one, costs, rows }
}

async function measure({ file, name }, contestant, seconds) {
  const { stdout } = await run(process.execPath, ['--expose-gc', CHILD, file, name, contestant, String(seconds)], {
    maxBuffer: 1e8,
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1))
}

export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) }
}

function isMet(aim, value) {
  if (!aim) return undefined
  return aim.most === undefined ? value >= aim.least : value <= aim.most
}
