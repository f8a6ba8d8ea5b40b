import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { KEYS, MODELS, ORGANISATIONS } from './demo-data.js'
import { RESERVED_MS, type Store } from './store.js'
import { hashOf, type Row, toModel, toOrganisation, toUsageRow } from './store-rows.js'

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

/** Connections of one process, and how long, in ms, one is waited for, and an answer. */
const POOL = { max: 10, connectionTimeoutMillis: 2000, query_timeout: 5000, statement_timeout: 5000, keepAlive: true }

/** Opens a PostgreSQL database, brings its tables up to date, and puts the demo data in, where it is not there yet. */
export async function openPostgresStore(url: string, now: () => Date): Promise<Store> {
  await runner({
    databaseUrl: url,
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'gateway_migrations',
    // Several processes may start at the same time.
    advisoryLockMode: 'wait',
    log: () => {},
  })
  const pool = new pg.Pool({ connectionString: url, ...POOL })
  // An idle connection that breaks off is made anew by the next query, which fails by itself where it cannot be.
  pool.on('error', () => {})
  const query = async (name: string, text: string, ...values: unknown[]): Promise<Row[]> =>
    (await pool.query<Record<string, unknown>>({ name, text, values })).rows
  await insertDemoData(pool, `${now().toISOString().slice(0, 7)}-01`)

  return {
    async findOwner(key, month) {
      const [row] = await query(
        'find_owner',
        `SELECT o.name, o.commit_nano, o.max_throughput, spent(o.name, $1) AS spent
           FROM keys k JOIN organisations o ON o.name = k.organisation WHERE k.hash = $2 AND k.active`,
        month,
        hashOf(key),
      )
      return row && toOrganisation(row)
    },

    async findModel(name) {
      const [row] = await query('find_model', 'SELECT * FROM models WHERE name = $1', name)
      return row && toModel(row)
    },

    async reserve({ id, organisation, model, day, amount, commit }) {
      const call = [id, organisation, model, day, amount, commit, RESERVED_MS]
      const [row] = await query('reserve', 'SELECT reserve_call($1, $2, $3, $4, $5, $6, $7) AS total', ...call)
      return Number(row?.['total'])
    },

    async book(id, { inputTokens, outputTokens, cost }) {
      const booking = [id, inputTokens, outputTokens, cost]
      const [row] = await query('book', 'SELECT book_call($1, $2, $3, $4) AS booked', ...booking)
      if (!row?.['booked']) throw new Error('Nothing is set aside for the call')
    },

    async cancel(id) {
      await query('cancel', 'SELECT cancel_call($1)', id)
    },

    async usage(organisation, month) {
      const text = "SELECT * FROM usage WHERE organisation = $1 AND day LIKE $2 || '-%' ORDER BY day, model"
      return (await query('usage', text, organisation, month)).map(toUsageRow)
    },

    close: () => pool.end(),
  }
}

async function insertDemoData(pool: pg.Pool, firstDay: string): Promise<void> {
  const insert = async (table: string, ...values: unknown[]) => {
    const places = values.map((_, index) => `$${index + 1}`).join(', ')
    await pool.query(`INSERT INTO ${table} VALUES (${places}) ON CONFLICT DO NOTHING`, values)
  }
  for (const { name, commit, maxThroughput } of ORGANISATIONS) {
    await insert('organisations', name, commit, maxThroughput)
  }
  for (const { key, organisation, active } of KEYS) await insert('keys', hashOf(key), organisation, active)
  for (const model of MODELS) {
    const { name, kind, backend, inputPrice, outputPrice, callPrice } = model
    const rest = [model.maxInputImages, model.enhancesPrompts, model.dimensions]
    await insert('models', name, kind, backend, inputPrice, outputPrice, callPrice, ...rest)
  }
  for (const { name, spent } of ORGANISATIONS) {
    if (spent > 0) await insert('usage', name, 'carried over', firstDay, 1, 0, 0, spent)
  }
}
