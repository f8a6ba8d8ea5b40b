import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mergeOpenApi, openApi } from '@errspec/cli'
import { ig1 } from '@errspec/core/ig1'
import { ig1Guide } from '@errspec/core/ig1/guide'
import { type CatalogFile, parseCatalog } from '@errspec/core/schema'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import openapiTS, { astToString } from 'openapi-typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PATIENCE, startOpenApiPages } from './openapi-pages.js'
import { root, run } from './packed-project.js'
import { missingChromium } from './runtimes/chromium.js'

const contract = { catalog: ig1, guide: ig1Guide }
const kinds = Object.keys(ig1.errors)

interface Example {
  readonly summary?: string
  readonly value: Record<string, unknown>
}
interface Response {
  readonly description: string
  readonly content?: { 'application/json': { schema: object; examples: Record<string, Example> } }
}
interface Operation {
  readonly operationId: string
  readonly 'x-errors': string[]
  readonly responses: Record<string, Response>
}
interface OpenApiDocument {
  readonly info: { title: string }
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: {
    readonly schemas: Record<string, { title?: string }>
    readonly headers: Record<string, { description: string }>
    readonly responses?: Record<string, Response>
  }
}

const common = ['unauthorized', 'forbidden', 'commit_exceeded', 'internal_server_error', 'backend_unavailable']
const ofJson = (schema: object, rest = {}) => ({ content: { 'application/json': { schema, ...rest } } })
const ofObject = (properties: object) => ({ type: 'object', required: Object.keys(properties), properties })

/** An API's own document, with an answer 400 that the contract does not have. */
const source = {
  info: { title: 'Inference', version: '2.0.0' },
  paths: {
    '/v1/chat/completions': {
      post: {
        operationId: 'createChatCompletion',
        'x-errors': ['bad_json', 'unknown_model', 'tokenization_failed', ...common],
        requestBody: ofJson(ofObject({ model: { type: 'string' } })),
        responses: {
          200: { description: 'The completion.', ...ofJson(ofObject({ id: { type: 'string' } })) },
          400: {
            description: 'The prompt is too long, or the request is wrong otherwise.',
            ...ofJson({ $ref: '#/components/schemas/TooLong' }, { example: { limit: 4096 } }),
          },
        },
      },
    },
    '/v1/images/edits': {
      post: {
        operationId: 'editImage',
        'x-errors': ['too_many_input_images', 'invalid_content_type', 'image_conversion_failed', ...common],
        responses: { 200: { description: 'The image.' } },
      },
    },
    '/usage': {
      get: {
        operationId: 'getUsage',
        'x-errors': ['invalid_month', 'invalid_year', ...common],
        responses: { 200: { description: 'The costs of a month.' } },
      },
    },
  },
  components: { schemas: { TooLong: ofObject({ limit: { type: 'integer' } }) } },
}

const merge = (openapi: string): OpenApiDocument =>
  JSON.parse(mergeOpenApi(contract, JSON.stringify({ openapi, ...source })))

/** A contract whose errors are told by a code in a nested body, with params of a schema. */
const coded: CatalogFile = {
  name: 'orders',
  version: '1.0.0',
  envelope: { body: { error: { code: '{code}', message: '{message}', details: '{params}' } } },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: {
    sold_out: {
      status: 409,
      code: 'SOLD_OUT',
      message: 'Sold out',
      params: { variants: { jsonSchema: { type: 'array', items: { type: 'string' } } }, left: 'integer?' },
    },
    broken: { status: 500, code: 'BROKEN', message: 'Something broke' },
  },
}

const standalone = openApi(contract) as unknown as OpenApiDocument
const merged = merge('3.1.0')
const named = Object.entries({ standalone, merged, 'merged-3.0': merge('3.0.3') })

const operationsOf = ({ paths }: OpenApiDocument): Operation[] => Object.values(paths).flatMap(Object.values)

/** A response, or the one among the components that it refers to. */
const resolved = ({ components }: OpenApiDocument, response: Response & { readonly $ref?: string }): Response =>
  components.responses?.[response.$ref?.replace('#/components/responses/', '') ?? ''] ?? response

