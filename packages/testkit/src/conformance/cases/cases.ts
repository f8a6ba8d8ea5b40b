import type { AnyCatalog } from '@errspec/core'
import { type BodyFormat, checkCatalog, checkErrorHooks } from '@errspec/core/adapter'
import { checkOptions, nameOf } from '../../check-options.js'
import type { ConformanceTarget } from '../../scenario.js'
import { errorRules, judgeAnswered, judgeError } from '../rules/error-answer.js'
import { expectKind } from '../rules/expectation.js'
import { Verdicts } from '../rules/verdicts.js'
import { examinationOf } from '../target/examination.js'
import type { CaseDefinition, CaseSetting, ConformanceCase } from './case-definition.js'
import { generalCases } from './general-cases.js'

/** How the server is set up, as far as the rules depend on it. */
export interface CaseOptions {
  /** How the bodies of its errors look (wire rule 7). Default: `'envelope'`. */
  readonly body?: BodyFormat | undefined
  /** Whether it takes over an inbound `x-request-id` (wire rule 3). Default: false. */
  readonly trustsRequestId?: boolean | undefined
}

/**
 * The cases of a catalog: one for each kind, then the general ones. They need no test framework; loop over them in
 * yours. Throws a `TypeError` for what is no catalog and for options that make no sense.
 */
export function conformanceCases<C extends AnyCatalog>(catalog: C, options: CaseOptions = {}): ConformanceCase<C>[] {
  const caller = 'conformanceCases'
  checkCatalog(caller, catalog)
  checkCaseOptions(caller, options)
  const { body = 'envelope', trustsRequestId = false } = options
  const setting: CaseSetting = { catalog, body, trustsRequestId }
  const definitions = [...Object.keys(catalog.errors).map((kind) => kindCase(setting, kind)), ...generalCases(setting)]
  return definitions.map(({ judge, ...definition }) => ({
    ...definition,
    async run(target: ConformanceTarget<C>) {
      const examination = examinationOf(catalog, target, `case '${definition.id}'`)
      const verdicts = new Verdicts(definition, examination.broken)
      await judge(examination, verdicts)
      const { passed, failed, skipped } = verdicts
      for (const { rule } of failed) examination.broken.add(rule)
      return { passed, failed, skipped }
    },
  }))
}

export function checkCaseOptions(caller: string, options: CaseOptions): void {
  checkOptions(caller, options, ['body', 'trustsRequestId'])
  const { body, trustsRequestId } = options
  checkErrorHooks(caller, { body })
  if (trustsRequestId !== undefined && typeof trustsRequestId !== 'boolean') {
    throw new TypeError(`${caller}: 'trustsRequestId' must be true or false, not ${nameOf(trustsRequestId)}`)
  }
}

function kindCase({ catalog, body }: CaseSetting, kind: string): CaseDefinition {
  const rules = errorRules(expectKind(catalog, kind, { path: '/' }, body))
  return {
    id: `kind ${kind}`,
    title: `${kind} is answered as the contract has it`,
    kind,
    rules,
    async judge(examination, verdicts) {
      const scenario = examination.target.scenarios[kind]
      if (!scenario) return verdicts.skip(rules, `no scenario for '${kind}'`)
      const answer = await examination.send(scenario)
      const others = rules.filter((rule) => rule !== 'answered')
      if (judgeAnswered(verdicts, answer, others)) {
        judgeError(verdicts, answer, expectKind(catalog, kind, scenario, body))
      }
    },
  }
}
