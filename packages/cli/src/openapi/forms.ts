import type { AnyCatalog, EnvelopeDefinition } from '@errspec/core'
import { type EnvelopeOption, mediaTypeOf } from '@errspec/core/adapter'

/** A form in which a server answers: an envelope, its media type, and what the names of its schemas end in. */
export interface Form {
  readonly envelope: EnvelopeDefinition
  readonly mediaType: string
  /** Empty for the first one. */
  readonly suffix: string
}

/** The forms of a server: the contract's own, or those of which a request's `Accept` picks, each of a media type of its own. */
export function formsOf(catalog: AnyCatalog, option: EnvelopeOption = catalog.envelope): readonly Form[] {
  const envelopes: readonly EnvelopeDefinition[] = Array.isArray(option) ? option : [option]
  return envelopes.map((envelope, index) => {
    const mediaType = mediaTypeOf(envelope)
    return { envelope, mediaType, suffix: index === 0 ? '' : `As${typeName(mediaType.replace(/^[^/]*\//, ''))}` }
  })
}

/** A name in the manner of type names: `unknown_model` becomes `UnknownModel`. */
export function typeName(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean)
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
