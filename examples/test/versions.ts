import { type AnyCatalog, type CatalogDefinition, defineCatalog } from '@errspec/core'
import type { z } from 'zod'

type ErrorDefinition = CatalogDefinition['errors'][string]

/** The same contract as another version of its service has it. */
function otherVersion(catalog: AnyCatalog, change: (error: ErrorDefinition) => ErrorDefinition): AnyCatalog {
  const { name, version, envelope, statuses, defaults, retry, errors } = catalog
  const changed = Object.entries(errors).map(([kind, error]) => [kind, change(error)])
  return defineCatalog({ name, version, envelope, statuses, defaults, retry, errors: Object.fromEntries(changed) })
}

/** A version that says everything in other words. */
export const reworded = (catalog: AnyCatalog) =>
  otherVersion(catalog, (error) => ({ ...error, message: `In other words: ${error.message}` }))

/** A version that says everything in other words and may leave out every param that its bodies have a place for. */
export const withoutParams = (catalog: AnyCatalog) =>
  otherVersion(catalog, ({ message, params = {}, example: _, ...error }) => {
    const body = JSON.stringify(catalog.envelope.body)
    const shown = [...message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, 'string'])
    const optional = Object.entries({ ...Object.fromEntries(shown), ...params })
      .filter(([name]) => body.includes('{params}') || body.includes(`{params.${name}`))
      .map(([name, type]) => [
        name,
        typeof type === 'string' ? `${type.replace('?', '')}?` : (type as z.ZodType).optional(),
      ])
    const text = `In other words: ${message.replace(/\{\w+\}/g, 'it')}`
    return { ...error, message: text, params: Object.fromEntries(optional) }
  })
