import type { EnvelopeDefinition } from '@errspec/core'
import type { Command } from '../arguments.js'
import { loadEnvelopes } from '../shared/contract/load-envelope.js'
import { deliver, jsonText } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import { mergeOpenApi } from './merge/document-file.js'
import { jsonSchema, openApi } from './openapi.js'

/** Generates the components of the errors, or a document with them. */
export function runOpenApi(command: Command & { name: 'openapi' }, session: Session): Promise<number> {
  const { into } = command
  return deliver(command, session, async (contract) => {
    const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'openapi')
    return into === undefined
      ? jsonText(openApi(contract, { envelope }))
      : mergeOpenApi(contract, await session.readText(into), into, { envelope })
  })
}

/** Generates the JSON Schema of the bodies. */
export function runJsonSchema(command: Command & { name: 'json-schema' }, session: Session): Promise<number> {
  return deliver(command, session, async (contract) => {
    const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'json-schema')
    if (Array.isArray(envelope)) throw new UsageError('json-schema --envelope: name one; a body has one form at a time')
    return jsonText(jsonSchema(contract, command.of, { envelope: envelope as EnvelopeDefinition | undefined }))
  })
}
