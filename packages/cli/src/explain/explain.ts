import type { Params, RetryPolicy } from '@errspec/core'
import {
  type Contract,
  codeOf,
  isKindRetryable,
  isStatusRetryable,
  kindsNamed,
  kindsOf,
  textsOf,
} from '../shared/contract/contract.js'
import { nearestKinds } from '../shared/contract/nearest-kinds.js'
import { paramsOfKind, typeInWords } from '../shared/contract/param-types.js'
import type { ChangedNumber } from '../shared/exact-number.js'
import { findErrors } from './find-errors.js'
import {
  type FoundError,
  isCertain,
  isOfContract,
  isTelling,
  receivedText,
  recognizeAnywhere,
  type ToldBy,
} from './found-error.js'
import { changedInEnvelope } from './number-changes.js'
import { readObjects } from './read-objects.js'
import { statusWords } from './status-words.js'

/** What there is to say about one thing that somebody asked about. */
export interface Explanation {
  /** What was asked about: a kind, a status, an error that a server answered, or a text that is none of these. */
  readonly subject: 'kind' | 'status' | 'error' | 'text'
  /** Whether the contract describes it. */
  readonly inContract: boolean
  /** What was asked about, in the asker's words. */
  readonly asked: string
  readonly status?: number
  /** The status in words. */
  readonly title?: string
  readonly kind?: string
  /** The machine code in the body, where it is not the kind; of what the contract does not have, the one that came. */
  readonly code?: string | number
  /**
   * Of an error of the contract: whether it is of that kind for certain, or may just as well be somebody else's, or of another kind,
   * since nothing but its words says so.
   */
  readonly certainty?: 'certain' | 'possible'
  /** What tells the kind: its name, its code, a body in the contract's envelope, the contract's notice, or its words alone. */
  readonly toldBy?: ToldBy
  /** The text of the contract, with its placeholders. */
  readonly message?: string
  /** What came instead where it is not that text: another text that clients recognise, or one that nobody does. */
  readonly received?: string
  readonly params?: Params
  /** Of an error: the params that it has to have, where not all of them could be read. */
  readonly unreadParams?: readonly string[]
  /** Of a kind: the types of its params, in words. */
  readonly paramTypes?: Readonly<Record<string, string>>
  /** The numbers of a body that a client does not get as they are written: `read` is what JavaScript makes of them. */
  readonly changedNumbers?: readonly (Omit<ChangedNumber, 'read'> & { readonly read: string })[]
  readonly requestId?: string
  readonly deprecated?: boolean | string
  /** The version of the contract that had it first. */
  readonly since?: string
  /** What the status means. */
  readonly summary?: string
  readonly cause?: string
  readonly solution?: readonly string[]
  /** What to do, in a few words. */
  readonly action?: string
  /** How a client retries it, or `false`. */
  readonly retry?: RetryPolicy | false
  /** Of a status: its kinds. */
  readonly kinds?: readonly string[]
  /** Of what the contract does not describe: the kinds that come closest. */
  readonly nearest?: readonly string[]
}

/**
 * Explains a kind or its code, a status, a wire message, or every error in a text: bodies, log records, printed exceptions. Says so where
 * the contract has no such thing, and what comes closest.
 */
export function explain(contract: Contract, text: string): readonly Explanation[] {
  const { catalog } = contract
  const asked = text.trim()
  const { text: notice = '' } = catalog.notice ?? {}
  const [, digits, words = ''] = /^(?:HTTP(?:\/[\d.]+)?\s+)?(\d{3})(?:\s+(.*))?$/is.exec(asked) ?? []
  const status = Number(digits)
  if (status >= 100 && status <= 599 && (words === '' || words === catalog.statuses[status]?.title)) {
    return [explainStatus(contract, status, asked)]
  }
  const kinds = kindsNamed(catalog, asked)
  if (kinds.length > 0) return kinds.map((kind) => explainKind(contract, kind, asked))
  // What SDKs print of an answer: the status, then its message.
  const printed = status >= 400 && /^\d/.test(asked) ? receivedText(catalog, status, words) : undefined
  if (printed && isOfContract(catalog, printed) && isTelling(catalog, printed, false))
    return [explainError(contract, printed)]
  // Whoever asks for a message alone means it, even one that everybody has.
  const message = notice !== '' && asked.endsWith(notice.trimEnd()) ? '' : asked
  const alone = (message === '' ? [] : recognizeAnywhere(catalog, message)).filter((error) =>
    isTelling(catalog, error, true),
  )
  if (alone.length > 0) return alone.map((error) => explainError(contract, error))
  const found = findErrors(catalog, asked)
  // Of another status the message is not the contract's.
  if (printed && found.length === 1 && found[0]?.status !== status) return [explainError(contract, printed)]
  if (found.length > 0) return found.map((error) => explainError(contract, error))
  const [, ...numbers] = STATUS_IN_WORDS.exec(asked) ?? []
  const named = numbers.find((number) => number !== undefined)
  if (named !== undefined) return [explainStatus(contract, Number(named), asked)]
  const [body] = readObjects(asked)
  const changed = body ? changedInEnvelope(catalog, asked.slice(body.start, body.end)) : []
  const nearest = nearestOfText(catalog, messageIn(asked))
  return [{ subject: 'text', inContract: false, asked, ...numberFacts(changed), nearest }]
}

