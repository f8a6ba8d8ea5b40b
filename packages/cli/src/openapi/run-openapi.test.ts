import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { shopFile } from '../shared/contract/test-contracts.js'
import { folder, program } from '../test-program.js'

const API = 'openapi: 3.1.0\npaths:\n  /a:\n    get:\n      x-errors: [forbidden]\n      summary: é\n'

describe('errspec openapi --into', () => {
  it('writes a document over itself, and says in a pipeline whether it is up to date, whatever its line breaks', async () => {
    for (const text of [API, API.replaceAll('\n', '\r\n'), `\ufeff${API}`]) {
      const cwd = folder({ 'api.yaml': text, 'ig1.json': ig1.toJSON() as object })
      const merge = ['openapi', '--catalog', 'ig1.json', '--into', 'api.yaml', '--out', 'api.yaml']
      expect(await program([...merge, '--check'], { cwd })).toMatchObject({ code: 1 })
      expect(await program(merge, { cwd })).toEqual({ code: 0, out: '', err: '' })
      const written = readFileSync(join(cwd, 'api.yaml'), 'utf8')
      expect(written.startsWith(text)).toBe(true)
      expect(written).toContain('Error403_Forbidden')
      expect(await program([...merge, '--check'], { cwd })).toEqual({ code: 0, out: '', err: '' })
      expect(await program(merge, { cwd })).toEqual({ code: 0, out: '', err: '' })
      expect(readFileSync(join(cwd, 'api.yaml'), 'utf8')).toBe(written)
    }
  })

  it('takes the lists from the operations of the contract, and says which of these either side lacks', async () => {
    const operations = { 'GET /orders/{id}': ['sold_out'], 'PUT /orders': [] }
    const cwd = folder({
      'errors.ts': `export const shop = ${JSON.stringify(shopFile)}
export const api = { catalog: shop, operations: ${JSON.stringify(operations)}, basePath: '/v1' }
export const others = { catalog: shop, operations: {} }
`,
      'errors.json': {
        ...shopFile,
        basePath: '/v1',
        operations: { 'GET /orders/{id}': ['sold_out'], 'PUT /orders': [] },
      },
      'api.yaml': `openapi: 3.1.0
servers: [{ url: "https://api.shop.example/v1" }]
paths:
  /orders/{orderId}: { get: {}, delete: {} }
  "/\x1b[31m": { post: {} }
`,
    })
    const [ofModule, ofFile] = [
      await program(['openapi', '--catalog', 'errors.ts#api', '--into', 'api.yaml'], { cwd }),
      await program(['openapi', '--catalog', 'errors.json', '--into', 'api.yaml'], { cwd }),
    ]
    expect(ofModule).toEqual({
      code: 0,
      out: expect.stringContaining(`responses: { "409": { $ref: "#/components/responses/Error409_SoldOut" } }`),
      err:
        'api.yaml: has 2 operations that the contract lacks: DELETE /v1/orders/{orderId}, POST /v1/\\u001b[31m\n' +
        'api.yaml: lacks 1 operation of the contract: PUT /v1/orders\n',
    })
    expect(ofFile).toEqual(ofModule)
    const { err } = await program(['openapi', '--into', 'api.yaml'], { cwd })
    expect(err).toMatch(
      /: no operation has a list of kinds.*which has none of the operations here, but POST \/v1\/chat/,
    )
  })

  it.each([
    [Buffer.from(API, 'latin1'), 'api.yaml: is not UTF-8'],
    [Buffer.from(`\ufeff${API}`, 'utf16le'), 'api.yaml: is not UTF-8'],
    [Buffer.from(`${API}x: &x [*x]\n`), 'api.yaml: cannot be read: the alias *x is inside of what it stands for'],
    [Buffer.from(`${API}x: { get: { <<: *x } }\n`), 'api.yaml: cannot be read: the alias *x has no anchor before it'],
  ])('writes nothing where it cannot be done, and says why', async (bytes, words) => {
    const cwd = folder()
    writeFileSync(join(cwd, 'api.yaml'), bytes)
    const outcome = await program(['openapi', '--into', 'api.yaml', '--out', 'api.yaml'], { cwd })
    expect(outcome).toMatchObject({ code: 2, out: '' })
    expect(outcome.err).toContain(words)
    expect(outcome.err).not.toMatch(/fault of errspec|call stack/)
    expect(readFileSync(join(cwd, 'api.yaml'))).toEqual(bytes)
  })

  it('says of a file that is not there that it is not', async () => {
    expect(await program(['openapi', '--into', 'no.yaml'])).toMatchObject({
      code: 2,
      err: 'error: no.yaml: there is no such file or folder; correct the path, which begins in the current folder\n',
    })
  })
})
