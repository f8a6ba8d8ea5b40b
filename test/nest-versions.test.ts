import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, run } from './packed-project.js'
import { kindOf, type SendOptions, send, textOf } from './wire/exchange.js'

const { devDependencies: pinned } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>
}
/** Nest 12 needs Node 22. This package is nothing but a Node. */
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`

const NEST = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  '@nestjs/testing',
] as const
const nest = (version: string) => Object.fromEntries(NEST.map((name) => [name, version]))
const majors: Record<string, Record<string, string | undefined>> = {
  10: nest('10.4.22'),
  11: Object.fromEntries(NEST.map((name) => [name, pinned[name]])),
  12: {
    ...nest('12.5.1'),
    '@nestjs/platform-fastify': '12.5.0',
    '@nestjs/testing': '12.1.1',
    [NODE_PACKAGE]: '22.23.3',
  },
}
const others = ['reflect-metadata', 'rxjs', 'zod']

const imports = {
  '@nestjs/common': 'ConflictException, Controller, Get, Module, Post, Req, Res, Sse, StreamableFile, VersioningType',
  '@nestjs/core': 'NestFactory',
  '@nestjs/platform-express': 'ExpressAdapter',
  '@nestjs/platform-fastify': 'FastifyAdapter',
  '@nestjs/testing': 'Test',
  '@errspec/core': 'defineOperations, parseInput',
  '@errspec/core/ig1': 'ig1',
  '@errspec/nestjs': 'ErrspecModule, frameworkErrors, genReqId',
  'node:stream': 'Readable',
  rxjs: 'concat, Observable, of, throwError',
  zod: 'z',
}
const headers = {
  mjs: `import 'reflect-metadata'
${Object.entries(imports)
  .map(([from, names]) => `import { ${names} } from '${from}'\n`)
  .join('')}
import { createRequire } from 'node:module'
const loadOther = async () => createRequire(import.meta.url)('@errspec/core/ig1').ig1`,
  cjs: `require('reflect-metadata')
${Object.entries(imports)
  .map(([from, names]) => `const { ${names} } = require('${from}')\n`)
  .join('')}
const loadOther = async () => (await import('@errspec/core/ig1')).ig1`,
}

/** An application without decorator syntax: nothing stands between its source and the Node that runs it. */
const application = `
let other
class ApiController {
  id(request) { return { id: request.id } }
  known() { throw ig1.error('unauthorized') }
  other() { throw other.error('unknown_model', { model: 'bge-m4' }) }
  unknown() { throw new Error('SECRET', { cause: new Error('SECRET cause') }) }
  conflict() { throw new ConflictException('Name taken') }
  schema() { z.object({ model: z.string() }).parse({}) }
  input() { parseInput(ig1, z.object({ model: z.string() }), {}) }
  item() {}
  json() { return {} }
  file() {
    return new StreamableFile(Readable.from((async function* () { yield 'half'; throw new Error('SECRET') })()))
  }
  events() { return concat(of({ data: 'one' }), throwError(() => ig1.error('backend_unavailable'))) }
  async refused() {
    await new Promise((resolve) => setTimeout(resolve, 30))
    throw ig1.error('forbidden')
  }
  async late(response) {
    await new Promise((resolve) => setTimeout(resolve, 30))
    ;(response.raw ?? response).setHeader('x-late', 'yes')
    return of({ data: 'one' }, Object.freeze({ data: 'two' }), 3)
  }
  nothing() { return null }
  soon() { return new Observable((subscriber) => void setImmediate(() => subscriber.error(ig1.error('backend_unavailable')))) }
  unwritable() { return concat(of({ data: 'one' }), of({ data: 1n })) }
  logged() { return logged }
  undeclared() { return undeclared }
}
const undeclared = []
const logged = []
const silent = () => {}
const error = (...line) => {
  logged.push(line.join(' '))
  console.error(...line)
}
const logger = { log: silent, warn: silent, debug: silent, error }

