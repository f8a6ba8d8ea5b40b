import { type ApiError, createApiError, isApiError } from './api-error.js'
import type { Catalog, ErrorDefinitions, RaiseOptions } from './catalog.js'
import {
  type CatalogDefinition,
  defaultRetryPolicy,
  type ErrorDefinition,
  type RetryPolicy,
  UNRECOGNIZED,
} from './definition.js'
import { didYouMean } from './nearest.js'
import { deepFreeze, isRecord } from './plain-data.js'
import { type Recognized, Recognizer } from './recognizer.js'
import { isRetryable } from './retry-table.js'
import { cleanParams, describe, parseTemplate, renderTemplate, type Template } from './template.js'
import { withoutNotice } from './wire.js'

/** What core's own modules know of a catalog beyond its public face. */
const recognizers = new WeakMap<object, () => Recognizer>()

/** The recognizer of a catalog; of one made by another copy of this package, a new one. */
export function recognizerOf(catalog: { readonly errors: ErrorDefinitions }): Recognizer {
  let recognizer = recognizers.get(catalog)
  if (!recognizer) {
    recognizer = lazily(() => new Recognizer(catalog.errors))
    recognizers.set(catalog, recognizer)
  }
  return recognizer()
}

/** Makes the catalog of a definition that is known to be sound; `defineCatalog` is this with every check. */
export function createCatalog<const Definition extends CatalogDefinition>(
  definition: Definition,
): Catalog<Definition['errors']> {
  deepFreeze(definition)
  const { name, version, notice, statuses, errors, defaults } = definition as CatalogDefinition
  const retry = definition.retry ?? defaultRetryPolicy
  const lineage = Object.freeze([name, ...(definition.extends ?? [])])
  const templates = new Map<string, Template>()
  const retryTable: Record<number, RetryPolicy | false> = {}
  for (const [status, { retry: retried }] of Object.entries(statuses)) retryTable[Number(status)] = retried && retry

  const templateOf = (kind: string, caller: string, cause?: unknown): Template => {
    const definition = Object.hasOwn(errors, kind) ? errors[kind] : undefined
    if (!definition) {
      const hint = didYouMean(String(kind), Object.keys(errors))
      throw new TypeError(`${name}.${caller}: unknown kind ${describe(kind)}${hint}`, cause ? { cause } : undefined)
    }
    const known = templates.get(kind)
    if (known) return known
    const template = parseTemplate(definition.message, definition.params)
    templates.set(kind, template)
    return template
  }

  /** Checks the arguments and returns what makes the error; throws one `TypeError` that lists what is wrong. */
  const prepare = (caller: string, kind: string, params: unknown, options: unknown = {}) => {
    const template = templateOf(kind, caller)
    const { status } = errors[kind] as ErrorDefinition
    const faults: string[] = []
    const onFault = (fault: string) => faults.push(fault)
    if (!isRecord(params)) onFault(`params must be an object, not ${describe(params)}`)
    const cleaned = isRecord(params) ? cleanParams(template, params, onFault) : {}
    checkOptions(options, onFault)
    if (faults.length > 0) {
      throw new TypeError(
        `${name}.${caller}('${kind}'): ${faults.join('; ')} (its message: '${template.text}')`,
        // What the caller passed on as the cause is not to be lost to a mistake beside it.
        isRecord(options) && 'cause' in options ? { cause: options['cause'] } : undefined,
      )
    }
    const { retryable, retryAfterMs, stack = status >= 500, ...cause } = options as RaiseOptions
    const init = {
      kind,
      status,
      params: cleaned,
      message: renderTemplate(template, cleaned),
      origin: 'raised' as const,
      retryable: retryable ?? isRetryable({ errors, statuses }, { kind, status }),
      retryAfterMs,
      ...cause,
    }
    return { init, stack }
  }

  const error = (kind: string, params: unknown = {}, options?: unknown): ApiError => {
    const { init, stack } = prepare('error', kind, params, options)
    return createApiError(definition, init, stack ? error : undefined)
  }

  const is = (value: unknown, kind?: string): boolean => {
    if (kind !== undefined && kind !== UNRECOGNIZED) templateOf(kind, 'is', value)
    try {
      return isApiError(value) && lineage.includes(value.catalog) && (kind === undefined || value.kind === kind)
    } catch {
      return false
    }
  }

  const wrap = async (kind: string, ...rest: unknown[]): Promise<unknown> => {
    const [params = {}, fn] = rest.length > 1 ? rest : [{}, rest[0]]
    if (typeof fn !== 'function') {
      throw new TypeError(`${name}.wrap('${kind}'): the last argument must be the function to run, not ${describe(fn)}`)
    }
    const { init, stack } = prepare('wrap', kind, params)
    try {
      return await fn()
    } catch (cause) {
      if (is(cause) && (cause as ApiError).origin === 'raised') throw cause
      throw createApiError(definition, { ...init, cause }, stack ? wrap : undefined)
    }
  }

  const recognize = (answer: { message: string; code: number }): Recognized | undefined => {
    const { message, code } = answer ?? {}
    if (typeof message !== 'string') return undefined
    const recognizer = recognizerOf(catalog)
    const text = withoutNotice(definition, message)
    // A message may itself end with the notice's text, and come from a server that appends none.
    return recognizer.recognize(code, text) ?? (text === message ? undefined : recognizer.recognize(code, message))
  }

  const catalog = Object.freeze({
    name,
    version,
    errors,
    statuses,
    notice,
    retry,
    defaults,
    lineage,
    retryTable: Object.freeze(retryTable),
    error,
    wrap,
    recognize,
    is,
    toJSON: () => definition,
  })
  return catalog as unknown as Catalog<Definition['errors']>
}

function checkOptions(options: unknown, onFault: (fault: string) => void): void {
  if (!isRecord(options)) return onFault(`options must be an object, not ${describe(options)}`)
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || key === 'cause') continue
    if (key === 'retryable' || key === 'stack') {
      if (typeof value !== 'boolean') onFault(`option '${key}' must be a boolean, not ${describe(value)}`)
    } else if (key === 'retryAfterMs') {
      if (!Number.isFinite(value) || (value as number) < 0) {
        onFault(`option 'retryAfterMs' must be 0 or more milliseconds, not ${describe(value)}`)
      }
    } else {
      onFault(`unknown option '${key}'${didYouMean(key, ['cause', 'retryable', 'retryAfterMs', 'stack'])}`)
    }
  }
}

function lazily<T>(create: () => T): () => T {
  let made: T | undefined
  return () => (made ??= create())
}
