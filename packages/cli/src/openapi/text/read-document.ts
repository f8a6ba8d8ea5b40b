import { UsageError } from '../../shared/usage-error.js'
import { readJsonDocument } from './json-document.js'
import type { TextDocument } from './text-document.js'
import { readYamlDocument } from './yaml-document.js'

/** A document in JSON or YAML. What begins with a bracket is YAML where it is no JSON. Throws a `UsageError` where it is neither. */
export function readDocument(text: string, name: string): TextDocument {
  if (!/^\s*[{[]/.test(text)) return readYamlDocument(text, name)
  try {
    return readJsonDocument(text, name)
  } catch (error) {
    return readBraces(text, name) ?? rethrow(error)
  }
}

function readBraces(text: string, name: string): TextDocument | undefined {
  try {
    return readYamlDocument(text, name)
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

function rethrow(error: unknown): never {
  throw error
}
