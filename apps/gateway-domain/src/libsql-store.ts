import { setTimeout as pause } from 'node:timers/promises'
import { type Client, createClient, type InStatement, LibsqlError, type ResultSet } from '@libsql/client'
import { KEYS, MODELS, ORGANISATIONS } from './demo-data.js'
import { RESERVED_MS, type Store } from './store.js'
import { hashOf, type Row, toModel, toOrganisation, toUsageRow } from './store-rows.js'

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS organisations (
    name TEXT PRIMARY KEY, commit_nano INTEGER NOT NULL, max_throughput INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS keys (
    hash TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisations, active INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS models (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, backend TEXT NOT NULL,
    input_price INTEGER NOT NULL, output_price INTEGER NOT NULL, call_price INTEGER NOT NULL,
    max_input_images INTEGER NOT NULL, enhances_prompts INTEGER NOT NULL, dimensions INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS usage (
    organisation TEXT NOT NULL REFERENCES organisations, model TEXT NOT NULL, day TEXT NOT NULL,
    requests INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost INTEGER NOT NULL,
    PRIMARY KEY (organisation, day, model)
  )`,
  `CREATE TABLE IF NOT EXISTS calls (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisations, model TEXT NOT NULL, day TEXT NOT NULL,
    reserved INTEGER NOT NULL, expires INTEGER NOT NULL,
    input_tokens INTEGER, output_tokens INTEGER, cost INTEGER
  )`,
  `CREATE INDEX IF NOT EXISTS running_calls ON calls (organisation, day) WHERE cost IS NULL`,
]

/** What is booked and set aside in a month. */
const TOTAL = `(SELECT COALESCE(SUM(cost), 0) FROM usage WHERE organisation = :organisation AND day LIKE :month || '-%')
  + (SELECT COALESCE(SUM(reserved), 0) FROM calls
       WHERE cost IS NULL AND organisation = :organisation AND day LIKE :month || '-%')`

/** How long, in ms, a locked database is waited for, and from one try to the next. */
const PATIENCE_MS = 2000
const TRY_AGAIN_MS = 20

/**
 * Writes one after the other, and tries again while another process has locked the database. The driver itself would wait without
 * letting anybody else go on.
 */
function createWriter(client: Client): (statements: InStatement[]) => Promise<ResultSet[]> {
  let last: Promise<unknown> = Promise.resolve()
  async function attempt(statements: InStatement[], deadline: number): Promise<ResultSet[]> {
    try {
      return await client.batch(statements, 'write')
    } catch (error) {
      if (!(error instanceof LibsqlError && error.code.startsWith('SQLITE_BUSY'))) throw error
      // The driver leaves the statement that was refused open, and then no later transaction could be committed.
      client.reconnect()
      if (performance.now() > deadline) throw error
    }
    await pause(TRY_AGAIN_MS)
    return attempt(statements, deadline)
  }
  return (statements) => {
    const deadline = performance.now() + PATIENCE_MS
    const written = last.then(() => attempt(statements, deadline))
    last = written.catch(() => {})
    return written
  }
}

/** Opens a database (`:memory:` or `file:PATH`) and puts the demo data in, where it is not there yet. */
export async function openLibsqlStore(url: string, now: () => Date): Promise<Store> {
  const client = createClient({ url, timeout: 0 })
  // A connection of their own for writes, which may have to be made anew; what is in memory has one only, and nobody else.
  const writer = url.startsWith('file:') ? createClient({ url, timeout: 0 }) : client
  const write = createWriter(writer)
  if (url.startsWith('file:')) await client.execute('PRAGMA journal_mode = WAL')
  await write(SCHEMA)
  const firstDay = `${now().toISOString().slice(0, 7)}-01`
  await write([
    ...ORGANISATIONS.map(({ name, commit, maxThroughput }) => ({
      sql: 'INSERT OR IGNORE INTO organisations VALUES (?, ?, ?)',
      args: [name, commit, maxThroughput],
    })),
    ...KEYS.map(({ key, organisation, active }) => ({
      sql: 'INSERT OR IGNORE INTO keys VALUES (?, ?, ?)',
      args: [hashOf(key), organisation, active],
    })),
    ...MODELS.map((model) => ({
      sql: 'INSERT OR IGNORE INTO models VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      args: [
        ...[model.name, model.kind, model.backend, model.inputPrice, model.outputPrice, model.callPrice],
        ...[model.maxInputImages, model.enhancesPrompts, model.dimensions],
      ],
    })),
    ...ORGANISATIONS.filter(({ spent }) => spent > 0).map(({ name, spent }) => ({
      sql: "INSERT OR IGNORE INTO usage VALUES (?, 'carried over', ?, 1, 0, 0, ?)",
      args: [name, firstDay, spent],
    })),
  ])

  const query = async (sql: string, ...args: string[]): Promise<Row[]> => (await client.execute({ sql, args })).rows

  return {
    async findOwner(key, month) {
      const [row] = await query(
        `SELECT o.name, o.commit_nano, o.max_throughput,
           (SELECT COALESCE(SUM(cost), 0) FROM usage u WHERE u.organisation = o.name AND u.day LIKE ? || '-%') AS spent
         FROM keys k JOIN organisations o ON o.name = k.organisation WHERE k.hash = ? AND k.active`,
        month,
        hashOf(key),
      )
      return row && toOrganisation(row)
    },

    async findModel(name) {
      const [row] = await query('SELECT * FROM models WHERE name = ?', name)
      return row && toModel(row)
    },

    async reserve({ id, organisation, model, day, amount, commit }) {
      const month = day.slice(0, 7)
      const at = now().getTime()
      const [, before] = await write([
        { sql: 'DELETE FROM calls WHERE cost IS NULL AND expires < ?', args: [at] },
        { sql: `SELECT ${TOTAL} AS total`, args: { organisation, month } },
        {
          sql: `INSERT INTO calls (id, organisation, model, day, reserved, expires)
                  SELECT :id, :organisation, :model, :day, :amount, :expires WHERE ${TOTAL} < :commit`,
          args: { id, organisation, month, model, day, amount, expires: at + RESERVED_MS, commit },
        },
      ])
      return Number(before?.rows[0]?.['total'])
    },

    async book(id, { inputTokens, outputTokens, cost }) {
      const [booked] = await write([
        {
          sql: 'UPDATE calls SET input_tokens = ?, output_tokens = ?, cost = ? WHERE id = ? AND cost IS NULL',
          args: [inputTokens, outputTokens, cost, id],
        },
        {
          sql: `INSERT INTO usage SELECT organisation, model, day, 1, input_tokens, output_tokens, cost FROM calls
                  WHERE id = ? AND changes() = 1
                  ON CONFLICT DO UPDATE SET requests = requests + 1, input_tokens = input_tokens + excluded.input_tokens,
                    output_tokens = output_tokens + excluded.output_tokens, cost = cost + excluded.cost`,
          args: [id],
        },
      ])
      if (booked?.rowsAffected !== 1) throw new Error('Nothing is set aside for the call')
    },

    async cancel(id) {
      await write([
        {
          sql: `UPDATE usage SET requests = requests - 1, input_tokens = usage.input_tokens - c.input_tokens,
                  output_tokens = usage.output_tokens - c.output_tokens, cost = usage.cost - c.cost
                FROM calls c WHERE c.id = ? AND c.cost IS NOT NULL AND usage.organisation = c.organisation
                  AND usage.model = c.model AND usage.day = c.day`,
          args: [id],
        },
        { sql: 'DELETE FROM calls WHERE id = ?', args: [id] },
      ])
    },

    async usage(organisation, month) {
      const rows = await query(
        "SELECT * FROM usage WHERE organisation = ? AND day LIKE ? || '-%' ORDER BY day, model",
        organisation,
        month,
      )
      return rows.map(toUsageRow)
    },

    async close() {
      client.close()
      writer.close()
    },
  }
}
