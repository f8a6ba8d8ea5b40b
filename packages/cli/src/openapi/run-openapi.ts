import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { EnvelopeDefinition } from '@errspec/core'
import { printable } from '@errspec/core/schema'
import { loadEnvelopes } from '../shared/contract/load-envelope.js'
import { textOf } from '../shared/file-text.js'
import { deliver, jsonText } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { failureOfFile, UsageError } from '../shared/usage-error.js'
import { mergeOpenApi } from './merge/document-file.js'
import { unmatchedRemarks } from './merge/matched-operations.js'
import { jsonSchema, openApi } from './openapi.js'
import type { JsonSchemaCommand, OpenApiCommand } from './openapi-command.js'

/** Generates the components of the errors, or a document with them. */
export function runOpenApi(command: OpenApiCommand, session: Session): Promise<number> {
  const { into } = command
  return deliver(command, session, async (contract) => {
    const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'openapi')
    if (into === undefined) return jsonText(openApi(contract, { envelope }))
    return mergeOpenApi(contract, await readDocumentFile(into, session), into, {
      envelope,
      onUnmatched(operations) {
        for (const remark of unmatchedRemarks(operations, into)) session.remark(remark)
      },
    })
  })
}

/** The text of a file, none of whose bytes may be lost. */
async function readDocumentFile(file: string, { io }: Session): Promise<string> {
  const bytes = await readFile(resolve(io.cwd, file)).catch(failureOfFile(file))
  // For what it says of a file that is no text at all.
  textOf(bytes, file)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UsageError(
      `${printable(file)}: is not UTF-8, so that it could not be written again as it is: save it as UTF-8`,
    )
  }
}

/** Generates the JSON Schema of the bodies. */
export function runJsonSchema(command: JsonSchemaCommand, session: Session): Promise<number> {
  return deliver(command, session, async (contract) => {
    const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'json-schema')
    if (Array.isArray(envelope)) throw new UsageError('json-schema --envelope: name one; a body has one form at a time')
    return jsonText(jsonSchema(contract, command.of, { envelope: envelope as EnvelopeDefinition | undefined }))
  })
}
