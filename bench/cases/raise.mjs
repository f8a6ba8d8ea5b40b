import { createRequire } from 'node:module'
import { toErrorResponse } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { bodyOf, headersOf, MODEL, REQUEST_ID, UnknownModelError } from '../run/contract.mjs'
import { timeOf } from '../run/timing.mjs'

const require = createRequire(import.meta.url)
const FRAMES = 12

const plain = { message: `Unknown model ${MODEL}`, status: 400 }

/** Keeps what was made, so that no compiler leaves the making out. */
let kept

/** As deep as a handler is: a stack that is taken has so many frames. */
const created = (run) => timeOf(run, { frames: FRAMES })

export default [
  {
    name: 'create',
    what: `create a 4xx, its body and its JSON, ${FRAMES} frames deep`,
    unit: 'us',
    rows: [{ of: 'errspec', against: "Nest's HttpException", is: 'cost', aim: { most: 0.17 } }],
    contestants: {
      errspec: () =>
        created(() => {
          const error = ig1.error('unknown_model', { model: MODEL })
          kept = JSON.stringify(error.toEnvelope(REQUEST_ID))
        }),
      'a native error without a stack': () => {
        Error.stackTraceLimit = 0
        return created(() => {
          const error = Object.assign(new Error(plain.message), { status: 400 })
          kept = JSON.stringify(bodyOf(error, REQUEST_ID))
        })
      },
      'a class that extends Error': () =>
        created(() => {
          kept = JSON.stringify(bodyOf(new UnknownModelError(MODEL), REQUEST_ID))
        }),
      "Nest's HttpException": () => {
        const { HttpException } = require('@nestjs/common')
        return created(() => {
          const error = new HttpException(bodyOf(plain, REQUEST_ID), 400)
          kept = JSON.stringify(error.getResponse())
        })
      },
    },
  },
  {
    name: 'respond',
    what: '`toErrorResponse` of an error of ours, beside the JSON of its body',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'the JSON of its body', is: 'cost', aim: { most: 2.5 } }],
    contestants: {
      errspec: () => {
        const error = ig1.error('unknown_model', { model: MODEL })
        return timeOf(() => {
          kept = toErrorResponse(ig1, error, { requestId: REQUEST_ID })
        })
      },
      'errspec, another error each time': () => {
        const options = { requestId: REQUEST_ID }
        return timeOf(() => {
          kept = toErrorResponse(ig1, ig1.error('unknown_model', { model: MODEL }), options)
        })
      },
      'its body and headers by hand': () => {
        const error = new UnknownModelError(MODEL)
        return timeOf(() => {
          const headers = { 'x-request-id': REQUEST_ID, 'request-id': REQUEST_ID, ...headersOf(error) }
          kept = { status: error.status, headers, body: JSON.stringify(bodyOf(error, REQUEST_ID)) }
        })
      },
      'the JSON of its body': () => {
        const body = bodyOf(plain, REQUEST_ID)
        return timeOf(() => {
          kept = JSON.stringify(body)
        })
      },
    },
  },
]

export { kept }
