import type { AnyCatalog, AnyOperations } from '@errspec/core'
import { checkCatalog, checkErrorHooks, checkRequestIdOptions, type EnvelopeOption } from '@errspec/core/adapter'
import { checkOptions, nameOf } from '../../check-options.js'
import type { ConformanceTarget } from '../../scenario.js'
import { errorRules } from '../rules/error-answer.js'
import { Verdicts } from '../rules/verdicts.js'
import { examinationOf } from '../target/examination.js'
import type { CaseDefinition, CaseSetting, ConformanceCase } from './case-definition.js'
import { answerForm, judgeKind } from './error-case.js'
import { generalCases } from './general-cases.js'
import { operationCases } from './operation-cases.js'

/** How the server is set up, as far as the rules depend on it. */
export interface CaseOptions {
  /** Another form of its errors than the contract's own: one, or several of which `Accept` picks (wire rule 7). */
  readonly envelope?: EnvelopeOption | undefined
  /** Which operation raises what: a kind that its operation does not declare is a fault then. Default: nothing is said of that. */
  readonly operations?: AnyOperations | undefined
  /** Whether it takes over an inbound `x-request-id` (wire rule 3). Default: false. */
  readonly trustsRequestId?: boolean | undefined
  /** The headers that carry the id of a request. Default: `x-request-id` and `request-id`. */
  readonly requestIdHeaders?: readonly string[] | undefined
  /** How the ids look that it makes. Default: `req_` and lower-case letters and digits. */
  readonly requestIdForm?: RegExp | undefined
}

const OPTIONS = ['envelope', 'operations', 'trustsRequestId', 'requestIdHeaders', 'requestIdForm']

/**
 * The cases of a catalog: one for each kind, then the general ones. They need no test framework; loop over them in
 * yours. Throws a `TypeError` for what is no catalog and for options that make no sense.
 */
export function conformanceCases<C extends AnyCatalog>(catalog: C, options: CaseOptions = {}): ConformanceCase<C>[] {
  const caller = 'conformanceCases'
  checkCatalog(caller, catalog)
  checkCaseOptions(caller, catalog, options)
  const setting = settingOf(catalog, options)
  const definitions = [
    ...Object.keys(catalog.errors).map((kind) => kindCase(setting, kind)),
    ...generalCases(setting),
    ...operationCases(options.operations),
  ]
  return definitions.map(({ judge, ...definition }) => ({
    ...definition,
    async run(target: ConformanceTarget<C>) {
      const examination = examinationOf(setting, target, `case '${definition.id}'`)
      const verdicts = new Verdicts(definition, examination.broken)
      await judge(examination, verdicts)
      const { passed, failed, skipped } = verdicts
      for (const { rule } of failed) examination.broken.add(rule)
      return { passed, failed, skipped }
    },
  }))
}

/** The options of the cases, with their defaults. */
export function settingOf(catalog: AnyCatalog, options: CaseOptions): CaseSetting {
  const {
    envelope = catalog.envelope,
    trustsRequestId = false,
    requestIdHeaders = ['x-request-id', 'request-id'],
    requestIdForm = /^req_[a-z0-9]+$/,
    operations,
  } = options
  return {
    catalog,
    envelope,
    trustsRequestId,
    requestIdHeaders: requestIdHeaders.map((name) => name.toLowerCase()),
    requestIdForm,
    operations,
  }
}

export function checkCaseOptions(caller: string, catalog: AnyCatalog, options: CaseOptions): void {
  checkOptions(caller, options, OPTIONS)
  const { envelope, operations, trustsRequestId, requestIdHeaders, requestIdForm } = options
  checkErrorHooks(caller, catalog, { envelope, operations })
  if (trustsRequestId !== undefined && typeof trustsRequestId !== 'boolean') {
    throw new TypeError(`${caller}: 'trustsRequestId' must be true or false, not ${nameOf(trustsRequestId)}`)
  }
  checkRequestIdOptions(`${caller}: requestIdHeaders`, { headers: requestIdHeaders })
  if (requestIdForm !== undefined && !(requestIdForm instanceof RegExp)) {
    throw new TypeError(
      `${caller}: 'requestIdForm' must be a RegExp such as /^[0-9a-f-]{36}$/ (which a module can have and JSON cannot), not ${nameOf(requestIdForm)}`,
    )
  }
}

function kindCase(setting: CaseSetting, kind: string): CaseDefinition {
  const { catalog } = setting
  const rules = errorRules(answerForm(setting, kind), catalog.errors[kind]?.status ?? 0)
  return {
    id: `kind ${kind}`,
    title: `${kind} is answered as the contract has it`,
    kind,
    rules,
    async judge(examination, verdicts) {
      const scenario = examination.target.scenarios[kind]
      if (!scenario) return verdicts.skip(rules, `no scenario for '${kind}'`)
      await judgeKind(setting, kind, scenario, rules, examination, verdicts)
    },
  }
}
