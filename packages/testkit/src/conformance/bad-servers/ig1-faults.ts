import { ig1 } from '@errspec/core/ig1'
import {
  type FaultyServer,
  type Fields,
  faulty,
  inBody,
  inFrame,
  isError,
  isProblem,
  setHeaders,
} from './fault-makers.js'
import type { Fault } from './faulty-server.js'

const openai = { forms: ['openai'], contract: 'ig1' } as const
const problem = { forms: ['negotiated'], contract: 'ig1' } as const

const inProblem =
  (change: (fields: Fields) => void): Fault =>
  (wire) => {
    if (!isProblem(wire)) return
    const fields = JSON.parse(wire.body)
    change(fields)
    wire.body = JSON.stringify(fields)
  }

const paramsHeader =
  (change: (text: string) => string | undefined): Fault =>
  (wire) => {
    const { 'x-error-params': text } = wire.headers
    if (isError(wire) && text !== undefined) setHeaders(wire, { 'x-error-params': change(text) })
  }

/** Faults of the three fields, of OpenAI's error object, of problems, and of the frame that IG1's streams end with. */
export const ig1Faults: readonly FaultyServer[] = [
  faulty(
    'code',
    'is the status in the error object',
    inBody(({ error }) => Object.assign(error, { code: 400 })),
    openai,
  ),
  faulty(
    'members',
    'have another type',
    inBody(({ error }) => Object.assign(error, { type: 'api_error' })),
    openai,
  ),
  faulty(
    'fields',
    'lack the param',
    inBody(({ error }) => delete error.param),
    openai,
  ),
  faulty(
    'fields',
    'have a text as error',
    inBody((fields) => Object.assign(fields, { error: 'Bad Request' })),
    openai,
  ),
  faulty(
    'notice',
    'is missing on problems',
    inProblem((fields) => {
      fields['detail'] = fields['detail'].replace(ig1.notice?.text, '')
    }),
    problem,
  ),
  faulty(
    'message',
    'is another on problems',
    inProblem((fields) => Object.assign(fields, { detail: 'x' })),
    problem,
  ),
  faulty(
    'code',
    'is another kind on problems',
    inProblem((fields) => Object.assign(fields, { kind: 'forbidden' })),
    problem,
  ),
  faulty(
    'members',
    'have another title on problems',
    inProblem((fields) => Object.assign(fields, { title: 'Oh' })),
    problem,
  ),
  faulty(
    'stream-data',
    'has another code',
    inFrame((data) => Object.assign(data, { code: 200 })),
    { contract: 'ig1' },
  ),
  faulty(
    'stream-data',
    'leaks',
    inFrame((data) => Object.assign(data, { message: `pg: ${data['message']}` })),
    {
      contract: 'ig1',
    },
  ),
  faulty(
    'stream-data',
    'lacks the request id',
    inFrame((data) => delete data['request_id']),
    { contract: 'ig1' },
  ),
  faulty(
    'stream-data',
    'lacks the error object',
    inFrame((data) => delete data['error']),
    { contract: 'ig1' },
  ),
  faulty(
    'stream-data',
    'has another code in its error',
    inFrame(({ error }) => Object.assign(error, { code: 502 })),
    {
      contract: 'ig1',
    },
  ),
  faulty(
    'stream-data',
    'lacks the type of its error',
    inFrame(({ error }) => delete error.type),
    { contract: 'ig1' },
  ),
  faulty(
    'x-error-params',
    'is missing',
    paramsHeader(() => undefined),
    { contract: 'ig1' },
  ),
  faulty(
    'x-error-params',
    'lacks a param',
    paramsHeader(() => '{}'),
    { contract: 'ig1' },
  ),
  faulty(
    'x-error-params',
    'is not ASCII',
    paramsHeader((text) => text.replace('{', '{"\xfc":1,')),
    { contract: 'ig1' },
  ),
  faulty(
    'x-error-params',
    'is too long',
    paramsHeader((text) => text.replace('{', `{${' '.repeat(1024)}`)),
    {
      contract: 'ig1',
    },
  ),
  faulty(
    'x-error-params',
    'is cut',
    paramsHeader((text) => text.slice(0, -1)),
    { contract: 'ig1' },
  ),
  faulty(
    'x-error-params',
    'is no object',
    paramsHeader((text) => `[${text}]`),
    { contract: 'ig1' },
  ),
  faulty(
    'x-error-params',
    'has another value',
    paramsHeader((text) => text.replace('example-', 'other-')),
    {
      contract: 'ig1',
    },
  ),
]