/** The answers of a document's operations that have examples, with the operation and the status. */
const answersOf = (document: OpenApiDocument) =>
  operationsOf(document).flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .map(([status, response]) => [operationId, status, resolved(document, response)] as const)
      .filter(([, , response]) => examplesOf(response)),
  )

/** All answers of a document that have examples. */
const errorsOf = (document: OpenApiDocument): Response[] => [
  ...Object.values(document.components.responses ?? {}),
  ...answersOf(document).map(([, , response]) => response),
]

const examplesOf = ({ content }: Response) => content?.['application/json'].examples

/** Whether a body is what a schema of a document asks for. */
function checkerOf({ components }: OpenApiDocument, schema: object) {
  return new Ajv2020({ strict: false }).compile({ ...schema, components })
}

describe.each(named)('the %s document', (_, document) => {
  const copy = () => structuredClone(document) as unknown as Record<string, unknown> & OpenApiDocument

  test('is valid OpenAPI, and its references lead somewhere', async () => {
    expect(await new Validator().validate(copy())).toEqual({ valid: true })

    // The validator does find faults.
    const faulty = copy()
    Object.assign(errorsOf(faulty)[0] ?? {}, { headers: 1 })
    expect(await new Validator().validate(faulty)).toMatchObject({ valid: false })
    const dangling = copy()
    Object.assign(dangling.components, { headers: {} })
    const errors = expect.stringContaining('ErrorRequestId')
    expect(await new Validator().validate(dangling)).toEqual({ valid: false, errors })
  })

  test('has only examples that its schemas allow', () => {
    for (const response of errorsOf(document)) {
      const isAllowed = checkerOf(document, response.content?.['application/json'].schema ?? {})
      for (const [name, { value }] of Object.entries(examplesOf(response) ?? {})) {
        expect(isAllowed(value), `${name}: ${JSON.stringify(isAllowed.errors)}`).toBe(true)
      }
    }
  })
})

test('the standalone document has an example of every kind, which fits the schema of this kind alone', () => {
  const { ErrorEnvelope = {}, ...schemas } = standalone.components.schemas
  const checkers = Object.values(schemas).map((schema) => checkerOf(standalone, schema))
  const examples = Object.assign({}, ...errorsOf(standalone).map(examplesOf)) as Record<string, Example>
  expect(Object.keys(examples).toSorted()).toEqual(kinds.toSorted())
  expect(kinds).toHaveLength(22)
  kinds.forEach((kind, index) => {
    const fitting = checkers.map((isAllowed) => isAllowed(examples[kind]?.value))
    expect(fitting, kind).toEqual(kinds.map((_, other) => other === index))
    expect(checkerOf(standalone, ErrorEnvelope)(examples[kind]?.value), kind).toBe(true)
  })
})

test('the merged document has each operation’s own answers, and its kinds as examples', () => {
  for (const { responses, 'x-errors': listed } of operationsOf(merged)) {
    const found = Object.values(responses).flatMap((response) =>
      Object.keys(examplesOf(resolved(merged, response)) ?? {}),
    )
    expect(found.filter((name) => name !== 'example').toSorted()).toEqual(listed.toSorted())
  }
  const { 200: completion, 400: fault } = source.paths['/v1/chat/completions'].post.responses
  const responses = merged.paths['/v1/chat/completions']?.['post']?.responses
  expect(responses?.['200']).toEqual(completion)
  expect(responses?.['400']?.description).toBe(fault.description)
  expect(responses?.['400']?.content?.['application/json'].examples['example']).toEqual({
    summary: fault.description,
    value: { limit: 4096 },
  })
})

