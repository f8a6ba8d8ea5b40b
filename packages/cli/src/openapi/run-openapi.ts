import type { Command } from '../arguments.js'
import { deliver, jsonText } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { mergeOpenApi } from './merge/document-file.js'
import { jsonSchema, openApi } from './openapi.js'

/** Generates the components of the errors, or a document with them. */
export function runOpenApi(command: Command & { name: 'openapi' }, session: Session): Promise<number> {
  const { into } = command
  return deliver(command, session, async (contract) =>
    into === undefined ? jsonText(openApi(contract)) : mergeOpenApi(contract, await session.readText(into), into),
  )
}

/** Generates the JSON Schema of the bodies. */
export function runJsonSchema(command: Command & { name: 'json-schema' }, session: Session): Promise<number> {
  return deliver(command, session, (contract) => jsonText(jsonSchema(contract, command.of)))
}
