import {
  type CatalogDefinition,
  defaultRetryPolicy,
  type ErrorDefinition,
  UNRECOGNIZED,
} from '../definition/definition.js'
import type { Wording } from '../definition/wordings.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import type { EnvelopeCodec } from '../envelope/envelope-codec.js'
import { flatCodec } from '../envelope/flat-codec.js'
import { defaultEnvelope } from '../envelope/ready-made.js'
import {
  type ChooseWordings,
  createRecognizer,
  type Recognize,
  type Recognized,
  type Shortlist,
} from '../recognize/recognizer.js'
import { isRetryable } from '../retry/retry-table.js'
import { type ParamRule, type ParamRules, raiseParams, rulesBy, textRuleOf } from '../template/param-rules.js'
import type { Params, ParamType } from '../template/param-types.js'
import { parseText, type TemplateText } from '../template/parse-template.js'
import { renderTemplate } from '../template/template.js'
import { describe } from '../values/describe.js'
import { CHECKS } from '../values/development.js'
import { didYouMean } from '../values/nearest.js'
import { freezeJson } from '../values/plain-data.js'
import { duration, flag, type Rule, settingFaults } from '../values/settings.js'
import { flatBodyOf, typeOf, type WireContract, withoutNotice } from '../wire/wire.js'
import { type ApiError, createApiError, isApiError } from './api-error.js'
import type { Catalog, EnvelopeContext, RaiseOptions } from './catalog.js'

const RAISE_RULES: Readonly<Record<keyof RaiseOptions, Rule>> = {
  cause: [() => true, 'anything'],
  retryable: flag,
  retryAfterMs: duration,
  stack: flag,
}

/** A wire message. With `isPart`, it is to be told although the message does not show all of its params. */
export interface WireMessage {
  readonly status: number
  readonly message: string
  readonly isPart?: boolean | undefined
}

/** The envelope of a definition. */
export type EnvelopeOf<Definition> = Definition extends {
  readonly envelope: infer Envelope extends NonNullable<CatalogDefinition['envelope']>
}
  ? Envelope
  : typeof defaultEnvelope

/** What is prepared of one error. */
interface Prepared {
  readonly kind: string
  readonly definition: ErrorDefinition
  readonly text: TemplateText
  readonly rules: ParamRules
  readonly code: string | number
  readonly type: string
  readonly retryable: boolean
}

const NO_OPTIONS: RaiseOptions = {}

/** What a catalog may need, and one that a browser loads may do without. */
export interface CatalogParts {
  /** Finds the wordings that a message could be. Without it, a message is compared with each: quicker for a small catalog. */
  readonly createIndex: (wordings: readonly Wording[]) => Shortlist
  /** Which wordings tell an error of a contract whose bodies have a code. Without it: all. */
  readonly codedWordings: ChooseWordings
  /** The rule for any type of param. Without it: for those that a message can show. */
  readonly ruleOf: (type: ParamType) => ParamRule | undefined
  /** Any envelope at work. Without it: the default one. */
  readonly codecOf: (envelope: EnvelopeDefinition) => EnvelopeCodec
  /** Writes a body in any envelope. Without it: in the default one. */
  readonly bodyOf: WireContract['bodyOf']
  /** Writes schemas as JSON Schema. */
  readonly toJson: (definition: CatalogDefinition) => CatalogDefinition
}

/**
 * Makes the catalog of a definition that is known to be sound, and frozen where it holds more than JSON; `defineCatalog` is this with
 * every check and all parts.
 */