describe('the types that openapi-typescript makes of the documents', () => {
  let directory: string
  beforeAll(async () => {
    mkdirSync(join(root, '.packed'), { recursive: true })
    directory = mkdtempSync(join(root, '.packed', 'types-'))
    for (const [name, document] of named) {
      writeFileSync(join(directory, `${name}.ts`), astToString(await openapiTS(JSON.stringify(document))))
      writeFileSync(join(directory, `use-${name}.ts`), usageOf(name))
    }
    const ofOrders = openApi(parseCatalog(coded))
    writeFileSync(join(directory, 'orders.ts'), astToString(await openapiTS(JSON.stringify(ofOrders))))
    writeFileSync(join(directory, 'use-orders.ts'), USAGE_OF_ORDERS)
    const compilerOptions = { module: 'NodeNext', target: 'ES2022', lib: ['ES2022'], types: [], strict: true }
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const USAGE_OF_ORDERS = `import type { components } from './orders.js'
      type SoldOut = components['schemas']['SoldOutError']
      export const body: SoldOut = { error: { code: 'SOLD_OUT', message: 'Any words', details: { variants: ['green'] } } }
      export const first = ({ error }: SoldOut): string | undefined => error.details.variants[0]
      // @ts-expect-error - the code of another error
      export const otherCode: SoldOut['error']['code'] = 'BROKEN'
      // @ts-expect-error - its params have another type
      export const details: SoldOut['error']['details'] = { variants: [1] }
      // @ts-expect-error - it may be absent
      export const left = ({ error }: SoldOut): number => error.details.left
`

  const NOTICE = ' Please contact the administrator with the request ID.'

  function usageOf(name: string): string {
    const ofKinds = `import type { components, paths } from './${name}.js'
      type Body = components['schemas']['UnknownModelError']
      export const body: Body = { message: 'Unknown model m', code: 400, request_id: 'req_1' }
      // @ts-expect-error - the status of another error
      export const otherStatus: Body = { message: 'Unknown model m', code: 404, request_id: 'req_1' }
      // @ts-expect-error - a body has a request id
      export const withoutId: Body = { message: 'Unknown model m', code: 400 }
      type BadJson = components['schemas']['BadJsonError']
      export const text: BadJson['message'] = 'Bad JSON.${NOTICE}'
      // @ts-expect-error - the text of another error
      export const otherText: BadJson['message'] = 'Bad Gateway.${NOTICE}'
      export type Paths = paths\n`
    if (name === 'standalone') return ofKinds
    return `${ofKinds}
      type Responses = Paths['/usage']['get']['responses']
      type Exceeded = Responses[402]['content']['application/json']
      export const isExceeded = ({ code }: Exceeded): 402 => code
      export const idOf = (headers: Responses[402]['headers']): string => headers['x-request-id']
      // @ts-expect-error - its status is 402
      export const isOther = ({ code }: Exceeded): 401 => code
      // @ts-expect-error - no kind of the operation has this status
      export type Missing = Responses[409]
      type Fault = Paths['/v1/chat/completions']['post']['responses'][400]['content']['application/json']
      export const read = (fault: Fault): number | string => ('limit' in fault ? fault.limit : fault.message)
      // @ts-expect-error - only one of the bodies has a limit
      export const limitOf = (fault: Fault): number => fault.limit\n`
  }

  test('compile, tell a literal of one kind from another’s, and let no wrong one pass', async () => {
    const wrong = `import type { components } from './merged.js'
      export const code: components['schemas']['UnauthorizedError']['code'] = 403\n`
    writeFileSync(join(directory, 'wrong.ts'), wrong)
    const compiler = join(root, 'node_modules/typescript7/bin/tsc')
    const { stdout } = await run(process.execPath, [compiler, '-p', '.', '--noEmit', '--pretty', 'false'], {
      cwd: directory,
    }).catch((error: { stdout: string }) => error)
    const errors = stdout.trim().split('\n')
    expect(errors).toEqual([expect.stringMatching(/^wrong\.ts.*'403' is not assignable to type '401'/)])
  })
})

// In CI the browser has to be there.
const skipsChromium = missingChromium !== undefined && !process.env['CI']
const reason = skipsChromium ? `: not here, since ${missingChromium}` : ''

describe.skipIf(skipsChromium)(`in a browser${reason}`, { timeout: 6 * PATIENCE }, () => {
  let pages: Awaited<ReturnType<typeof startOpenApiPages>>
  beforeAll(async () => {
    pages = await startOpenApiPages()
  })
  afterAll(() => pages?.close())

  const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: PATIENCE })

  test.each(named.slice(1))('Swagger UI shows every error of the %s document, and no fault', async (_, document) => {
    const { page, errors } = await pages.show('swagger-ui', document)
    for (const [operationId, status, response] of answersOf(document)) {
      const row = page.locator(`.opblock[id$="-${operationId}"] tr.response[data-code="${status}"]`)
      await eventually(() => row.innerText()).toContain(response.description)
      await eventually(() => row.innerText()).toContain(document.components.headers['ErrorRequestId']?.description)
      for (const [name, { summary: label = name, value }] of Object.entries(examplesOf(response) ?? {})) {
        await eventually(async () => {
          await row.locator('.examples-select-element').selectOption({ label })
          return JSON.parse(await row.locator('pre.example').innerText())
        }).toEqual(value)
      }
    }
    expect(await page.locator('.errors-wrapper').count()).toBe(0)
    expect(errors).toEqual([])
  })

  test('Swagger UI lists every schema of the standalone document, and no fault', async () => {
    const { page, errors } = await pages.show('swagger-ui', standalone)
    const titles = Object.entries(standalone.components.schemas).map(([name, { title = name }]) => title)
    expect(titles).toContain('UnknownModelError')
    await eventually(async () => {
      return page.locator('section.models .json-schema-2020-12__title').allInnerTexts()
    }).toEqual(titles)
    expect(await page.locator('.errors-wrapper').count()).toBe(0)
    expect(errors).toEqual([])
  })

  test.each(named.slice(1))('Redoc shows every error of the %s document, and no fault', async (_, document) => {
    const { page, errors } = await pages.show('redoc', document)
    for (const [operationId, status, response] of answersOf(document)) {
      const section = page.locator(`[id="operation/${operationId}"]`).first()
      const button = section.getByRole('button', { name: `${status} ${response.description}` })
      if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
      await eventually(() => button.locator('..').innerText()).toContain('x-error-kind')

      const samples = section.getByRole('heading', { name: 'Response samples' }).locator('..')
      await samples.getByRole('tab', { name: status }).click()
      const examples = Object.entries(examplesOf(response) ?? {})
      for (const [name, { summary: label = name, value }] of examples) {
        await eventually(async () => {
          // One example alone has nothing to be chosen from.
          if (examples.length > 1) await samples.locator('select').selectOption({ label })
          return JSON.parse(await samples.locator('.react-tabs__tab-panel--selected code').innerText())
        }).toEqual(value)
      }
    }
    expect(await page.getByText('Something went wrong').count()).toBe(0)
    expect(errors).toEqual([])
  })

  test('Redoc shows every schema of the standalone document, and no fault', async () => {
    const { page, errors } = await pages.show('redoc', standalone)
    await eventually(() => page.locator('h1').first().innerText()).toContain(standalone.info.title)
    for (const [name, { title = name }] of Object.entries(standalone.components.schemas)) {
      await eventually(() => page.locator(`[id="schema/${name}"] h2`).innerText()).toBe(title)
    }
    expect(await page.getByText('Something went wrong').count()).toBe(0)
    expect(errors).toEqual([])
  })

  test('both would show a fault', async () => {
    const broken = structuredClone(merged)
    delete broken.components.schemas['BadJsonError']
    const inSwaggerUi = await pages.show('swagger-ui', broken)
    await eventually(() => inSwaggerUi.page.locator('.errors-wrapper').innerText()).toContain('BadJsonError')
    const schemas = { Some: { $ref: '#/components/schemas/Missing' } }
    const inRedoc = await pages.show('redoc', { ...standalone, components: { schemas } })
    await inRedoc.page.getByText('Something went wrong').waitFor()
    expect(inRedoc.errors.join()).toContain('Missing')
  })
})
