// What hostile messages cost to read: linear in their length, whatever they are made of.
//   npm run bench -- hostile-messages
import { performance } from 'node:perf_hooks'
import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'

const NOTICE = ig1.notice.text
const ROUNDS = 7

/** Microseconds per call: the median of some rounds, each of at least 50 ms. */
function microseconds(run, calls) {
  const rounds = []
  run()
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    let repeats = 0
    do {
      run()
      repeats++
    } while (performance.now() - start < 50)
    rounds.push(((performance.now() - start) * 1000) / (repeats * calls))
  }
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1]
}

// A RegExp is not asked these: on the hostile one it backtracks for longer than anyone would wait.
const hostile = defineCatalog({
  name: 'hostile',
  version: '1.0.0',
  statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    four: { status: 400, message: '{a} and {b} and {c} and {n} items', params: { n: 'integer' } },
  },
})
const long = [
  ['1 MB model name, recognised', ig1, `Unknown model ${'x'.repeat(1_000_000)}${NOTICE}`],
  ['1 MB of separators, recognised', hostile, `${' and '.repeat(200_000)}7 items`],
  ['1 MB of separators, not recognised', hostile, `${' and '.repeat(200_000)}items`],
  ['8 kB of separators, not recognised', hostile, `${' and '.repeat(1_638)} items`],
]
console.table(
  long.map(([what, catalog, message]) => {
    const answer = { message, status: 400 }
    const kind = catalog.recognize(answer)?.kind ?? 'none'
    const us = microseconds(() => catalog.recognize(answer), 1)
    return {
      message: what,
      kind,
      'ours, us': Math.round(us),
      'ns per character': Number(((us * 1000) / message.length).toFixed(2)),
    }
  }),
)
