import { ig1 } from '@errspec/core/ig1'
import {
  type FaultyServer,
  type Fields,
  faulty,
  isError,
  isProblem,
  isStream,
  otherId,
  otherIdInBody,
  setHeaders,
} from './fault-makers.js'
import type { Fault } from './faulty-server.js'

const NOTICE = ig1.notice?.text ?? ''

/** A fault in every JSON that tells of an error: in envelopes, problems and the frames of streams. */
const inAllJson =
  (change: (fields: Fields) => void): Fault =>
  (wire) => {
    if (!isError(wire) && !isStream(wire)) return
    wire.body = wire.body.replace(/\{.*"(?:code|status)":.*\}/, (text) => {
      const fields = JSON.parse(text)
      change(fields)
      return JSON.stringify(fields)
    })
  }

const inAllTexts = (change: (text: string) => string): Fault =>
  inAllJson((fields) => {
    for (const name of ['message', 'detail']) if (name in fields) fields[name] = change(fields[name])
    if (fields['error']) fields['error'].message = change(fields['error'].message)
  })

/** Faults that are everywhere: in errors, problems, streams and, if they can, successes. They are still a single one. */
export const thoroughFaults: readonly FaultyServer[] = [
  faulty(
    'notice',
    'is missing everywhere',
    inAllTexts((text) => text.replace(NOTICE, '')),
    { contract: 'ig1' },
  ),
  faulty(
    'message',
    'is another everywhere',
    inAllTexts((text) => `Sorry. ${text}`),
    { contract: 'ig1' },
  ),
  faulty(
    'body-status',
    'is text everywhere',
    inAllJson((fields) => {
      if ('code' in fields) fields['code'] = String(fields['code'])
    }),
    { contract: 'ig1' },
  ),
  faulty(
    'fields',
    'has a stack everywhere',
    inAllJson((fields) => Object.assign(fields, { stack: 'at x.ts:1' })),
  ),
  faulty(
    'fields',
    'lacks the request id everywhere',
    inAllJson((fields) => {
      if ('code' in fields) delete fields['request_id']
    }),
    { contract: 'ig1' },
  ),
  faulty(
    'request-id-body',
    'is another id everywhere',
    otherIdInBody(
      () => JSON.stringify(otherId()),
      (wire) => isError(wire) || isStream(wire),
    ),
  ),
  faulty('request-id-headers', 'lack the first everywhere', (wire) => setHeaders(wire, { 'x-request-id': undefined })),
  faulty('request-id-headers', 'lack the second everywhere', (wire) => setHeaders(wire, { 'request-id': undefined })),
  faulty('request-id-headers', 'have another id in the first everywhere', (wire) =>
    setHeaders(wire, { 'x-request-id': otherId() }),
  ),
  faulty('request-id-headers', 'have another id in the second everywhere', (wire) =>
    setHeaders(wire, { 'request-id': otherId() }),
  ),
  faulty('request-id-success', 'is missing in both headers', (wire) => {
    if (!isError(wire) && !isStream(wire)) setHeaders(wire, { 'x-request-id': undefined, 'request-id': undefined })
  }),
  faulty('status', 'is 200 for every error', (wire) => {
    if (isError(wire)) wire.status = 200
  }),
  faulty('content-type', 'is HTML everywhere', (wire) => {
    if (isError(wire)) setHeaders(wire, { 'content-type': 'text/html' })
  }),
  faulty('json', 'is text everywhere', (wire) => {
    if (isError(wire)) wire.body = isProblem(wire) ? 'Bad Request' : 'Error'
  }),
  faulty(
    'members',
    'have another type everywhere',
    inAllJson(({ error }) => {
      if (error) error.type = 'api_error'
    }),
    { forms: ['openai'], contract: 'ig1' },
  ),
]