const { prototype } = ApiController
const decorate = (name, decorator) => decorator(prototype, name, Object.getOwnPropertyDescriptor(prototype, name))
for (const name of ['id', 'known', 'other', 'unknown', 'conflict', 'schema', 'input', 'file', 'logged', 'undeclared']) decorate(name, Get(name))
decorate('item', Get('items/:id'))
decorate('json', Post('json'))
for (const name of ['events', 'refused', 'late', 'nothing', 'soon', 'unwritable']) decorate(name, Sse(name))
Res({ passthrough: true })(prototype, 'late', 0)
Req()(prototype, 'id', 0)
Controller()(ApiController)

class AppModule {}
Module({ imports: [ErrspecModule.forRoot({ catalog: ig1 })], controllers: [ApiController] })(AppModule)

class VersionedModule {}
const operations = defineOperations(ig1, { 'GET /known': [], 'GET /v1/events': [] }, { basePath: '/api' })
const onUndeclared = ({ kind }, { operation }) => void undeclared.push([operation, kind])
const hooks = { onError: silent, operations, onUndeclared }
Module({ imports: [ErrspecModule.forRoot({ catalog: ig1, ...hooks })], controllers: [ApiController] })(VersionedModule)

const listen = async (app) => {
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer().address().port
}
const start = async (adapter) => listen(await NestFactory.create(AppModule, adapter, { logger }))
/** As an application's own tests start it. */
async function startForTests(adapter) {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
  return listen(module.createNestApplication(adapter, { logger }))
}
async function startVersioned(adapter) {
  const app = await NestFactory.create(VersionedModule, adapter, { logger })
  return listen(app.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }))
}
async function main() {
  other = await loadOther()
  // The limit that Nest has on Express.
  const fastify = { bodyLimit: 100 * 1024, genReqId, frameworkErrors: frameworkErrors(ig1) }
  const ports = {
    express: await start(new ExpressAdapter()),
    fastify: await start(new FastifyAdapter(fastify)),
    testedExpress: await startForTests(new ExpressAdapter()),
    testedFastify: await startForTests(new FastifyAdapter(fastify)),
    versionedExpress: await startVersioned(new ExpressAdapter()),
    versionedFastify: await startVersioned(new FastifyAdapter({ forceCloseConnections: true })),
  }
  // An application without a server: nothing to install, and nothing that breaks.
  await NestFactory.createApplicationContext(AppModule, { logger })
  const copies = [other !== ig1, ig1.is(other.error('forbidden'), 'forbidden'), other.is(ig1.error('forbidden'))]
  console.log(JSON.stringify({ node: process.versions.node, ports, copies }))
  // The end of the test, however it comes, is the end of the application.
  process.stdin.resume().on('end', () => process.exit())
}
main()
`

interface Started {
  readonly node: string
  readonly ports: Readonly<
    Record<'express' | 'fastify' | 'testedExpress' | 'testedFastify' | 'versionedExpress' | 'versionedFastify', number>
  >
  readonly copies: readonly boolean[]
}

/** Out of reach of the repository's own node_modules. */
let directory: string
const children: ChildProcess[] = []
const started = new Map<string, Started>()

async function pack(name: string): Promise<[string, string]> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], {
    cwd: join(root, 'packages', name),
  })
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>)
  return [`@errspec/${name}`, `file:${join(directory, packed?.filename ?? '')}`]
}

/** Installs an application as its user would; npm's warning that Nest 12 wants a newer Node than npm's is no failure. */
async function install(major: string, tarballs: Record<string, string>): Promise<void> {
  const cwd = join(directory, major)
  const dependencies = { ...majors[major], ...Object.fromEntries(others.map((n) => [n, pinned[n]])), ...tarballs }
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true, dependencies }))
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock', '--prefer-offline']
  await run('npm', ['install', ...options], { cwd })
}

async function startApplication(major: string, extension: 'mjs' | 'cjs'): Promise<void> {
  const cwd = join(directory, major)
  const file = `app.${extension}`
  writeFileSync(join(cwd, file), headers[extension] + application)
  const node = majors[major]?.[NODE_PACKAGE] ? join(cwd, 'node_modules', NODE_PACKAGE, 'bin/node') : process.execPath
  const child = spawn(node, [file], { cwd })
  children.push(child)
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  for await (const line of createInterface({ input: child.stdout })) {
    started.set(`${major} ${extension}`, JSON.parse(line))
    return
  }
  throw new Error(`The application of Nest ${major} (${file}) did not start: ${complaints}`)
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'errspec-nest-'))
  const tarballs = Object.fromEntries(await Promise.all(['core', 'nestjs'].map(pack)))
  // What fails is told when all are through: nothing is still being written when the folder is removed.
  const outcomes = await Promise.allSettled(
    Object.keys(majors).map(async (major) => {
      await install(major, tarballs)
      await Promise.all([startApplication(major, 'mjs'), startApplication(major, 'cjs')])
    }),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}, 300_000)
afterAll(() => {
  for (const child of children) child.kill()
  rmSync(directory, { recursive: true, force: true })
})

const applications = Object.keys(majors).flatMap((major) => [
  { major, extension: 'mjs', name: `Nest ${major}, ESM` },
  { major, extension: 'cjs', name: `Nest ${major}, CJS` },
])

describe.each(applications)('$name', ({ major, extension }) => {
  const here = () => started.get(`${major} ${extension}`) as Started

  test('has the versions that it is about', () => {
    const manifest = join(directory, major, 'node_modules/@nestjs/core/package.json')
    expect(JSON.parse(readFileSync(manifest, 'utf8')).version).toMatch(new RegExp(`^${major}\\.`))
    if (major === '12') expect(here().node).toMatch(/^22\./)
  })

  test.each(['testedExpress', 'testedFastify'] as const)('%s, in a testing module, works as well', async (platform) => {
    const success = await send(here().ports[platform], '/id')
    expect(JSON.parse(success.body).id).toBe(success.headers['x-request-id'])
    expect(success.headers['request-id']).toMatch(/^req_[a-z0-9]{24}$/)
    const missing = await send(here().ports[platform], '/nowhere')
    expect([missing.status, textOf(missing)]).toEqual([404, 'Not Found'])
  })

  test('errors that an operation does not declare are told, once for each application, behind prefix and version', async () => {
    const ports = [here().ports.versionedExpress, here().ports.versionedFastify]
    for (const port of ports) {
      for (const path of ['/api/v1/known', '/api/v1/known', '/api/v1/events']) await send(port, path)
    }
    const told = [
      ['GET /known', 'unauthorized'],
      ['GET /v1/events', 'backend_unavailable'],
    ]
    const { body } = await send(here().ports.express, '/undeclared')
    expect(JSON.parse(body)).toEqual([...told, ...told])
  })

  test('the ESM and the CJS copy of the contract know each other’s errors', () => {
    expect(here().copies).toEqual([true, true, true])
  })

  describe.each(['express', 'fastify'] as const)('on %s', (platform) => {
    const ask = (path: string, options?: SendOptions) => send(here().ports[platform], path, options)
    const post = (body: string) =>
      ask('/json', { method: 'POST', headers: { 'content-type': 'application/json' }, body })

    test('a success carries the id that the handler reads', async () => {
      const { status, headers, body } = await ask('/id')
      expect(headers['x-request-id']).toMatch(/^req_[a-z0-9]{24}$/)
      expect(headers['request-id']).toBe(headers['x-request-id'])
      expect([status, JSON.parse(body)]).toEqual([200, { id: headers['x-request-id'] }])
    })

    test('an error of the contract goes out as its envelope, with its headers', async () => {
      const { status, headers, body } = await ask('/known')
      const id = headers['x-request-id']
      const message = 'Unauthorized Please contact the administrator with the request ID.'
      expect([status, body]).toEqual([401, JSON.stringify({ message, code: 401, request_id: id })])
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(body.length),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'request-id': id,
        'x-error-kind': 'unauthorized',
        'x-should-retry': 'false',
        'www-authenticate': 'Bearer',
      })
      expect(headers).not.toHaveProperty('etag')
    })

    test('an error of the other copy is answered as itself', async () => {
      const answer = await ask('/other')
      expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([400, 'unknown_model', 'Unknown model bge-m4'])
    })

    test('an unknown throw is masked, and logged once with its cause and the request id', async () => {
      const answer = await ask('/unknown')
      expect([answer.status, textOf(answer)]).toEqual([500, 'Internal Server Error'])
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain('SECRET')
      const logged = JSON.parse((await ask('/logged')).body) as string[]
      const own = logged.filter((line) => line.includes(String(answer.headers['x-request-id'])))
      expect(own).toEqual([expect.stringContaining('SECRET cause')])
    })

    test.each([
      ['an exception of Nest', '/conflict', [409, 'unrecognized', 'Name taken']],
      ['input that does not fit its schema', '/input', [400, 'request_parse_failed', 'Failed to parse request']],
      ['a bare zod failure', '/schema', [500, 'internal_server_error', 'Internal Server Error']],
      ['an unknown route', '/nowhere?key=SECRET', [404, 'unrecognized', 'Not Found']],
      ['a URL that is not valid percent-encoding', '/items/%E0%A4%A?key=SECRET', [400, 'unrecognized', 'Bad Request']],
    ])('%s has a status of its own, and the answer does not repeat the URL', async (_name, path, expected) => {
      const answer = await ask(path)
      expect([answer.status, kindOf(answer), textOf(answer)]).toEqual(expected)
      expect(answer.body).not.toContain('SECRET')
      expect(answer.headers['x-request-id']).toBe(JSON.parse(answer.body).request_id)
    })

    test.each([
      ['malformed JSON', '{"SECRET": tru', 'bad_json'],
      ['a body over the limit', JSON.stringify({ text: 'x'.repeat(100 * 1024) }), 'request_body_unreadable'],
    ])('%s is told from other bad requests', async (_name, body, kind) => {
      const answer = await post(body)
      expect([answer.status, kindOf(answer)]).toEqual([400, kind])
      expect(answer.body).not.toContain('SECRET')
      expect((await post('{}')).status).toBe(201)
    })

    test('a failing event stream ends with the error frame and a broken connection', async () => {
      const { status, body, complete, headers } = await ask('/events')
      expect([status, complete]).toEqual([200, false])
      expect(body).toContain('data: one\n\n')
      const frames = body.split('event: error\ndata: ')
      expect(frames).toHaveLength(2)
      expect(JSON.parse(frames[1] ?? '')).toMatchObject({ code: 502, request_id: headers['x-request-id'] })
    })

    test('a handler that refuses its stream, or returns none, is answered by its status', async () => {
      for (const [path, status, kind] of [
        ['/refused', 403, 'forbidden'],
        ['/nothing', 500, 'internal_server_error'],
      ] as const) {
        const answer = await ask(path)
        expect([answer.status, kindOf(answer), answer.complete]).toEqual([status, kind, true])
      }
    })

    test('a handler that sets a header late has its stream, with events of any sort', async () => {
      const { status, body, complete, headers } = await ask('/late')
      expect([status, complete, headers['x-late']]).toEqual([200, true, 'yes'])
      expect(body).toBe('\nid: 1\ndata: one\n\nid: 2\ndata: two\n\nid: 3\ndata: 3\n\n')
    })

    test.each([
      ['before its first event', '/soon', 502],
      ['with an event that cannot be written', '/unwritable', 500],
    ])('an event stream that fails %s is never a clean end', async (_name, path, code) => {
      const { status, body, complete } = await ask(path)
      if (status !== 200) expect([status, complete]).toEqual([code, true])
      else expect([complete, JSON.parse(body.split('event: error\ndata: ')[1] ?? '').code]).toEqual([false, code])
    })

    test('a file that fails half-way breaks off', async () => {
      const { body, complete } = await ask('/file')
      expect([body, complete]).toEqual(['half', false])
    })
  })
})