export function createCatalog<const Definition extends CatalogDefinition>(
  definition: Definition,
  {
    createIndex,
    codedWordings,
    ruleOf = textRuleOf,
    codecOf = () => flatCodec,
    bodyOf = flatBodyOf,
    toJson = (data) => data,
  }: Partial<CatalogParts> = {},
): Catalog<Definition['errors'], EnvelopeOf<Definition>> {
  const { extends: bases = [], ...data } = freezeJson(definition as CatalogDefinition)
  const { name, statuses, errors, retry = defaultRetryPolicy, envelope = defaultEnvelope } = data
  const codec = codecOf(envelope)
  const rulesOf = (kind: string): ParamRules => preparedKind(kind)?.rules ?? {}
  const lineage = Object.freeze([name, ...bases])
  const prepared = new Map<string, Prepared>()
  // Each when it is first asked for: a program that loads a contract waits for none of it.
  const preparedKind = (kind: string): Prepared | undefined => {
    let known = prepared.get(kind)
    if (known || typeof kind !== 'string' || !Object.hasOwn(errors, kind)) return known
    const error = errors[kind] as ErrorDefinition
    const { code = kind, status, message } = error
    const [type, retryable] = [typeOf(data, status, kind), isRetryable(data, status, kind)]
    const [text, rules] = [parseText(message), rulesBy(ruleOf, error)]
    known = { kind, definition: error, text, rules, code, type, retryable }
    prepared.set(kind, known)
    return known
  }
  let recognizer: Recognize | undefined

  const preparedOf = (kind: string, caller: string, cause?: unknown) => {
    const known = preparedKind(kind)
    if (known) return known
    throw new TypeError(
      `${name}.${caller}: unknown kind ${CHECKS ? describe(kind) + didYouMean(String(kind), Object.keys(errors)) : kind}`,
      cause ? { cause } : undefined,
    )
  }

  /** The params as they go on the wire; throws one `TypeError` that lists what is wrong with the arguments. */
  const checked = (caller: string, known: Prepared, given: unknown, options: unknown): Params => {
    const { kind, definition, rules } = known
    const faults: string[] = []
    const params = raiseParams(rules, given, faults)
    if (CHECKS && options !== NO_OPTIONS) faults.push(...settingFaults('option', options, RAISE_RULES))
    if (faults.length > 0) {
      throw new TypeError(
        `${name}.${caller}('${kind}'): ${faults.join('; ')}${CHECKS ? ` (its message: '${definition.message}')` : ''}`,
        // What the caller passed on as the cause is not to be lost to a mistake beside it.
        options as ErrorOptions,
      )
    }
    return params
  }

  /** Makes the error of what was checked; its stack begins at the caller of `above`. */
  const made = (known: Prepared, params: Params, given: unknown, above: unknown): ApiError => {
    const { kind, definition, text, code, type } = known
    const { status } = definition
    const options = given as RaiseOptions
    const { stack = status >= 500, retryable = known.retryable, retryAfterMs } = options
    const message = renderTemplate(text, params)
    const raised = { kind, status, code, type, params, message, origin: 'raised' as const, retryable, retryAfterMs }
    const init: typeof raised & { cause?: unknown } = raised
    // Assigned: up to Node 20, to spread an object and name one property more takes longer than to make the error.
    if (Object.hasOwn(options, 'cause')) init.cause = options.cause
    return createApiError(catalog, init, stack ? above : undefined)
  }

  const error = (kind: string, given: unknown = {}, options: unknown = NO_OPTIONS): ApiError => {
    const known = preparedOf(kind, 'error')
    return made(known, checked('error', known, given, options), options, error)
  }

  const is = (value: unknown, kind?: string): boolean => {
    if (kind !== undefined && kind !== UNRECOGNIZED) preparedOf(kind, 'is', value)
    try {
      return isApiError(value) && lineage.includes(value.catalog) && value.kind === (kind ?? value.kind)
    } catch {
      return false
    }
  }

  const wrap = async (kind: string, ...rest: unknown[]): Promise<unknown> => {
    const [params, fn] = rest.length > 1 ? rest : [{}, rest[0]]
    if (CHECKS && typeof fn !== 'function') {
      throw new TypeError(`${name}.wrap('${kind}'): the last argument must be the function to run, not ${describe(fn)}`)
    }
    const known = preparedOf(kind, 'wrap')
    const sound = checked('wrap', known, params, NO_OPTIONS)
    try {
      return await (fn as () => unknown)()
    } catch (cause) {
      throw is(cause) && (cause as ApiError).origin === 'raised' ? cause : made(known, sound, { cause }, wrap)
    }
  }

  const recognize = (answer: WireMessage): Recognized | undefined => {
    const { message, status, isPart } = answer ?? {}
    if (typeof message !== 'string') return undefined
    recognizer ??= createRecognizer(errors, codec.isCoded ? codedWordings : undefined, createIndex)
    const text = withoutNotice(data, message)
    // A message may itself end with the notice's text, and come from a server that appends none.
    const recognized = recognizer(status, text) ?? (text === message ? undefined : recognizer(status, message))
    if (!recognized || isPart) return recognized
    const rules = rulesOf(recognized.kind)
    // Made for this message, and nobody else's.
    const params = recognized.params as Record<string, unknown>
    for (const name in rules) {
      if (name in params) continue
      const rule = rules[name] as ParamRule
      // A schema may have a default.
      const value = rule.read(undefined)
      if (value !== undefined) params[name] = value
      else if (!rule.isOptional) return undefined
    }
    return recognized
  }

  const catalog: WireContract = Object.freeze({
    ...data,
    envelope,
    codec,
    bodyOf,
    rulesOf,
    retry,
    lineage,
    retryTable: Object.freeze(
      Object.fromEntries(Object.entries(statuses).map(([status, row]) => [status, row.retry && retry])),
    ),
    error,
    wrap,
    recognize,
    is,
    toEnvelope: (error: ApiError, context: EnvelopeContext) => bodyOf(catalog, error, context ?? {}),
    toJSON: () => toJson(definition),
  })
  return catalog as unknown as Catalog<Definition['errors'], EnvelopeOf<Definition>>
}
