import { parse } from 'yaml'
import { ig1Contract } from '../../../shared/contract/test-contracts.js'
import { mergeOpenApi } from '../document-file.js'

/** A document in the manner of most. */
export const YAML = `# Our API
openapi: 3.1.0
info: { title: Ours, version: 1.0.0 } # kept
paths:
  /chat:
    post:
      x-errors: [bad_json, unknown_model, commit_exceeded]
      responses:
        "200": { description: Fine }
        400:
          description: In our words # and this
          headers:
            x-ours: { schema: { type: string } }
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Ours" }
              example: { ours: 1 }
            text/plain: { schema: { type: string } }
  /usage:
    parameters: []
    get:
      x-errors: [forbidden]
      responses:
        "200": { description: Fine }
  /health:
    get:
      responses:
        "200": { description: Fine }
components:
  schemas:
    Ours: { type: object } # ours
`

/** A document's text with those errors of the IG1 contract that its operations list. */
export const merge = (text: string, name = 'api.yaml'): string => {
  const { catalog, guide } = ig1Contract
  return mergeOpenApi({ catalog, guide }, text, name)
}

/** A merged document as data. */
// biome-ignore lint/suspicious/noExplicitAny: documents are looked into at many places
export const merged = (text: string): any => parse(merge(text), { merge: true })

/** The head of a document, to be followed by its paths. */
export const HEAD = `openapi: 3.1.0
info: { title: Ours, version: 1.0.0 }
`
