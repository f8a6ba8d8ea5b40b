import type { AnyCatalog, Params } from '@errspec/core'

/** A request that makes the server do one thing. */
export interface Scenario {
  /** Why it goes as it goes, in a few words for people. Not sent, not judged. */
  readonly because?: string | undefined
  /** Appended to `baseUrl`; begins with a slash and may have a query. */
  readonly path: string
  /** Default: POST where there is a body, else GET. */
  readonly method?: string | undefined
  /** Over the headers of the target; `null` or `undefined` leaves that one out. */
  readonly headers?: RequestHeaders | undefined
  readonly body?: string | Uint8Array | undefined
  /** A body to be sent as JSON. */
  readonly json?: unknown
  /** A body to be sent as multipart/form-data. */
  readonly form?: FormData | undefined
  /** What the message must say. Without it, any params that the message can be read back into will do. */
  readonly params?: Params | undefined
  /** Where the server overrules the retry table for this error. */
  readonly retryable?: boolean | undefined
}

/** Request headers by name; `null` and `undefined` stand for none. */
export type RequestHeaders = Readonly<Record<string, string | null | undefined>>

/** A scenario that is not the one of its kind. */
export interface KindScenario<Kind extends string = string> extends Scenario {
  readonly kind: Kind
}

/** The kinds of a catalog; any text for one that the types do not know. */
export type KindOf<C extends AnyCatalog> = keyof C['errors'] & string

/** A server to be judged, and how to make it do what the rules are about. What is left out is skipped, and reported so. */
export interface ConformanceTarget<C extends AnyCatalog = AnyCatalog> {
  /** An `http:` or `https:` URL; the scenarios' paths are appended. */
  readonly baseUrl: string
  /** How each kind is raised. */
  readonly scenarios: { readonly [Kind in KindOf<C>]?: Scenario | undefined }
  /** Answered with a 2xx. */
  readonly success?: Scenario | undefined
  /** Fails in the middle of an event stream, with this kind. */
  readonly stream?: KindScenario<KindOf<C>> | undefined
  /** Fails after the headers of a response that is no event stream. */
  readonly interrupted?: Scenario | undefined
  /** Raises this kind with a string param that holds control characters or more than 200 code points; `params` as they go in. */
  readonly hostile?: KindScenario<KindOf<C>> | undefined
  /** A path that no route has, or a request for one. Default: a random path. `false` skips the case. */
  readonly notFound?: string | Scenario | false | undefined
  /** Sent with every request, for instance `authorization`. */
  readonly headers?: RequestHeaders | undefined
  /** The longest wait for a whole response, in ms. Default: 10000. */
  readonly timeoutMs?: number | undefined
}
