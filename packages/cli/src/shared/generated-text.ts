import { printable, printableLines } from '@errspec/core/schema'
import type { Contract } from './contract/contract.js'
import type { LoadedContract } from './contract/load-contract.js'
import type { ContractOptions, Session } from './program-session.js'
import { UsageError } from './usage-error.js'

/** Where generated text goes: to a file, or only compared with it. */
export interface OutputOptions {
  readonly out?: string
  readonly check?: boolean
}

type Generator = { readonly name: string } & OutputOptions

/** Delivers what a command generates of its contract, and says which one that was where only the project names it. */
export async function deliver(
  command: Generator & ContractOptions,
  session: Session,
  generate: (contract: Contract) => string | Promise<string>,
): Promise<number> {
  let contract: LoadedContract | undefined
  const code = await deliverText(command, session, async () => {
    contract = await session.contractOf(command)
    return generate(contract)
  })
  if (contract) await session.remarkOnContract(command, contract)
  return code
}

/** Prints what a command generates, writes it to a file, or tells whether the file has it. */
export async function deliverText(
  command: Generator,
  session: Session,
  generate: () => string | Promise<string>,
): Promise<number> {
  const { name, out = '-', check } = command
  const isPrinted = out === '-'
  if (check && isPrinted) throw new UsageError(`${name} --check: name the file to compare with, with --out FILE`)
  const text = await generate()
  if (isPrinted) session.printDocument(text)
  else if (!check) await session.writeText(out, text)
  else if ((await session.readWritten(out)).replaceAll('\r\n', '\n') !== text.replaceAll('\r\n', '\n')) {
    session.remark(`${printable(out)} is stale: write it anew with the same command without --check`)
    return 1
  }
  return 0
}

/** A generated document as the text of a JSON file, in which a terminal or an editor finds nothing to obey. */
export const jsonText = (document: unknown): string => `${printableLines(JSON.stringify(document, null, 2))}\n`
