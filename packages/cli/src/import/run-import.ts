import { basename } from 'node:path'
import { isRecord } from '@errspec/core/adapter'
import { readDocument } from '../openapi/text/read-document.js'
import { roundedNumber, writtenAs } from '../shared/exact-number.js'
import { jsonText } from '../shared/generated-text.js'
import type { JsonObject } from '../shared/json-object.js'
import { parseJson, refuseNoText } from '../shared/parse-json.js'
import type { Session } from '../shared/program-session.js'
import { TOO_DEEP } from '../shared/too-deep.js'
import { UsageError } from '../shared/usage-error.js'
import { errorsInRows, rowsIn } from './from-list.js'
import { errorsInOpenApi } from './from-openapi.js'
import { errorsInTranslations } from './from-translations.js'
import type { ImportCommand } from './import-command.js'
import { type Imported, importSources } from './imported.js'
import { readProperties } from './properties.js'
import { refuseOtherFormat } from './refuse-format.js'
import { isMarkdown, rowsInCsv, rowsInMarkdown } from './tables.js'
import { toCatalogFile } from './to-catalog-file.js'

const MOST_REMARKS = 20
/** The largest public document, of 73 MB, has half of it. */
const MOST_PARTS = 10_000_000

/** Makes a first catalog of what a team has, and says what it could not take over. */
export async function runImport(command: ImportCommand, session: Session): Promise<number> {
  const { file, out = '-' } = command
  const text = await session.readText(file)
  const imported = readErrors(text, command)
  if (imported.errors.length === 0) {
    throw new UsageError(
      `${file}: no errors were found in it${imported.remarks[0] ? ` (${imported.remarks[0]})` : ''}; say what it is with --from (${importSources.join(', ')})`,
    )
  }
  const name = command.as ?? nameOf(file)
  const { file: catalog, remarks: losses } = toCatalogFile(imported, name)
  const remarks = [...losses, ...lostCodes(imported, text)]
  if (out === '-') session.printDocument(jsonText(catalog))
  else await session.writeText(out, jsonText(catalog))
  for (const remark of remarks.slice(0, MOST_REMARKS)) session.remark(`${session.errorStyle.yellow('note:')} ${remark}`)
  if (remarks.length > MOST_REMARKS) session.remark(`and ${remarks.length - MOST_REMARKS} more notes like these`)
  const kinds = Object.keys(catalog.errors).length
  session.remark(
    `${kinds} kinds${out === '-' ? '' : ` were written to ${out}: go through them, then run 'errspec check ${out}'`}`,
  )
  return 0
}

/** The codes that were left out, as the file has them. */
const lostCodes = ({ errors }: Imported, text: string) =>
  errors.flatMap(({ place, lostCode }) =>
    lostCode === undefined
      ? []
      : [
          `${place}: its code ${writtenAs(text, lostCode)} was left out: only a text or an integer that JavaScript holds can be one`,
        ],
  )

function readErrors(text: string, { file, from, keys = [] }: ImportCommand): Imported {
  refuseNoText(text, file)
  if (from !== 'csv') refuseOtherFormat(text, file)
  if (from === undefined && isMarkdown(text)) return errorsInRows(rowsInMarkdown(text), file)
  if (/\.properties$/i.test(file)) return errorsInTranslations(readProperties(text), keys)
  if (from === 'csv' || (from === undefined && isCsv(text, file))) return errorsInRows(rowsInCsv(text, file), file)
  const data = parsed(text, file)
  if (!isRecord(data) && !Array.isArray(data)) {
    throw new UsageError(
      `${file}: holds neither an object nor a list: name an OpenAPI document, a list of errors or an i18n file`,
    )
  }
  if (isRecord(data) && isRecord(data['errors']) && isRecord(data['defaults']) && isRecord(data['statuses'])) {
    throw new UsageError(`${file}: is a catalog already: use it with --catalog ${file}`)
  }
  if (from === 'openapi' || (from === undefined && isRecord(data) && ('openapi' in data || 'swagger' in data))) {
    if (isRecord(data) && isRecord(data['paths'])) return errorsInOpenApi(data)
    throw new UsageError(`${file}: has no 'paths', and so is no OpenAPI document with operations`)
  }
  const rows = from === 'i18n' || keys.length > 0 ? undefined : rowsIn(data)
  if (rows) return errorsInRows(rows, file)
  if (from === 'list' || !isRecord(data)) {
    throw new UsageError(`${file}: is no list of errors: objects with a message each, in a list or under their codes`)
  }
  return errorsInTranslations(data, keys)
}

const isCsv = (text: string, file: string) =>
  /\.(?:csv|tsv)$/i.test(file) || /^\ufeff?[\w" -]+([,;\t][\w" -]+)+\r?\n/.test(text)

/** JSON or YAML. Throws a `UsageError` where it is neither, or where reading it would take forever. */
function parsed(text: string, file: string): unknown {
  try {
    const lines = text.trim().split(/\r?\n/)
    // An object on each line.
    if (lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line))) {
      return lines.map((line) => parseJson(line, file))
    }
    const { content } = readDocument(text.replace(/^\ufeff/, ''), file)
    if (unfoldedSize(content) <= MOST_PARTS) return withPlainNumbers(content)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UsageError(`${file}: ${TOO_DEEP}`)
  }
  throw new UsageError(
    `${file}: its aliases stand for more than ${MOST_PARTS.toLocaleString('en')} parts: write out what is meant`,
  )
}

/** How many parts a value has where each alias counts as what it stands for. */
function unfoldedSize(content: unknown): number {
  const known = new Map<object, number>()
  const sizeOf = (part: unknown): number => {
    if (typeof part !== 'object' || part === null) return 1
    const size = known.get(part) ?? Object.values(part).reduce<number>((sum, inner) => sum + sizeOf(inner), 1)
    known.set(part, size)
    return size
  }
  return sizeOf(content)
}

/** An import needs no number as it is written. */
function withPlainNumbers(content: unknown): unknown {
  const seen = new Set<object>()
  const visit = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return roundedNumber(part)
    if (seen.has(part)) return part
    seen.add(part)
    for (const [key, inner] of Object.entries(part)) (part as JsonObject)[key] = visit(inner)
    return part
  }
  return visit(content)
}

function nameOf(file: string): string {
  const plain = basename(file)
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return /^[a-z]/.test(plain) ? plain : `api-${plain}`.replace(/-$/, '')
}
