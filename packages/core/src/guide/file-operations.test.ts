import { describe, expect, it } from 'vitest'
import { extendCatalog } from '../contract/define-catalog.js'
import { defineOperations } from '../contract/define-operations.js'
import type { DefinitionError } from '../definition/definition.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Guide } from '../ig1/ig1-guide.js'
import { ig1Operations } from '../ig1/ig1-operations.js'
import { toCatalogFile } from './catalog-file.js'
import { catalogFileJsonSchema, catalogFileSchema } from './catalog-file-schema.js'
import { parseCatalog } from './parse-catalog.js'

const api = defineOperations(
  ig1,
  { '*': ['forbidden'], 'GET /usage/{month}': ['invalid_month'], 'POST /document': [] },
  { basePath: '/api' },
)

const faultsOf = (file: unknown) => {
  try {
    parseCatalog(file)
  } catch (error) {
    return (error as DefinitionError).faults.map(({ path, message }) => `${path}: ${message}`)
  }
  return []
}
const file = (change: object) => ({ ...JSON.parse(JSON.stringify(api)), ...change })

describe('the operations in a catalog file', () => {
  it('read back as they were', () => {
    for (const form of [
      api.toJSON(),
      JSON.stringify(api),
      toCatalogFile(ig1, ig1Guide, api),
      toCatalogFile(ig1, undefined, api),
    ]) {
      const { catalog, operations } = parseCatalog(form)
      expect(operations?.catalog).toBe(catalog)
      expect([operations?.operations, operations?.basePath]).toEqual([api.operations, '/api'])
      expect(JSON.stringify(operations)).toBe(JSON.stringify(api))
      expect(operations?.of('GET /usage/{month}').kinds).toEqual(['invalid_month', 'forbidden'])
    }
    expect(parseCatalog(toCatalogFile(ig1, ig1Guide, api)).guide).toEqual(ig1Guide)
    expect(parseCatalog(toCatalogFile(ig1, ig1Guide, ig1Operations)).operations?.toJSON()).toEqual(
      ig1Operations.toJSON(),
    )
  })

  it('are absent where the file has none', () => {
    expect(parseCatalog(toCatalogFile(ig1, ig1Guide)).operations).toBeUndefined()
    expect(toCatalogFile(ig1, ig1Guide)).not.toHaveProperty('operations')
    expect(ig1.toJSON()).not.toHaveProperty('operations')
  })

  it('read back where an extended catalog has them', () => {
    const team = extendCatalog(ig1, {
      name: 'team',
      version: '1.0.0',
      errors: { late: { status: 400, message: 'Late' } },
    })
    const wider = api.extend(team, { 'POST /document': ['late'] })
    expect(parseCatalog(wider.toJSON()).operations?.of('POST /document').kinds).toEqual(['late', 'forbidden'])
  })

  it('have their faults told with the path in the file', () => {
    const operations = { '*': ['forbiden'], 'POST /orders': ['forbidden', 'bad_jsn'], 'get /x': [] }
    expect(faultsOf(file({ operations, basePath: 'api' }))).toEqual([
      "basePath: must begin with '/'",
      `operations["*"].0: "forbiden" is not a kind of the catalog; did you mean 'forbidden'?`,
      `operations["POST /orders"].1: "bad_jsn" is not a kind of the catalog; did you mean 'bad_json'?`,
      `operations["get /x"]: a method is written in upper case: 'GET'`,
    ])
  })

  it('have them told with those of the catalog, at once', () => {
    const faults = faultsOf(file({ version: 'one', operations: { 'POST /orders': ['bad_jsn'] } }))
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual(['version', 'operations["POST /orders"].0'])
  })

  it.each<[string, object, string]>([
    [
      'a list that is none',
      { operations: { 'GET /x': 'forbidden' } },
      'operations["GET /x"]: must be a list of kinds, not "forbidden"',
    ],
    [
      'a kind that is no text',
      { operations: { 'GET /x': [7] } },
      'operations["GET /x"].0: 7 is not a kind of the catalog',
    ],
    [
      'operations that are none',
      { operations: [] },
      'operations: must be an object with a list of kinds for each operation, not an array',
    ],
    ['a base path that is none', { basePath: 7 }, "basePath: must be a path such as '/api/v1', not 7"],
    [
      'a base path without operations',
      { operations: undefined },
      'basePath: comes before the path of each operation, and there are none',
    ],
  ])('are refused for %s, in the words of defineOperations', (_, change, fault) => {
    expect(faultsOf(JSON.parse(JSON.stringify(file(change))))).toEqual([fault])
  })

  it('are described by the schema of the file', () => {
    expect(catalogFileSchema.safeParse(toCatalogFile(ig1, ig1Guide, api)).success).toBe(true)
    const { properties } = catalogFileJsonSchema() as { properties: Record<string, Record<string, unknown>> }
    expect(properties['operations']).toMatchObject({
      type: 'object',
      description: expect.stringContaining('GET /orders/{id}'),
      additionalProperties: { type: 'array', items: { type: 'string' } },
    })
    expect(properties['basePath']).toMatchObject({ type: 'string', description: expect.any(String) })
  })
})
