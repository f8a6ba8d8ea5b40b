import { fork } from 'node:child_process'
import { once } from 'node:events'

const CHILD = new URL('child.mjs', import.meta.url)

/**
 * Measures a case. In each round every contestant has a fresh process, made and warmed up one after the other; then all of them are
 * measured in turns, which are short: a ratio is made of two blocks of the same turn, so that a machine which is slow for a while is
 * slow for both.
 */
export async function measureCase(one, { rounds, turns, seconds }) {
  const isSmoke = seconds === 0
  const names = Object.keys(one.contestants).filter((name) => !isSmoke || !one.slow?.includes(name))
  const figures = Object.fromEntries(names.map((name) => [name, []]))
  const answers = {}
  const isSingle = isSmoke || one.isExact
  for (let round = 0; round < (isSingle ? 1 : Math.max(rounds, one.rounds ?? 0)); round++) {
    const running = []
    for (const name of names) figures[name].push([])
    try {
      const begin = async (name) => {
        const { answer } = await start(one, name, seconds, running)
        answers[name] = answer
      }
      // Where no figure means anything, nobody has to wait for anybody.
      if (isSmoke) await Promise.all(names.map(begin))
      else for (const name of names) await begin(name)
      const isOnce = running.some((child) => child.isOnce)
      for (let turn = 0; turn < (isOnce ? 1 : turns); turn++) {
        // Whoever comes first finds another machine than whoever comes last.
        for (const child of turn % 2 ? running.toReversed() : running)
          figures[child.name].at(-1).push(await child.measure())
      }
    } finally {
      for (const child of running) child.stop()
    }
  }
  for (const [ours, theirs] of one.sameAnswers ?? []) {
    if (answers[ours] !== answers[theirs]) {
      throw new Error(`${one.name}: ${ours} and ${theirs} answer differently:\n${answers[ours]}\n${answers[theirs]}`)
    }
  }
  const costs = Object.fromEntries(names.map((name) => [name, spread(figures[name])]))
  const rows = one.rows.map((row) => {
    const values = figures[row.of].map((costs, round) =>
      costs.map((cost, turn) => {
        const other = row.against === undefined ? 1 : figures[row.against][round][turn]
        return row.is === 'speed' ? other / cost : cost / other
      }),
    )
    const figure = spread(values)
    return { ...row, figure, isMet: isMet(row.aim, figure.median) }
  })
  return { ...one, costs, rows }
}

/** Starts a contestant's process, which is warm when this is over. */
async function start({ file, name: of }, name, seconds, running) {
  const child = fork(CHILD, [file, of, name, String(seconds)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const stop = () => child.connected && child.disconnect()
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const failed = new Promise((_, reject) => {
    child.once('close', () => reject(new Error(`${of}, ${name}: the process ended:\n${said}`)))
  })
  failed.catch(() => {})
  const message = async () => (await Promise.race([once(child, 'message'), failed]))[0]
  const measure = async () => {
    child.send('measure')
    return (await message()).cost
  }
  const started = { name, measure, stop }
  running.push(started)
  return Object.assign(started, await message())
}

/** The median of all turns, and the least and the most that it was in a round. */
function spread(rounds) {
  const medians = rounds.map(median)
  return { median: median(rounds.flat()), least: Math.min(...medians), most: Math.max(...medians) }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

function isMet(aim, value) {
  if (!aim) return undefined
  return aim.most === undefined ? value >= aim.least : value <= aim.most
}
