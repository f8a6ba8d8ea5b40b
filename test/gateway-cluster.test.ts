import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js'
import { missingServices, startServices } from './services.mjs'

const APPS = [
  ['express-gateway', {}],
  ['nest-gateway', { NEST_PLATFORM: 'express' }],
  ['nest-gateway', { NEST_PLATFORM: 'fastify' }],
] as const
const CHAT = { model: 'qwen35-397b-a17b-instruct-general', messages: [{ role: 'user', content: 'Hi' }] }
const IMAGE = { model: 'qwen-image', prompt: 'x', size: '64x64' }
const NANO = 1_000_000_000
/** What a call may be answered with while a part is away. */
const FAILURES = ['internal_server_error', 'model_lookup_failed', 'rate_limiter_failed']

interface Answer {
  readonly status: number
  readonly kind?: unknown
  readonly id?: unknown
  /** In nano-euros, of a call that succeeded. */
  readonly cost: number
}
/** Nobody knows what became of a call whose connection broke. */
const BROKEN: Answer = { status: 0, cost: 0 }

describe.skipIf(missingServices !== '')(`three gateways on one PostgreSQL and one Redis ${missingServices}`, () => {
  let services: Awaited<ReturnType<typeof startServices>>
  let database: pg.Pool
  const gateways: GatewayProcess[] = []
  const start = async (index: number) => {
    const [app, env] = APPS[index] as (typeof APPS)[number]
    const urls = { DATABASE_URL: services.postgres.url, REDIS_URL: services.redis.url }
    gateways[index] = await startGatewayProcess(app, { ...env, ...urls, LOG_LEVEL: 'fatal' })
  }
  beforeAll(async () => {
    services = await startServices()
    database = new pg.Pool({ connectionString: services.postgres.url })
    database.on('error', () => {})
    // At the same time: one of them makes the tables.
    await Promise.all(APPS.map((_, index) => start(index)))
  })
  beforeEach(() => {
    answers = []
  })
  afterAll(async () => {
    for (const { child } of gateways) child.kill('SIGKILL')
    await database?.end()
    await services?.remove()
  })

  async function post(index: number, path: string, json: object, key = 'ig1-demo-key'): Promise<Answer> {
    const outgoing = request(`${gateways[index]?.url}${path}`, { method: 'POST', agent: false })
    outgoing.setHeader('authorization', `Bearer ${key}`)
    outgoing.setHeader('content-type', 'application/json')
    try {
      const [response] = (await once(outgoing.end(JSON.stringify(json)), 'response')) as [IncomingMessage]
      let body = ''
      for await (const chunk of response) body += chunk
      const { 'x-error-kind': kind, 'x-request-id': id } = response.headers
      const { statusCode: status = 0 } = response
      return { status, kind, id, cost: status === 200 ? Math.round(JSON.parse(body).usage.cost * NANO) : 0 }
    } catch {
      return BROKEN
    }
  }
  /** What the demo organisation's calls of a test were answered with. */
  let answers: Answer[] = []
  const chat = async (index: number): Promise<Answer> => {
    const answer = await post(index, '/v1/chat/completions', CHAT)
    answers.push(answer)
    return answer
  }

  /** Calls all gateways, eight at a time, while something happens. */
  async function callDuring(happening: () => Promise<unknown>): Promise<void> {
    let isOver = false
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      for (let call = caller; !isOver; call++) await chat(call % APPS.length)
    })
    await happening().finally(() => {
      isOver = true
    })
    await Promise.all(callers)
  }
  /** The cost of each call that is booked, by its request id. */
  async function booked(): Promise<ReadonlyMap<unknown, number>> {
    const { rows } = await database.query("SELECT id, cost FROM calls WHERE organisation = 'demo' AND cost IS NOT NULL")
    return new Map(rows.map(({ id, cost }) => [id, Number(cost)]))
  }
  async function totals(): Promise<{ usage: number; running: number }> {
    const { rows } = await database.query(
      `SELECT (SELECT COALESCE(SUM(cost), 0) FROM usage WHERE organisation = 'demo') AS usage,
         (SELECT COUNT(*) FROM calls WHERE organisation = 'demo' AND cost IS NULL) AS running`,
    )
    return { usage: Number(rows[0].usage), running: Number(rows[0].running) }
  }
  const sum = (costs: Iterable<number>) => [...costs].reduce((total, cost) => total + cost, 0)

  /** That what is booked is what the successful calls cost, and of others at most those that broke. */
  async function expectExactBooks(before: ReadonlyMap<unknown, number>): Promise<void> {
    const isBroken = answers.some(({ status }) => status === 0)
    // What is set aside for the calls of a process that was killed runs out by itself.
    if (isBroken) await database.query('UPDATE calls SET expires = now() WHERE cost IS NULL')
    await chat(0)
    await expect.poll(async () => (await totals()).running).toBe(0)
    const after = await booked()
    const successes = answers.filter(({ status }) => status === 200)
    for (const { id, cost } of successes) expect(after.get(id)).toBe(cost)
    const added = [...after].filter(([id]) => !before.has(id))
    const known = new Set(successes.map(({ id }) => id))
    const unknown = added.filter(([id]) => !known.has(id))
    expect(unknown.length).toBeLessThanOrEqual(answers.filter(({ status }) => status === 0).length)
    expect((await totals()).usage).toBe(sum(after.values()))
  }
  test('a commit that is spent through one is refused by all', async () => {
    const paint = (index: number) => post(index, '/v1/images/generations', IMAGE, 'ig1-trial-key')
    for (let spent = 0; spent < 5; spent++) expect((await paint(0)).status).toBe(200)
    for (const index of APPS.keys()) {
      expect(await paint(index)).toMatchObject({ status: 402, kind: 'commit_exceeded' })
    }
  })

  test('max_throughput holds for all together', async () => {
    await database.query("UPDATE organisations SET commit_nano = commit_nano * 10 WHERE name = 'trial'")
    // What is set aside for a call is there for as long as it runs, and who sets aside waits for each other.
    await database.query(`
      CREATE TABLE seen (running bigint);
      CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO seen SELECT COUNT(*) FROM calls WHERE organisation = 'trial' AND cost IS NULL;
        RETURN NULL;
      END $$;
      CREATE TRIGGER watch AFTER INSERT ON calls FOR EACH ROW WHEN (NEW.organisation = 'trial') EXECUTE FUNCTION watch()`)
    const call = (index: number) =>
      post(index % APPS.length, '/v1/chat/completions', { ...CHAT, max_tokens: 20 }, 'ig1-trial-key')
    const callers = Array.from({ length: 9 }, async (_, caller) => {
      const statuses: number[] = []
      for (let count = 0; count < 6; count++) statuses.push((await call(caller + count)).status)
      return statuses
    })
    expect(new Set((await Promise.all(callers)).flat())).toEqual(new Set([200, 429]))
    const { rows } = await database.query('SELECT MAX(running) AS most FROM seen')
    expect(Number(rows[0].most)).toBe(2)
    await expect.poll(async () => (await call(0)).status).toBe(200)
    await database.query('DROP TRIGGER watch ON calls')
  })

  test('one that is killed loses no booking and doubles none', async () => {
    const before = await booked()
    await callDuring(async () => {
      await expect.poll(async () => (await booked()).size).toBeGreaterThan(before.size + 20)
      gateways[1]?.child.kill('SIGKILL')
      await gateways[1]?.ended
      const then = (await booked()).size
      await expect.poll(async () => (await booked()).size).toBeGreaterThan(then + 10)
      await start(1)
    })
    await expectExactBooks(before)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([0, 200]))
    expect((await chat(1)).status).toBe(200)
  })

  test.each(['postgres', 'redis'] as const)('%s that goes away and comes back costs no booking', async (name) => {
    const before = await booked()
    await callDuring(async () => {
      const service = services[name]
      await expect.poll(async () => (await booked()).size).toBeGreaterThan(before.size + 10)
      await service.stop()
      const failed = await Promise.all([...APPS.keys()].map(chat))
      for (const { status, kind } of failed) expect([status, FAILURES]).toEqual([500, expect.arrayContaining([kind])])
      await service.start()
      await expect.poll(async () => (await chat(0)).status, { timeout: 20_000 }).toBe(200)
    })
    await expectExactBooks(before)
    for (const { status, kind } of answers) {
      if (status !== 200) expect([status, FAILURES]).toEqual([500, expect.arrayContaining([kind])])
    }
    expect(answers.filter(({ status }) => status === 500).length).toBeGreaterThan(0)
    for (const index of APPS.keys()) {
      await expect.poll(async () => (await chat(index)).status).toBe(200)
    }
  })
})
