import type { AnyCatalog, EnvelopeDefinition } from '@errspec/core'
import { envelopeParts } from '@errspec/core/adapter'
import { isCoded, paramFacts } from '@errspec/core/schema'
import type { BodyReading, BodyRule } from '../reading/body-reading.js'
import { type Expectation, hasTextParams } from '../reading/expectation.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

/** What the rules of a body depend on. */
export interface BodyForm {
  readonly catalog: AnyCatalog
  readonly envelope: EnvelopeDefinition
  /** Absent for an answer that may be of any kind. */
  readonly kind?: string | undefined
}

/** Whether the text is the contract, and not free as it is beside a code. */
export const isTextContract = ({ catalog }: Pick<BodyForm, 'catalog'>) => !isCoded(catalog.envelope)

/** The rules that an error's body can show, and those that are about its params, wherever they are. */
export function bodyRules({ catalog, envelope, kind }: BodyForm): RuleId[] {
  const parts = envelopeParts(envelope)
  const has = (...names: readonly string[]) => names.some((name) => parts.includes(name))
  const definition = kind === undefined ? undefined : catalog.errors[kind]
  const names = definition ? paramFacts(definition, catalog.envelope).map(({ name }) => name) : []
  const isAny = kind === undefined
  const carries = isAny
    ? parts.some((part) => /^(?:params\b|\.\.\.)/.test(part))
    : names.length > 0 && has('params', '...', ...names.map((name) => `params.${name}`))
  const hasText = isAny ? true : hasTextParams(catalog, kind)
  const rules: readonly (readonly [RuleId, boolean])[] = [
    ['fields', true],
    ['members', true],
    ['code', has('kind', 'code')],
    ['body-status', has('status')],
    ['message', has('message')],
    ['notice', has('message') && catalog.notice !== undefined && isTextContract({ catalog })],
    ['params', carries],
    ['params-clean', hasText],
    ['x-error-params', isAny || names.length > 0],
    ['read-back', true],
  ]
  return rules.filter(([, applies]) => applies).map(([rule]) => rule)
}

/** Judges the places of a body: what is there, and what it says of the error. */
export function judgePlaces(
  verdicts: Verdicts,
  request: string,
  expectation: Expectation,
  { findings, seen }: BodyReading,
  rules: readonly RuleId[],
): void {
  const places = expectation.parts().body
  for (const rule of ['fields', 'members', 'code', 'body-status', 'params'] as const satisfies readonly BodyRule[]) {
    if (!rules.includes(rule)) continue
    const own = findings.filter((finding) => finding.rule === rule)
    const isBlind = rule !== 'fields' && own.length === 0 && !seen.has(rule)
    if (isBlind && findings.some((finding) => finding.rule === 'fields')) {
      verdicts.skip([rule], 'what it is about is missing from the body')
      continue
    }
    verdicts.judge(rule, request, own.length === 0, {
      expected: show(JSON.parse(places)),
      actual: own.map(({ what }) => what).join('; '),
    })
  }
}
