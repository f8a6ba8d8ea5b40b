import {
  type CatalogDefinition,
  defaultRetryPolicy,
  type ErrorDefinition,
  UNRECOGNIZED,
} from '../definition/definition.js'
import {
  createRecognizer,
  type Recognize,
  type Recognized,
  type Shortlist,
  type Wording,
} from '../recognize/recognizer.js'
import { isRetryable } from '../retry/retry-table.js'
import { cleanParams, paramFaults, parseTemplate, renderTemplate } from '../template/template.js'
import type { Params } from '../template/template-types.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { deepFreeze } from '../values/plain-data.js'
import { duration, flag, type Rule, settingFaults } from '../values/settings.js'
import { withoutNotice } from '../wire/wire.js'
import { type ApiError, createApiError, isApiError } from './api-error.js'
import type { Catalog, RaiseOptions } from './catalog.js'

const RAISE_RULES: Readonly<Record<keyof RaiseOptions, Rule>> = {
  cause: [() => true, 'anything'],
  retryable: flag,
  retryAfterMs: duration,
  stack: flag,
}

/** A wire message; with a `kind`, to be read as that one only. */
export interface WireMessage {
  readonly message: string
  readonly code: number
  readonly kind?: string | undefined
}

/**
 * Makes the catalog of a definition that is known to be sound; `defineCatalog` is this with every check. Without an
 * index, a message is compared with each wording of its status: quicker for a small catalog.
 */
export function createCatalog<const Definition extends CatalogDefinition>(
  definition: Definition,
  createIndex?: (wordings: readonly Wording[]) => Shortlist,
): Catalog<Definition['errors']> {
  const { extends: bases = [], ...data } = deepFreeze(definition as CatalogDefinition)
  const { name, statuses, errors, retry = defaultRetryPolicy } = data
  const lineage = Object.freeze([name, ...bases])
  const templates = new Map(
    Object.entries(errors).map(([kind, { message, params }]) => [kind, parseTemplate(message, params)]),
  )
  let recognizer: Recognize | undefined

  const templateOf = (kind: string, caller: string, cause?: unknown) => {
    const template = templates.get(kind)
    if (template) return template
    const hint = didYouMean(String(kind), Object.keys(errors))
    throw new TypeError(`${name}.${caller}: unknown kind ${describe(kind)}${hint}`, cause ? { cause } : undefined)
  }

  /** Checks the arguments and returns what makes the error; throws one `TypeError` that lists what is wrong. */
  const prepare = (caller: string, kind: string, params: unknown = {}, options: unknown = {}) => {
    const template = templateOf(kind, caller)
    const { status, message } = errors[kind] as ErrorDefinition
    const faults = [...paramFaults(template, params), ...settingFaults('option', options, RAISE_RULES)]
    if (faults.length > 0) {
      throw new TypeError(
        `${name}.${caller}('${kind}'): ${faults.join('; ')} (its message: '${message}')`,
        // What the caller passed on as the cause is not to be lost to a mistake beside it.
        options as ErrorOptions,
      )
    }
    const {
      stack = status >= 500,
      retryable = isRetryable(definition, status, kind),
      ...rest
    } = options as RaiseOptions
    const cleaned = cleanParams(params as Params)
    const text = renderTemplate(template, cleaned)
    return (above: unknown, thrown?: { readonly cause: unknown }): ApiError =>
      createApiError(
        definition,
        { kind, status, params: cleaned, message: text, origin: 'raised', retryable, ...rest, ...thrown },
        stack ? above : undefined,
      )
  }

  const error = (kind: string, params?: unknown, options?: unknown): ApiError =>
    prepare('error', kind, params, options)(error)

  const is = (value: unknown, kind?: string): boolean => {
    if (kind !== undefined && kind !== UNRECOGNIZED) templateOf(kind, 'is', value)
    try {
      return isApiError(value) && lineage.includes(value.catalog) && value.kind === (kind ?? value.kind)
    } catch {
      return false
    }
  }

  const wrap = async (kind: string, ...rest: unknown[]): Promise<unknown> => {
    const [params, fn] = rest.length > 1 ? rest : [{}, rest[0]]
    if (typeof fn !== 'function') {
      throw new TypeError(`${name}.wrap('${kind}'): the last argument must be the function to run, not ${describe(fn)}`)
    }
    const raise = prepare('wrap', kind, params)
    try {
      return await fn()
    } catch (cause) {
      throw is(cause) && (cause as ApiError).origin === 'raised' ? cause : raise(wrap, { cause })
    }
  }

  const recognize = (answer: WireMessage): Recognized | undefined => {
    const { message, code, kind } = answer ?? {}
    if (typeof message !== 'string') return undefined
    recognizer ??= createRecognizer(errors, createIndex)
    const text = withoutNotice(definition, message)
    // A message may itself end with the notice's text, and come from a server that appends none.
    return recognizer(code, text, kind) ?? (text === message ? undefined : recognizer(code, message, kind))
  }

  const catalog = {
    ...data,
    retry,
    lineage,
    retryTable: Object.freeze(
      Object.fromEntries(Object.entries(statuses).map(([status, row]) => [status, row.retry && retry])),
    ),
    error,
    wrap,
    recognize,
    is,
    toJSON: () => definition,
  }
  return Object.freeze(catalog) as unknown as Catalog<Definition['errors']>
}
