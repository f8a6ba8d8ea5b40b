// Recognition side by side: our recognizer against a list of regular expressions tried one after the other, as clients
// write them by hand. Both see the same messages in the same run.
//   npm run build -w packages/core && node bench/recognize.mjs
import { performance } from 'node:perf_hooks'
import { ig1 } from '../packages/core/dist/ig1.js'
import { defineCatalog } from '../packages/core/dist/index.js'

const NOTICE = ig1.notice.text
const ROUNDS = 7

/** A catalog in the manner of IG1's: a third of its messages are fixed, the others have one or two params. */
function catalogOf(size) {
  if (size === 22) return ig1
  const errors = { broken: { status: 500, message: 'Broken' } }
  for (let index = 1; index < size; index++) {
    const [message, params] = [
      [`Failed to run step ${index}`],
      [`Unknown resource ${index}: {name}`],
      [`Model {model} only supports up to {N} images of family ${index}`, { N: 'integer' }],
    ][index % 3]
    errors[`kind_${index}`] = { status: 400, message, ...(params && { params }) }
  }
  return defineCatalog({
    name: 'bench',
    version: '1.0.0',
    notice: ig1.notice,
    statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'broken' },
    errors,
  })
}

/** What a client without a library does: one anchored expression for each message, in the catalog's order. */
function regExpList(catalog) {
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const list = Object.entries(catalog.errors).flatMap(([kind, { status, message, aliases = [] }]) =>
    [message, ...aliases].map((text) => ({
      kind,
      status,
      names: [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      pattern: new RegExp(
        `^${text
          .split(/\{\w+\}/)
          .map(escaped)
          .join('(.+?)')}$`,
      ),
    })),
  )
  return ({ message, status }) => {
    const text = message.endsWith(NOTICE) ? message.slice(0, -NOTICE.length) : message
    for (const { kind, status: own, names, pattern } of list) {
      const match = own === status && pattern.exec(text)
      // Values stay text; reading numbers would come on top.
      if (match) return { kind, params: Object.fromEntries(names.map((name, index) => [name, match[index + 1]])) }
    }
    return undefined
  }
}

/** Up to 500 of the catalog's messages, spread evenly, and one in ten that it does not have. */
function messagesOf(catalog) {
  const entries = Object.entries(catalog.errors)
  const step = Math.max(1, Math.floor(entries.length / 500))
  return entries
    .filter((_, index) => index % step === 0)
    .flatMap(([kind, { status, message }], index) => {
      const text = message.replace(/\{N\}|\{\w*Cost\}/g, '42').replace(/\{\w+\}/g, 'qwen35-397b-a17b-instruct-general')
      const known = { kind, answer: { message: text + NOTICE, status } }
      const unknown = { kind: undefined, answer: { message: `Some other failure ${index}${NOTICE}`, status } }
      return index % 10 === 0 ? [known, unknown] : [known]
    })
}

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

const rows = []
for (const size of [22, 1000, 10_000]) {
  const catalog = catalogOf(size)
  const byRegExp = regExpList(catalog)
  const messages = messagesOf(catalog)
  for (const { kind, answer } of messages) {
    if (catalog.recognize(answer)?.kind !== kind) throw new Error(`ours: ${answer.message} is not ${kind}`)
    if (byRegExp(answer)?.kind !== kind) throw new Error(`RegExp: ${answer.message} is not ${kind}`)
  }
  const ours = microseconds(() => {
    for (const { answer } of messages) catalog.recognize(answer)
  }, messages.length)
  const theirs = microseconds(() => {
    for (const { answer } of messages) byRegExp(answer)
  }, messages.length)
  rows.push({
    templates: size,
    'ours, us': Number(ours.toFixed(2)),
    'RegExps, us': Number(theirs.toFixed(2)),
    ratio: `${(theirs / ours).toFixed(1)} x`,
  })
}
console.table(rows)

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