/** How clients and proxies tell a status that do not show the body: `402 status code (no body)`, `status code 402`, a page's title. */
const STATUS_IN_WORDS =
  /\b([45]\d\d) status code|\b(?:status(?: code)?|HTTP(?:\/[\d.]+)?)["']?[ :=]*([45]\d\d)\b|<title>\s*([45]\d\d)\b/i

function explainKind(contract: Contract, kind: string, asked: string): Explanation {
  const { catalog } = contract
  const params = paramsOfKind(catalog, kind).map((param) => [param.name, typeInWords(param)] as const)
  return {
    subject: 'kind',
    inContract: true,
    asked,
    ...kindFacts(contract, kind),
    ...(params.length > 0 ? { paramTypes: Object.fromEntries(params) } : {}),
    retry: isKindRetryable(catalog, kind) && catalog.retry,
  }
}

function explainStatus(contract: Contract, status: number, asked: string): Explanation {
  const { catalog } = contract
  const inContract = Object.hasOwn(catalog.statuses, status)
  return {
    subject: 'status',
    inContract,
    asked,
    status,
    ...statusFacts(contract, status),
    ...(inContract ? { kinds: kindsOf(catalog, status) } : {}),
    ...(status >= 400 ? { retry: isStatusRetryable(catalog, status) && catalog.retry } : {}),
  }
}

/** What comes nearest to a text; what it says to the letter was not meant, or it would have been found. */
function nearestOfText(catalog: Contract['catalog'], text: string): readonly string[] {
  const meant = recognizeAnywhere(catalog, text).map(({ kind }) => kind)
  return nearestKinds(catalog, text).filter((kind) => !meant.includes(kind))
}

/** The message of a text that is a body; the text itself where it is none. */
function messageIn(text: string): string {
  const [body] = text.startsWith('{') ? readObjects(text) : []
  const { message } = Object(body?.value)
  return typeof message === 'string' ? message : text
}

/** Explains an error that was found in a text. */
export function explainError(contract: Contract, error: FoundError): Explanation {
  const { catalog } = contract
  const { kind, params, message, retryable, requestId, isWithoutParams, toldBy } = error
  const inContract = Object.hasOwn(catalog.errors, kind)
  const facts = inContract ? kindFacts(contract, kind) : foreignFacts(contract, error)
  return {
    subject: 'error',
    inContract,
    asked: message,
    ...facts,
    ...(inContract && isOwnText(contract, error) ? {} : { received: message }),
    params,
    ...(isWithoutParams ? { unreadParams: unreadParams(contract, error) } : {}),
    ...(inContract && toldBy
      ? { certainty: isCertain(error) ? ('certain' as const) : ('possible' as const), toldBy }
      : {}),
    ...numberFacts(error.changedNumbers),
    ...(requestId === undefined ? {} : { requestId }),
    ...(error.status === 0 ? {} : { retry: retryable && catalog.retry }),
    ...(inContract ? {} : { nearest: nearestOf(contract, error) }),
  }
}

/** As texts: JSON has no number for most of what is read. */
function numberFacts(changed: readonly ChangedNumber[] = []): Pick<Explanation, 'changedNumbers'> {
  if (changed.length === 0) return {}
  return { changedNumbers: changed.map(({ read, ...one }) => ({ ...one, read: String(read) })) }
}

/** What is to be said of an error that the contract does not have. */
function foreignFacts(contract: Contract, { status, code }: FoundError) {
  return {
    ...(status === 0 ? {} : { status, ...statusFacts(contract, status) }),
    ...(code === undefined ? {} : { code }),
  }
}

function nearestOf({ catalog }: Contract, { code, message }: FoundError): readonly string[] {
  const byCode = code === undefined ? [] : nearestKinds(catalog, String(code))
  return byCode.length > 0 ? byCode : nearestOfText(catalog, message)
}

function unreadParams({ catalog }: Contract, { kind }: FoundError): readonly string[] {
  return paramsOfKind(catalog, kind).flatMap(({ name, isOptional }) => (isOptional ? [] : [name]))
}

/** Whether the text is the message that the contract has for these params, and no alias of it. */
function isOwnText({ catalog }: Contract, { kind, params, message, status }: FoundError): boolean {
  const title = catalog.statuses[status]?.title
  // Of a log line that names the kind there is no text, and the status stands in for it.
  if (message === title) return true
  try {
    return catalog.error(kind, params, { stack: false }).message === message
  } catch {
    return false
  }
}

function kindFacts(contract: Contract, kind: string) {
  const { status, message, cause, solution, deprecated, since } = textsOf(contract).errors[kind] as NonNullable<
    ReturnType<typeof textsOf>['errors'][string]
  >
  return {
    ...statusFacts(contract, status),
    status,
    kind,
    ...(codeOf(contract.catalog, kind) === kind ? {} : { code: codeOf(contract.catalog, kind) }),
    message,
    ...(deprecated === undefined || deprecated === false ? {} : { deprecated }),
    ...(since === undefined ? {} : { since }),
    ...(cause === undefined ? {} : { cause }),
    ...(solution === undefined ? {} : { solution }),
  }
}

function statusFacts(contract: Contract, status: number) {
  const { title = statusWords(status), summary, action, solution } = textsOf(contract).statuses[status] ?? {}
  return {
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined ? {} : { summary }),
    ...(action === undefined ? {} : { action }),
    ...(solution === undefined ? {} : { solution }),
  }
}
