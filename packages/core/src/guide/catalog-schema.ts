import { z } from 'zod'
import type { AnyCatalog, Catalog } from '../contract/catalog.js'
import { defineCatalog } from '../contract/define-catalog.js'
import { DefinitionError, type Fault } from '../definition/definition.js'
import { type CatalogFile, splitCatalogFile } from './catalog-file.js'
import { defineGuide, type Guide } from './define-guide.js'

/** The envelope (wire rule 1). Accepts what `isEnvelope` accepts: further keys are tolerated, and kept. */
export const envelopeSchema = z.looseObject({
  message: z.string().describe('What went wrong, for people; its fixed text is part of the contract.'),
  code: z.int().min(400).max(599).describe('The HTTP status.'),
  request_id: z.string().min(1).describe('Names the request in the logs of the service.'),
})

const texts = z.array(z.string().min(1)).min(1)

/** The shape of a catalog file. `parseCatalog` also checks what a schema cannot say. */
export const catalogFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().describe('Names the contract.'),
  version: z.string().describe('The version of the contract, as 1.2.3.'),
  notice: z.strictObject({ text: z.string(), on: z.enum(['all', '5xx', 'none']) }).optional(),
  statuses: z.record(
    z.string().regex(/^[45]\d\d$/),
    z.strictObject({
      title: z.string(),
      retry: z.boolean(),
      headers: z.record(z.string(), z.string()).optional(),
      summary: z.string().optional(),
      action: z.string().optional(),
      solution: texts.optional(),
    }),
  ),
  retry: z
    .strictObject({
      attempts: z.int(),
      initialDelayMs: z.number(),
      factor: z.number(),
      maxDelayMs: z.number(),
      unsafe: z.boolean(),
    })
    .optional(),
  defaults: z.strictObject({
    unknown: z.string(),
    badJson: z.string().optional(),
    unreadableBody: z.string().optional(),
    invalidInput: z.string().optional(),
    contentType: z.string().optional(),
    notFound: z.string().optional(),
  }),
  errors: z.record(
    z.string(),
    z.strictObject({
      status: z.int(),
      message: z.string(),
      params: z.record(z.string(), z.enum(['string', 'integer', 'number'])).optional(),
      aliases: z.array(z.string()).optional(),
      retry: z.boolean().optional(),
      deprecated: z.union([z.boolean(), z.string()]).optional(),
      title: z.string().optional(),
      cause: z.string().optional(),
      solution: z.array(z.string()).optional(),
    }),
  ),
  extends: z.array(z.string()).optional(),
  notes: z.array(z.strictObject({ title: z.string(), text: z.string(), items: texts.optional() })).optional(),
})

/** The JSON Schema (2020-12) of a catalog file, for editors: they complete and check a file whose `$schema` names it. */
export function catalogFileJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(catalogFileSchema), title: 'Errspec catalog file' }
}

/** A catalog file read back. */
export interface ParsedCatalog {
  readonly catalog: AnyCatalog & Pick<Catalog, 'wrap'>
  /** Absent where the file has no texts for people. */
  readonly guide: Guide | undefined
}

/**
 * Reads a catalog file (its text, or the parsed JSON) into a catalog and its guide. Throws a `DefinitionError` that
 * lists every fault with its path.
 */
export function parseCatalog(json: unknown): ParsedCatalog {
  const subject = 'The catalog file'
  let data = json
  if (typeof json === 'string') {
    try {
      data = JSON.parse(json)
    } catch (error) {
      throw new DefinitionError(subject, [{ path: '', message: `is not JSON: ${(error as Error).message}` }])
    }
  }
  const parsed = catalogFileSchema.safeParse(data)
  const shapeFaults = [...(parsed.error?.issues.flatMap(toFaults) ?? []), ...hiddenKinds(data)]
  if (!parsed.success || shapeFaults.length > 0) throw new DefinitionError(subject, shapeFaults)
  const { $schema, ...file } = parsed.data
  const { definition, guide } = splitCatalogFile(file as CatalogFile)
  try {
    const catalog: Catalog = defineCatalog(definition)
    return { catalog: catalog as ParsedCatalog['catalog'], guide: guide && defineGuide(catalog, guide) }
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    throw new DefinitionError(
      subject,
      error.faults.map((fault) => ({ ...fault, path: pathInFile(fault.path, guide) })),
    )
  }
}

/** What zod found, with the path of the key itself where a key is unknown. */
function toFaults(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: issue.message }]
  return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known key' }))
}

/** A kind that objects have already, which a copy of them would lose. */
function hiddenKinds(data: unknown): Fault[] {
  const errors = (data as { errors?: unknown } | null)?.errors
  if (typeof errors !== 'object' || errors === null || !Object.hasOwn(errors, '__proto__')) return []
  return [{ path: 'errors.__proto__', message: 'is a reserved name; call the kind something else' }]
}

/** A file has no groups: what is wrong with one is wrong with the texts of its errors. */
function pathInFile(path: string, guide: Guide | undefined): string {
  const [, index, field] = /^groups\.(\d+)\.(title|cause|solution)/.exec(path) ?? []
  const kind = index === undefined ? undefined : guide?.groups[Number(index)]?.kinds[0]
  return kind === undefined ? path : `errors.${kind}.${field}`
}
