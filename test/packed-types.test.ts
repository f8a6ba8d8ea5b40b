import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPackedProject, type PackedProject, root, run } from './packed-project.js'

let project: PackedProject
beforeAll(async () => {
  project = await createPackedProject()
})
afterAll(() => project.remove())

const compilers = {
  'TypeScript 7': 'node_modules/typescript7/bin/tsc',
  'TypeScript 6': 'node_modules/typescript/bin/tsc',
}

/** A team's contract as a package of its own, compiled as its team would. */
const CONTRACT = `import { defineCatalog, defineOperations, type ErrorOf } from '@errspec/core'
import { z } from 'zod'

export const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { error: { code: '{code}', message: '{message}', details: '{params}' } } },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'internal' },
  errors: {
    sold_out: { status: 409, message: '{item} is sold out', params: { left: 'integer', tags: z.array(z.string()) } },
    internal: { status: 500, message: 'Something broke' },
  },
})
export const operations = defineOperations(shop, {
  '*': ['internal'],
  'POST /orders': ['sold_out'],
  'GET /orders/{id}': [],
})
export type SoldOut = ErrorOf<typeof shop, 'sold_out'>
`

/** An application of the other module system that takes it: its types come from the other copy of core. */
const APPLICATION = `import { type AnyCatalog, ApiError, type CatalogError, decodeError, raise } from '@errspec/core'
import { toErrorResponse } from '@errspec/core/adapter'
import { errorHandler } from '@errspec/express'
import { createFetch, type OperationFailure } from '@errspec/fetch'
import { ErrspecFilter, ErrspecModule } from '@errspec/nestjs'
import { ApiErrors } from '@errspec/nestjs/swagger'
import { operations, type SoldOut, shop } from 'shop-contract'

export const Module = ErrspecModule.forRoot({ catalog: shop, operations })
export const documented = ApiErrors(operations, 'POST /orders')
export const filter = new ErrspecFilter(shop)
export const handler = errorHandler(shop, { operations, mapError: () => shop.error('sold_out', { item: 'Tea', left: 0, tags: [] }) })
export const api = createFetch({ catalog: shop })

const sold: SoldOut = shop.error('sold_out', { item: 'Tea', left: 0, tags: ['a'] })
const plain: ApiError = sold
const any: AnyCatalog = shop
const tags: readonly string[] = raise(shop, 'sold_out', { item: 'Tea', left: 0, tags: ['b'] }).params.tags
const { status, body } = toErrorResponse(shop, sold)
const received: CatalogError<typeof shop> = decodeError(shop, { status, body })
const read = received.kind === 'sold_out' ? received.params.tags : []
// @ts-expect-error - a param is missing: the types of the other copy are as strict
export const wrong = () => shop.error('sold_out', { item: 'Tea' })

const client = createFetch({
  catalog: shop,
  operations,
  baseUrl: 'http://shop.test',
  fetch: async () => shop.error('sold_out', { item: 'Tea', left: 0, tags: ['c'] }).toResponse(),
})
const ordered = async () => {
  const [failure] = await client.safe('POST /orders', { json: {} })
  const same: OperationFailure<typeof operations, 'POST /orders'> | undefined = failure
  return same?.kind === 'sold_out' ? same.params.tags : []
}
const seen = async () => {
  const [failure] = await client.safe('GET /orders/{id}', { path: { id: 1 } })
  // @ts-expect-error - the operation does not declare it
  if (failure?.kind === 'sold_out') return
  return failure?.kind
}
// @ts-expect-error - misspelt
export const misspelt = () => client.safe('POST /ordres')
// @ts-expect-error - a path's param is missing
export const incomplete = () => client.safe('GET /orders/{id}', { path: {} })
// @ts-expect-error - the operation does not declare it
export const undeclared = () => operations.of('GET /orders/{id}').error('sold_out', { item: 'Tea', left: 0, tags: [] })

Promise.all([ordered(), seen()]).then((answers) => console.log(JSON.stringify(answers)))
console.log(JSON.stringify([sold instanceof ApiError, plain.kind, any.name, tags, read, api.name]))
`

const options = { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, types: ['node'] }

test.each([
  ['a CommonJS application takes a contract that is an ESM package', 'commonjs', 'module'],
  ['an ESM application takes a contract that is a CommonJS package', 'module', 'commonjs'],
])('%s', async (_, application, contract) => {
  const folder = `${application}-application`
  const packageFolder = join(folder, 'node_modules', 'shop-contract')
  mkdirSync(join(project.directory, packageFolder), { recursive: true })
  const json = (file: string, value: unknown) => project.write(file, JSON.stringify(value))
  const compile = (compiler: string, at: string) =>
    run(process.execPath, [join(root, compiler), '-p', join(project.directory, at)]).catch((error) => {
      throw new Error(`${compiler} in ${at}:\n${error.stdout}`)
    })

  json(join(packageFolder, 'package.json'), { name: 'shop-contract', type: contract, main: 'index.js' })
  project.write(join(packageFolder, 'index.ts'), CONTRACT)
  json(join(packageFolder, 'tsconfig.json'), {
    compilerOptions: { ...options, declaration: true },
    files: ['index.ts'],
  })
  await compile(compilers['TypeScript 7'], packageFolder)

  json(join(folder, 'package.json'), { name: folder, type: application })
  project.write(join(folder, 'main.ts'), APPLICATION)
  json(join(folder, 'tsconfig.json'), { compilerOptions: options, files: ['main.ts'] })
  for (const compiler of Object.values(compilers)) await compile(compiler, folder)

  const { stdout } = await run(process.execPath, ['main.js'], { cwd: join(project.directory, folder) })
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    [true, 'sold_out', 'shop', ['b'], ['a'], 'api'],
    [['c'], 'unrecognized'],
  ])
})
