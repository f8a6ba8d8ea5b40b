import type { AnyCatalog, CatalogKind, ErrorParams, Params } from '@errspec/core'

/** A request that makes the server do one thing. */
export interface Scenario<P extends Params = Params> {
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
  /** The params that the answer must have. Without it, any that can be read from it will do. */
  readonly params?: P | undefined
  /** Where the server overrules the retry table for this error. */
  readonly retryable?: boolean | undefined
}

/** Request headers by name; `null` and `undefined` stand for none. */
export type RequestHeaders = Readonly<Record<string, string | null | undefined>>

/** The scenario of one kind of a catalog, whose params are checked by the types. */
export type ScenarioOf<C extends AnyCatalog, Kind extends CatalogKind<C>> = Scenario<ErrorParams<C, Kind> & Params>

/** A scenario that is not the one of its kind, and so names the kind. */
export type KindScenario<C extends AnyCatalog = AnyCatalog> = {
  [Kind in CatalogKind<C>]: ScenarioOf<C, Kind> & { readonly kind: Kind }
}[CatalogKind<C>]

/** A server to be judged, and how to make it do what the rules are about. What is left out is skipped, and reported so. */
export interface ConformanceTarget<C extends AnyCatalog = AnyCatalog> {
  /** An `http:` or `https:` URL; the scenarios' paths are appended. */
  readonly baseUrl: string
  /** How each kind is raised. */
  readonly scenarios: { readonly [Kind in CatalogKind<C>]?: ScenarioOf<C, Kind> | undefined }
  /** Answered with a 2xx. */
  readonly success?: Scenario | undefined
  /** Fails in the middle of an event stream, with this kind. */
  readonly stream?: KindScenario<C> | undefined
  /** Fails after the headers of a response that is no event stream. */
  readonly interrupted?: Scenario | undefined
  /** Raises this kind with a text param that holds control characters or more than 200 code points; `params` as they go in. */
  readonly hostile?: KindScenario<C> | undefined
  /** A path that no route has, or a request for one. Default: a random path. `false` skips the case. */
  readonly notFound?: string | Scenario | false | undefined
  /** Sent with every request, for instance `authorization`. */
  readonly headers?: RequestHeaders | undefined
  /** The longest wait for a whole response, in ms. Default: 10000. */
  readonly timeoutMs?: number | undefined
}
