import type { EnvelopeDefinition } from './envelope.js'

const flat = { message: '{message}', code: '{status}', request_id: '{requestId}' } as const

const openAiError = {
  message: '{message}',
  type: '{type}',
  code: '{code|unrecognized}',
  param: '{param|null}',
  request_id: '{requestId}',
} as const

// A frame has no headers that could tell the params of a reworded message.
const frame = { ...flat, error: { ...openAiError, params: '{params}' } } as const

/** IG1's, and the one of a contract that names none: `message`, `code` (the status) and `request_id`; in an event stream OpenAI's `error` object beside them. */
export const defaultEnvelope = {
  body: flat,
  frame,
} as const satisfies EnvelopeDefinition

/** The default one with the `error` object beside it that OpenAI's SDKs before 7.5, and most libraries over them, read. */
export const openAiEnvelope = {
  // Written out: a bundler keeps an object that spreads another one, whether it is used or not.
  body: { message: '{message}', code: '{status}', request_id: '{requestId}', error: openAiError },
  frame,
} as const satisfies EnvelopeDefinition

/**
 * RFC 9457, `application/problem+json`; params are extension members. `type` is the template of the type's URI, such as
 * `https://docs.shop.example/errors/{kind}`. Default `about:blank`.
 */
export function problemEnvelope<const Type extends string = 'about:blank'>({
  type = 'about:blank' as Type,
}: {
  readonly type?: Type
} = {}) {
  return {
    // With the charset that its answers have always had: RFC 9457 knows no parameter, and every reader takes one.
    contentType: 'application/problem+json; charset=utf-8',
    body: {
      type,
      title: '{title}',
      status: '{status}',
      detail: '{message}',
      kind: '{kind|unrecognized}',
      request_id: '{requestId}',
      '...': '{params}',
      errors: '{params.issues}',
    },
    issue: { detail: '{message}', pointer: '#{pointer}', code: '{code}' },
  } as const satisfies EnvelopeDefinition
}

/** NestJS's own, in the form that has a single message, and in the order of `HttpException.createBody`. */
export const nestEnvelope = {
  body: { message: '{message}', error: '{title}', statusCode: '{status}' },
} as const satisfies EnvelopeDefinition
