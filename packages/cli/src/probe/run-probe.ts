import { extname } from 'node:path'
import { type ConformanceTarget, formatReport, mockScenarios, runConformance } from '@errspec/testkit'
import type { Command } from '../arguments.js'
import { loadExport } from '../shared/contract/load-contract.js'
import { loadEnvelopes } from '../shared/contract/load-envelope.js'
import type { Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'

/** Runs the conformance suite on a server; 1 where a rule is broken. */
export async function runProbe(command: Command & { name: 'probe' }, session: Session): Promise<number> {
  const { url, mock, trustsRequestId, timeout } = command
  const contract = await session.contractOf(command)
  const { catalog, operations } = contract
  if (mock && command.scenarios !== undefined)
    throw new UsageError('probe: --mock has scenarios of its own; leave one of the two out')
  const given: Scenarios = mock ? mockScenarios(catalog) : await readScenarios(command.scenarios, session)
  const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'probe')
  const report = await runConformance({
    ...given,
    catalog,
    baseUrl: url.replace(/\/$/, ''),
    headers: { ...given.headers, ...readHeaders(command.header) },
    ...(envelope === undefined ? {} : { envelope }),
    ...(operations === undefined ? {} : { operations }),
    ...(trustsRequestId === undefined ? {} : { trustsRequestId }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  }).catch((error: unknown) => {
    if (error instanceof TypeError)
      throw new UsageError(error.message.replace(/^runConformance/, 'probe').replaceAll("'baseUrl'", 'the URL'))
    throw error
  })
  const isSilent = report.passed.length === 0 && report.failed.every(({ rule }) => rule === 'answered')
  if (command.format === 'json') session.printJson(report)
  else if (!isSilent) session.print(formatReport(report))
  if (isSilent) {
    const reason = report.failed[0] ? ` (${report.failed[0].actual})` : ''
    throw new UsageError(`probe: ${url} answers nothing: is the server running, and is this its address?${reason}`)
  }
  if (command.scenarios === undefined && !mock) {
    session.remark('Without --scenarios the kinds are not raised: their rules are skipped.')
  }
  return report.failed.length > 0 ? 1 : 0
}

type Scenarios = Omit<ConformanceTarget, 'baseUrl'>

/** The scenarios of a file: the options of `runConformance`, or only its `scenarios`. */
async function readScenarios(source: string | undefined, session: Session): Promise<Scenarios> {
  if (source === undefined) return { scenarios: {} }
  const value = await loadExport(source, session.io.cwd)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${source}: must hold an object of scenarios by kind${extname(source) === '.json' ? '' : ', exported as default'}`,
    )
  }
  return 'scenarios' in value ? (value as Scenarios) : { scenarios: value }
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value = ''] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(line) ?? []
      if (name === undefined)
        throw new UsageError(`probe --header: ${JSON.stringify(line)} is no header; write it as 'name: value'`)
      return [name, value]
    }),
  )
}
