import type { Command } from '../arguments.js'
import { docs } from '../commands/docs.js'
import { jsonSchema, openApi } from '../commands/openapi.js'
import { type Contract, textsOf } from '../contract.js'
import { UsageError } from '../faults.js'
import { mergeOpenApi } from '../openapi/document-file.js'
import type { Session } from '../session.js'

type Generator = Command & { name: 'docs' | 'openapi' | 'json-schema' | 'export' }

/** Prints what a command generates, writes it to a file, or tells whether the file has it. */
export async function runGenerator(command: Generator, session: Session): Promise<number> {
  const { name, out = '-', check } = command
  const isPrinted = out === '-'
  if (check && isPrinted) throw new UsageError(`${name} --check: name the file to compare with, with --out FILE`)
  const text = await generate(command, await session.contractOf(command), session)
  if (isPrinted) session.print(text)
  else if (!check) await session.writeText(out, text)
  else if ((await session.readText(out)).replaceAll('\r\n', '\n') !== text) {
    session.remark(`${out} is stale: write it anew with the same command without --check`)
    return 1
  }
  return 0
}

async function generate(command: Generator, contract: Contract, session: Session): Promise<string> {
  switch (command.name) {
    case 'docs':
      return docs(contract)
    case 'openapi':
      if (command.into !== undefined) return mergeOpenApi(contract, await session.readText(command.into), command.into)
      return toText(openApi(contract))
    case 'json-schema':
      return toText(jsonSchema(contract, command.of))
    case 'export':
      return toText(textsOf(contract))
  }
}

const toText = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`
