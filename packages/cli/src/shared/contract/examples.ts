import type { AnyCatalog, ApiError, EnvelopeDefinition, Json } from '@errspec/core'
import { exampleEnvelope, exampleError, exampleParams } from '@errspec/core/adapter'
import { renderTemplate, type Wording } from '@errspec/core/schema'
import { paramsOfKind } from './param-types.js'

/** An error of a kind to show; `undefined` where a schema gives no value and the error has no `example`, which `check` asks for. */
export function shownError(catalog: AnyCatalog, kind: string): ApiError | undefined {
  return hasExample(catalog, kind) ? exampleError(catalog, kind) : undefined
}

/** Its body, in the contract's envelope or another one. */
export function shownBody(catalog: AnyCatalog, kind: string, envelope?: EnvelopeDefinition): Json | undefined {
  return hasExample(catalog, kind) ? exampleEnvelope(catalog, kind, envelope) : undefined
}

/** The kind whose body has the most to show: of those that can be shown, the one with the most params. */
export function mostTelling(catalog: AnyCatalog): string | undefined {
  const kinds = Object.keys(catalog.errors).filter((kind) => hasExample(catalog, kind))
  const count = (kind: string) => paramsOfKind(catalog, kind).length
  return kinds.sort((a, b) => count(b) - count(a))[0]
}

function hasExample({ errors }: AnyCatalog, kind: string): boolean {
  const definition = errors[kind]
  return definition !== undefined && exampleParams(definition).missing.length === 0
}

/** A text of a catalog with example params filled in. */
export function exampleText({ errors }: AnyCatalog, { kind, template }: Wording): string {
  const definition = errors[kind]
  return renderTemplate(template, definition ? exampleParams(definition).params : {})
}
