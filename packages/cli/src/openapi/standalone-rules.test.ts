import { createRequire } from 'node:module'
import { extendCatalog, openAiEnvelope, problemEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { codedFile, contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { mergeOpenApi } from './merge/document-file.js'
import { openApi } from './openapi.js'

// Redocly's rules come with openapi-typescript.
const require = createRequire(createRequire(import.meta.url).resolve('openapi-typescript'))
const { createConfig, lintFromString } = require('@redocly/openapi-core')

const envelope = [ig1.envelope, problemEnvelope()]

it.each([
  ['the IG1 contract', openApi(ig1Contract)],
  ['the IG1 contract in two forms', openApi(ig1Contract, { envelope })],
  ['a text contract', openApi(contractOf(shopFile))],
  ['a coded contract', openApi(contractOf(codedFile))],
])('the document of %s passes Redocly’s recommended rules without an error', async (_, document) => {
  expect(await lint(document)).toEqual([])
  // The rules do find faults.
  expect(await lint({ ...document, servers: [] })).toEqual([expect.stringMatching(/^no-empty-servers/)])
})

it.each(['3.0.3', '3.1.0'])('what is merged into OpenAPI %s has no error of their own', async (openapi) => {
  const params = { at: z.tuple([z.number(), z.number()]), note: z.union([z.string(), z.number(), z.null()]) }
  const { catalog } = contractOf(codedFile)
  const contract = {
    catalog: extendCatalog(catalog, {
      name: 'placed',
      version: '1.0.0',
      errors: { misplaced: { status: 409, message: 'Not there', params, example: { at: [1, 2], note: null } } },
    }),
  }
  const operation = {
    'x-errors': ['misplaced', 'no_route'],
    operationId: 'place',
    summary: 'Place',
    responses: { 200: { description: 'Fine' } },
  }
  const document = {
    openapi,
    info: { title: 'Shop', version: '1', license: { name: 'none', url: 'https://shop.example' } },
    servers: [{ url: 'https://shop.example' }],
    security: [],
    paths: { '/place': { get: operation } },
  }
  const forms = [undefined, { ...openAiEnvelope, body: { ...openAiEnvelope.body, all: '{params}' } }]
  for (const envelope of forms) {
    const merged = mergeOpenApi(contract, JSON.stringify(document), 'openapi.json', { envelope })
    expect(await lint(JSON.parse(merged))).toEqual([])
  }
})

/** The errors that Redocly's recommended rules find. */
async function lint(source: object): Promise<readonly string[]> {
  const problems: { severity: string; ruleId: string; message: string }[] = await lintFromString({
    source: JSON.stringify(source),
    absoluteRef: 'openapi.json',
    config: await createConfig({ extends: ['recommended'] }),
  })
  return problems.filter(({ severity }) => severity === 'error').map(({ ruleId, message }) => `${ruleId}: ${message}`)
}
