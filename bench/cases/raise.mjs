import { createRequire } from 'node:module'
import { toErrorResponse } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { bodyOf, MODEL, REQUEST_ID, UnknownModelError } from '../run/contract.mjs'
import { deep, timeOf } from '../run/timing.mjs'

const require = createRequire(import.meta.url)
const FRAMES = 12

const plain = { message: `Unknown model ${MODEL}`, status: 400 }

/** Keeps what was made, so that no compiler leaves the making out. */
let kept

export default [
  {
    name: 'create',
    what: `create a 4xx, its body and its JSON, ${FRAMES} frames deep`,
    unit: 'us',
    rows: [{ of: 'errspec', against: "Nest's HttpException", is: 'cost', aim: { most: 0.17 } }],
    contestants: {
      errspec: (seconds) =>
        deep(FRAMES, () =>
          timeOf(() => {
            const error = ig1.error('unknown_model', { model: MODEL })
            kept = JSON.stringify(error.toEnvelope(REQUEST_ID))
          }, seconds),
        ),
      'a native error without a stack': (seconds) =>
        deep(FRAMES, () => {
          Error.stackTraceLimit = 0
          return timeOf(() => {
            const error = Object.assign(new Error(plain.message), { status: 400 })
            kept = JSON.stringify(bodyOf(error, REQUEST_ID))
          }, seconds)
        }),
      'a class that extends Error': (seconds) =>
        deep(FRAMES, () =>
          timeOf(() => {
            kept = JSON.stringify(bodyOf(new UnknownModelError(MODEL), REQUEST_ID))
          }, seconds),
        ),
      "Nest's HttpException": (seconds) => {
        const { HttpException } = require('@nestjs/common')
        return deep(FRAMES, () =>
          timeOf(() => {
            const error = new HttpException(bodyOf(plain, REQUEST_ID), 400)
            kept = JSON.stringify(error.getResponse())
          }, seconds),
        )
      },
    },
  },
  {
    name: 'respond',
    what: '`toErrorResponse` of an error of ours, beside the JSON of its body',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'the JSON of its body', is: 'cost', aim: { most: 2.5 } }],
    contestants: {
      errspec: (seconds) => {
        const error = ig1.error('unknown_model', { model: MODEL })
        return timeOf(() => {
          kept = toErrorResponse(ig1, error, { requestId: REQUEST_ID })
        }, seconds)
      },
      'errspec, another error each time': (seconds) => {
        const options = { requestId: REQUEST_ID }
        return timeOf(() => {
          kept = toErrorResponse(ig1, ig1.error('unknown_model', { model: MODEL }), options)
        }, seconds)
      },
      'the JSON of its body': (seconds) => {
        const body = bodyOf(plain, REQUEST_ID)
        return timeOf(() => {
          kept = JSON.stringify(body)
        }, seconds)
      },
    },
  },
]

export { kept }
