import { createRequire } from 'node:module'
import { problemEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { expect, it } from 'vitest'
import { codedFile, contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
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
  const config = await createConfig({ extends: ['recommended'] })
  const lint = async (source: object) => {
    const problems: { severity: string; ruleId: string; message: string }[] = await lintFromString({
      source: JSON.stringify(source),
      absoluteRef: 'openapi.json',
      config,
    })
    return problems.filter(({ severity }) => severity === 'error').map(({ ruleId, message }) => `${ruleId}: ${message}`)
  }
  expect(await lint(document)).toEqual([])
  // The rules do find faults.
  expect(await lint({ ...document, servers: [] })).toEqual([expect.stringMatching(/^no-empty-servers/)])
})
