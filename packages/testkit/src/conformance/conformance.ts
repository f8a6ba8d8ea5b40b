import type { AnyCatalog } from '@errspec/core'
import { checkCatalog, isRecord } from '@errspec/core/adapter'
import { nameOf } from '../check-options.js'
import type { ConformanceTarget } from '../scenario.js'
import { type CaseOptions, checkCaseOptions, conformanceCases, settingOf } from './cases/cases.js'
import { coverageOf, type OperationCoverage } from './cases/operation-cases.js'
import type { CaseReport } from './rules/verdicts.js'
import { examinationOf } from './target/examination.js'

/** A server, its contract, and how it is set up. */
export interface ConformanceOptions<C extends AnyCatalog = AnyCatalog> extends ConformanceTarget<C>, CaseOptions {
  readonly catalog: C
}

/** What the whole suite found. */
export interface ConformanceReport extends CaseReport {
  readonly catalog: string
  readonly baseUrl: string
  /** How many requests the server had. */
  readonly requests: number
  /** What was seen of each operation; empty where the contract has none. */
  readonly operations: readonly OperationCoverage[]
}

/**
 * Runs every case of a catalog on a server, one request at a time. Whatever the server does is in the report: a rule
 * that it breaks under `failed`, one that could not be judged under `skipped`, with the reason. Rejects with a
 * `TypeError` that lists what is wrong with the arguments.
 */
export async function runConformance<C extends AnyCatalog>(options: ConformanceOptions<C>): Promise<ConformanceReport> {
  const caller = 'runConformance'
  if (!isRecord(options)) throw new TypeError(`${caller}: expected an object of options, not ${nameOf(options)}`)
  const { catalog, envelope, operations, trustsRequestId, requestIdHeaders, requestIdForm, ...rest } = options
  const caseOptions: CaseOptions = { envelope, operations, trustsRequestId, requestIdHeaders, requestIdForm }
  const target: ConformanceTarget<C> = rest
  checkCatalog(caller, catalog)
  checkCaseOptions(caller, catalog, caseOptions)
  const examination = examinationOf(settingOf(catalog, caseOptions), target, caller, true)
  const reports: CaseReport[] = []
  for (const { run } of conformanceCases(catalog, caseOptions)) reports.push(await run(target))
  return {
    catalog: catalog.name,
    baseUrl: target.baseUrl,
    requests: examination.requests,
    operations: operations ? coverageOf(operations, examination) : [],
    passed: reports.flatMap(({ passed }) => passed),
    failed: reports.flatMap(({ failed }) => failed),
    skipped: reports.flatMap(({ skipped }) => skipped),
  }
}
