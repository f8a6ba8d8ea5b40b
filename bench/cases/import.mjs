import { processorTime } from '../run/timing.mjs'

/** Milliseconds of processor time that loading a module takes in a process that has loaded nothing else of ours. */
const loading = (load) => async () => {
  const start = processorTime()
  await load()
  return (processorTime() - start) / 1000
}

export default [
  {
    name: 'import',
    what: 'load the contract in a new process',
    unit: 'ms',
    rounds: 9,
    rows: [{ of: '@errspec/core/ig1', is: 'time', aim: { most: 3 } }],
    contestants: {
      '@errspec/core/ig1': loading(() => import('@errspec/core/ig1')),
      // What any package of one small file takes, and a file of nothing.
      'eventsource-parser': loading(() => import('eventsource-parser')),
      'an empty file': loading(() => import('../run/empty.mjs')),
      zod: loading(() => import('zod')),
    },
  },
]
