import type { AnyCatalog, AnyOperations } from '@errspec/core'
import { type EnvelopeOption, negotiate } from '@errspec/core/adapter'

/** How a server is set up, as far as the form of its answers depends on it. */
export interface ServerForm {
  readonly catalog: AnyCatalog
  /** One envelope, or several of which `Accept` picks. */
  readonly envelope: EnvelopeOption
  /** Which operation raises what, where the contract says so. */
  readonly operations?: AnyOperations | undefined
  /** The headers that carry the id of a request, in lower case. */
  readonly requestIdHeaders: readonly string[]
  /** How the ids look that it makes. */
  readonly requestIdForm: RegExp
}

/** The envelope in which a request is answered. */
export function envelopeFor({ envelope }: ServerForm, accept: string | undefined) {
  return negotiate([envelope].flat(), accept)
}
