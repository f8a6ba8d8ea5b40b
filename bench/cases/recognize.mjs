import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { NOTICE } from '../run/contract.mjs'
import { timeOf } from '../run/timing.mjs'

const catalogOf = (size) => (size === 22 ? ig1 : madeUp(size))

/** A third of its messages are plain text, the others have one or two params. */
function madeUp(size) {
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

/** A prime that no catalog's number of messages is a multiple of: by such steps a few calls see as much of a catalog as many do. */
const STEP = 211

/** The time of one message of a catalog's. */
function timeOfMessages(catalog, recognize) {
  const messages = messagesOf(catalog)
  for (const { kind, answer } of messages) {
    if (recognize(answer)?.kind !== kind) throw new Error(`${answer.message} is not ${kind}`)
  }
  let at = 0
  return timeOf(() => {
    at = (at + STEP) % messages.length
    return recognize(messages[at].answer)
  })
}

const ofCatalog = (catalog) => timeOfMessages(catalog, (answer) => catalog.recognize(answer))
const ours = (size) => () => ofCatalog(catalogOf(size))
const theirs = (size) => () => {
  const catalog = catalogOf(size)
  return timeOfMessages(catalog, regExpList(catalog))
}

export default [
  {
    name: 'recognize',
    what: 'read a message back into its kind and params',
    unit: 'us',
    rows: [
      {
        what: '22 messages',
        of: 'errspec, 22 messages',
        against: 'a list of RegExps, 22 messages',
        is: 'cost',
        aim: { most: 0.7 },
      },
      {
        what: "10,000 messages, beside IG1's 22, of which most are plain text",
        of: 'errspec, 10,000 messages',
        against: 'errspec, 22 messages',
        is: 'cost',
        aim: { most: 3 },
      },
      {
        what: '10,000 messages',
        of: 'errspec, 10,000 messages',
        against: 'a list of RegExps, 10,000 messages',
        is: 'cost',
      },
      {
        what: '10,000 messages, beside 22 of the same manner',
        of: 'errspec, 10,000 messages',
        against: 'errspec, 22 messages of the same manner',
        is: 'cost',
        aim: { most: 3 },
      },
    ],
    contestants: {
      'errspec, 22 messages': ours(22),
      'a list of RegExps, 22 messages': theirs(22),
      'errspec, 10,000 messages': ours(10_000),
      'a list of RegExps, 10,000 messages': theirs(10_000),
      'errspec, 22 messages of the same manner': () => ofCatalog(madeUp(22)),
    },
  },
]
