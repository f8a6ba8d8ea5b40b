import { DefinitionError } from '@errspec/core'
import { printableLines } from '@errspec/core/schema'
import { type Command, parseArguments } from './arguments.js'
import { runChangeset } from './changeset/run-changeset.js'
import { runCheck } from './check/run-check.js'
import { runDiff } from './diff/run-diff.js'
import { runDocs } from './docs/run-docs.js'
import { runExplain } from './explain/run-explain.js'
import { runExport } from './export/run-export.js'
import { runImport } from './import/run-import.js'
import { runList } from './list/run-list.js'
import { runMock } from './mock/run-mock.js'
import { runJsonSchema, runOpenApi } from './openapi/run-openapi.js'
import { runProbe } from './probe/run-probe.js'
import { runRules } from './rules/run-rules.js'
import { type Io, type Session, sessionOf } from './shared/program-session.js'
import { sourceKeys } from './shared/project.js'
import { UsageError } from './shared/usage-error.js'
import { runSite } from './site/run-site.js'
import { cliVersion } from './version.js'

export type { Io } from './shared/program-session.js'

/**
 * The program: carries out one call and resolves with its exit code, which is 0 when all is well, 1 when there is something to
 * report, and 2 when it could not be done.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parseArguments(argv, cliVersion, (io.stdout.isTTY && io.stdout.columns) || undefined)
  if (!('command' in parsed)) {
    ;(parsed.isError ? io.stderr : io.stdout).write(printableLines(parsed.text))
    return parsed.exitCode
  }
  const session = sessionOf(io, parsed.command.color)
  try {
    return await run(parsed.command, session)
  } catch (error) {
    session.remark(`${session.errorStyle.red('error:')} ${await explainFailure(error, session)}`)
    return 2
  }
}

function run(command: Command, session: Session): Promise<number> {
  switch (command.name) {
    case 'explain':
      return runExplain(command, session)
    case 'list':
      return runList(command, session)
    case 'docs':
      return runDocs(command, session)
    case 'site':
      return runSite(command, session)
    case 'openapi':
      return runOpenApi(command, session)
    case 'json-schema':
      return runJsonSchema(command, session)
    case 'export':
      return runExport(command, session)
    case 'import':
      return runImport(command, session)
    case 'check':
      return runCheck(command, session)
    case 'diff':
      return runDiff(command, session)
    case 'changeset':
      return runChangeset(command, session)
    case 'mock':
      return runMock(command, session)
    case 'probe':
      return runProbe(command, session)
    case 'rules':
      return runRules(command, session)
  }
}

/** A failure in words, without a stack: what the user can mend says so itself; anything else is ours. */
async function explainFailure(error: unknown, session: Session): Promise<string> {
  if (error instanceof UsageError) return error.message.replace(/(?=\n|$)/, await keyInProject(error, session))
  if (error instanceof DefinitionError) return error.message
  const message = error instanceof Error ? error.message : String(error)
  const code = (error as NodeJS.ErrnoException)?.code
  return code === undefined ? `${message} (this looks like a fault of errspec itself)` : message
}

/** Which key of package.json names the file that failed, in brackets; empty where none does. */
async function keyInProject({ message }: UsageError, session: Session): Promise<string> {
  const project = await session.project().catch(() => undefined)
  const key = sourceKeys.find((one) => project?.[one] !== undefined && message.startsWith(`${project[one]}: `))
  return key === undefined ? '' : ` (${project?.file} names it as "errspec.${key}")`
}
