import { z } from 'zod'
import type { Json } from '../envelope/envelope.js'

const shape = () => {
  const texts = z.array(z.string().min(1)).min(1)
  const json = z.json() as z.ZodType<Json, Json>
  const fields = z.record(z.string(), json)

  const paramType = z.union([
    z.enum(
      (['string', 'integer', 'number', 'boolean', 'issues'] as const).flatMap((name) => [name, `${name}?`] as const),
    ),
    z.strictObject({
      jsonSchema: z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12) of the param.'),
      optional: z.literal(true).optional().describe('That the param may be left out.'),
    }),
  ])

  return z.strictObject({
    $schema: z.string().optional(),
    name: z.string().describe('Names the contract.'),
    version: z.string().describe('The version of the contract, as 1.2.3.'),
    envelope: z
      .strictObject({
        body: json.describe('JSON whose texts are templates: {message}, {code}, {params}, ...'),
        contentType: z.string().optional(),
        frame: json.optional().describe('The body inside an event stream, where it differs.'),
        issue: json.optional().describe('One entry of a param of type issues.'),
      })
      .optional()
      .describe('How the body of an error looks.'),
    notice: z.strictObject({ text: z.string(), on: z.enum(['all', '5xx', 'none']) }).optional(),
    statuses: z.record(
      z.string().regex(/^[45]\d\d$/),
      z.strictObject({
        title: z.string(),
        retry: z.boolean(),
        headers: z.record(z.string(), z.string()).optional(),
        kind: z
          .string()
          .optional()
          .describe('The kind of an error of this status that nobody raised from the contract.'),
        type: z.string().optional().describe('The coarser class of its errors.'),
        fields: fields.optional().describe('Constants of its errors, for {fields.NAME}.'),
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
      bodyTooLarge: z.string().optional(),
      invalidInput: z.string().optional(),
      contentType: z.string().optional(),
    }),
    errors: z.record(
      z.string(),
      z.strictObject({
        status: z.int(),
        message: z.string(),
        params: z.record(z.string(), paramType).optional(),
        code: z.union([z.string(), z.int()]).optional().describe('The machine code in the body; by default the kind.'),
        type: z.string().optional(),
        fields: fields.optional(),
        example: z.record(z.string(), z.unknown()).optional().describe('Params to show in documents.'),
        aliases: z.array(z.string()).optional(),
        retry: z.boolean().optional(),
        deprecated: z.union([z.boolean(), z.string()]).optional(),
        since: z.string().optional().describe('The version of the contract that had it first, as 1.2.0.'),
        title: z
          .string()
          .optional()
          .describe('The title of its group: errors of one group have cause and solution in common.'),
        cause: z.string().optional(),
        solution: z.array(z.string()).optional(),
      }),
    ),
    extends: z.array(z.string()).optional(),
    basePath: z.string().optional().describe('What comes before the path of every operation: /api/v1.'),
    operations: z
      .record(z.string(), z.array(z.string().describe('A kind of the catalog.')))
      .optional()
      .describe(
        'The kinds that each operation raises, by method and path (GET /orders/{id}); under * those of any operation.',
      ),
    notes: z.array(z.strictObject({ title: z.string(), text: z.string(), items: texts.optional() })).optional(),
  })
}

/** The shape of a catalog file: an editor checks it by this. `parseCatalog` also checks what a schema cannot say. */
// A single pure call: where nothing reads a catalog file, as in a browser, a bundler leaves all of zod out.
export const catalogFileSchema = /* @__PURE__ */ shape()

/** A catalog and its guide as one JSON document, each error and status with its own texts: `@errspec/core/ig1.json`. */
export type CatalogFile = ReadOnly<z.input<typeof catalogFileSchema>>

// As a catalog's own parts are, which a file is made of.
type ReadOnly<T> = Json extends T ? T : { readonly [Key in keyof T]: ReadOnly<T[Key]> }

/** The JSON Schema (2020-12) of a catalog file, for editors: they complete and check a file whose `$schema` names it. */
export function catalogFileJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(catalogFileSchema, { io: 'input' }), title: 'Errspec catalog file' }
}
