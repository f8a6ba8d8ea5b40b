/** One thing that a server has to do, as the suite judges it. */
export interface ConformanceRule {
  readonly id: string
  /** What has to hold, as a sentence. */
  readonly title: string
  /** Where the contract's design demands it. */
  readonly source: string
}

/** Every rule that the suite knows. A server with a single fault breaks a single rule. */
export const conformanceRules = [
  { id: 'answered', title: 'A request gets one whole HTTP response within the time limit.', source: 'wire rule 6' },
  { id: 'status', title: 'The status is that of the kind.', source: 'wire rule 1' },
  { id: 'content-type', title: "The content type is the envelope's.", source: 'wire rule 1' },
  {
    id: 'json',
    title: "The body is JSON in UTF-8, an object where the envelope's template is one.",
    source: 'wire rule 1',
  },
  {
    id: 'fields',
    title: "The body has every field that the envelope's template has for the error, and no other.",
    source: 'wire rule 1',
  },
  {
    id: 'members',
    title: 'Type, title, constants and all else that the body says beside the error are as the contract has them.',
    source: 'wire rule 1',
  },
  { id: 'code', title: 'The code or kind in the body is that of the kind.', source: 'wire rule 1' },
  {
    id: 'body-status',
    title: 'A status in the body is the HTTP status, in the form of the template.',
    source: 'wire rule 1',
  },
  {
    id: 'params',
    title: 'The params in the body are those of the error, whole and each of its type.',
    source: 'wire rule 1',
  },
  {
    id: 'read-back',
    title: 'A client that reads the answer gets the kind, the code and the params that were raised.',
    source: 'wire rules 1 and 4',
  },
  {
    id: 'message',
    title: "The message is the kind's own text, and nothing beside it; in a contract with codes, any text.",
    source: 'wire rules 2 and 5',
  },
  { id: 'notice', title: 'The notice is appended where the policy says so, and only there.', source: 'wire rule 2' },
  {
    id: 'params-clean',
    title: 'Params of text are without control characters and lone surrogates, and cut at 200 code points.',
    source: 'wire rule 2',
  },
  {
    id: 'request-id-headers',
    title: 'Each header of the request id (x-request-id and request-id) is sent, once, with the same id.',
    source: 'wire rule 3',
  },
  { id: 'request-id-body', title: 'A request id in the body is the id in the headers.', source: 'wire rule 3' },
  {
    id: 'request-id-form',
    title: 'The id is req_ and lower-case letters and digits, or of the form that the service has chosen.',
    source: 'wire rule 3',
  },
  { id: 'request-id-unique', title: 'No two responses have the same id.', source: 'wire rule 3' },
  { id: 'request-id-success', title: 'A success carries the same id in the same headers.', source: 'wire rule 3' },
  {
    id: 'inbound-request-id',
    title: 'An inbound x-request-id is ignored, or taken over where the server trusts it.',
    source: 'wire rule 3',
  },
  {
    id: 'inbound-request-id-form',
    title: 'A server that trusts inbound ids takes over only 1 to 128 of [A-Za-z0-9._-].',
    source: 'wire rule 3',
  },
  { id: 'x-error-kind', title: 'The header x-error-kind says the kind.', source: 'wire rule 4' },
  {
    id: 'x-error-params',
    title:
      "x-error-params has the params as JSON in ASCII wherever the body is not the contract's own envelope or that omits one: whole, or not at all where they exceed 1,024 bytes.",
    source: 'wire rule 4',
  },
  {
    id: 'x-should-retry',
    title:
      'x-should-retry is false where the error is not retryable or its wait exceeds 60 s, true on a retryable 5xx, and absent on a retryable 4xx.',
    source: 'wire rule 4',
  },
  {
    id: 'retry-after',
    title: 'A wait is told in retry-after, in whole seconds, and nowhere else.',
    source: 'wire rule 4',
  },
  { id: 'status-headers', title: "The status's own headers are sent.", source: 'wire rule 4' },
  { id: 'cache-control', title: 'An error has cache-control: no-store.', source: 'wire rule 4' },
  { id: 'nosniff', title: 'An error has x-content-type-options: nosniff.', source: 'wire rule 4' },
  { id: 'stale-headers', title: 'No header describes a body that is not sent.', source: 'wire rule 4' },
  { id: 'cors', title: 'The CORS headers of a success are on errors as well.', source: 'wire rule 4' },
  { id: 'not-found', title: 'An unknown path is answered 404 by the contract.', source: 'wire rule 1' },
  { id: 'head-no-body', title: 'The answer to HEAD has no body.', source: 'wire rule 8' },
  {
    id: 'head-headers',
    title: 'The answer to HEAD has the headers of the answer to GET, or is a 404, 405 or 501.',
    source: 'wire rule 8',
  },
  { id: 'success-status', title: 'The scenario of a success is answered with a 2xx.', source: 'wire rule 3' },
  {
    id: 'stream-status',
    title: 'A stream that fails later begins as a 200 of text/event-stream.',
    source: 'wire rule 6',
  },
  { id: 'stream-request-id', title: 'Headers and error frame of a stream have the same id.', source: 'wire rule 6' },
  {
    id: 'stream-error-frame',
    title: 'A failed stream has one whole frame of event: error, and it is the last.',
    source: 'wire rule 6',
  },
  {
    id: 'stream-data',
    title: "The frame's data is the envelope's frame, filled with the error, and a client reads the error from it.",
    source: 'wire rule 6',
  },
  { id: 'stream-no-done', title: 'A failed stream never says [DONE].', source: 'wire rule 6' },
  { id: 'stream-broken-off', title: 'A failed stream breaks off: no clean end, no hang.', source: 'wire rule 6' },
  {
    id: 'response-broken-off',
    title: 'Any other response that fails after its headers breaks off: no clean end, no hang.',
    source: 'wire rule 6',
  },
  {
    id: 'vary',
    title: 'Where Accept picks the envelope, every error has vary: accept.',
    source: 'wire rule 7',
  },
  {
    id: 'declared-kinds',
    title: 'An operation raises no kind that it does not declare.',
    source: 'operations',
  },
] as const satisfies readonly ConformanceRule[]

/** The id of a rule of the suite. */
export type RuleId = (typeof conformanceRules)[number]['id']

const byId = new Map<string, ConformanceRule>(conformanceRules.map((rule) => [rule.id, rule]))

export function ruleOf(id: RuleId): ConformanceRule {
  return byId.get(id) as ConformanceRule
}

/** Where a rule is explained: its place in the page that the rules are generated into. */
export const ruleLink = (id: string): string => `docs/rules.md#${id}`
