/** One rule of the wire: what an answer of a server has to be. Comments in the code and reports cite it by its number. */
export interface WireRule {
  readonly number: number
  readonly title: string
  /** What it asks for, sentence by sentence, as Markdown. */
  readonly demands: readonly string[]
}

/** How errors are sent, in the order of their numbers, which never change. */
export const wireRules = [
  {
    number: 1,
    title: 'The body',
    demands: [
      "The body is the contract's envelope, filled with the error. That of IG1 has exactly `message`, `code` (the status as a number) and `request_id`.",
      'The content type is `application/json; charset=utf-8`, unless the envelope names another one.',
      'A path that no route has is answered in the same way, with a 404.',
    ],
  },
  {
    number: 2,
    title: 'The message',
    demands: [
      '`message` is the template of the kind with its params filled in. The notice follows it where the contract says so.',
      'Control characters and lone surrogates are taken out of params of text and out of issues. Each is cut at 200 code points.',
      'At most 100 issues are sent, and at most 30 kB of them.',
    ],
  },
  {
    number: 3,
    title: 'The request id',
    demands: [
      'The id of a request is `req_` and 24 lower-case letters and digits, or what the option `generate` makes.',
      'Every response has it, a success as well: in `x-request-id` and `request-id`, or in the headers that the service names.',
      'The id that a request brings along is used only where the service trusts it.',
    ],
  },
  {
    number: 4,
    title: 'The headers of an error',
    demands: [
      '`x-error-kind` is the kind.',
      "`x-error-params` has the params as JSON in ASCII, where the body is not in the contract's own envelope or that envelope leaves one out. It is sent whole or, above 1,024 bytes, not at all.",
      '`x-should-retry` is `false` where a client is not to try again, and `true` only on a 5xx that may be tried again.',
      '`retry-after` is a wait in whole seconds.',
      'The headers that the contract has for the status are sent.',
      '`cache-control` is `no-store`, and `x-content-type-options` is `nosniff`.',
      "`allow` at 405, `upgrade` at 426, `content-range` at 416 and `www-authenticate` at 401 are those of the handler or of the library's error.",
      'Other headers about an answer that is not sent are removed, and so are those that tell a CDN or a proxy to keep or replace it. CORS headers stay.',
    ],
  },
  {
    number: 5,
    title: 'What may be sent of a failure',
    demands: [
      'Nothing of an unknown error is sent. All of it goes to the log hook.',
      "A 5xx has only texts of the catalog, params that the kind declares, or HTTP's own phrase.",
    ],
  },
  {
    number: 6,
    title: 'A failure after the headers',
    demands: [
      "An event stream gets one `event: error` with the error in the envelope's form. The reader has at most 1 s for it. Then the stream is destroyed.",
      'Any other response is destroyed. On HTTP/2 it is reset with an error code.',
      'It never ends as a success does.',
      'An answer whose `end()` was called is left alone, even if a middleware still holds it back.',
    ],
  },
  {
    number: 7,
    title: 'Another envelope',
    demands: [
      "The option `envelope` of a server takes the place of the contract's envelope. It is one envelope, or several, of which the request's `Accept` picks.",
    ],
  },
  {
    number: 8,
    title: 'Browsers and HEAD',
    demands: [
      'A browser sees only headers that are exposed: `exposedHeaders` and `allowedHeaders` list them.',
      'The answer to HEAD has the headers and no body.',
    ],
  },
  {
    number: 9,
    title: 'What has failed is not used for the answer',
    demands: [
      'A hook, a plugin, a serializer or a header that fails again is passed over, and the log is told.',
      "The client gets the contract's answer all the same.",
    ],
  },
] as const satisfies readonly WireRule[]
