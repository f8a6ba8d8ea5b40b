import { execFile, execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

// Plain JavaScript, since `bench/` starts them too; `services.d.mts` has the types.
const postgresPrograms = (() => {
  const versions = '/usr/lib/postgresql'
  const [version] = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : []
  return version === undefined ? undefined : join(versions, version, 'bin')
})()
const redisProgram = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) => existsSync(path))

/** What is missing of PostgreSQL and Redis, in words for the name of a test that is skipped; empty where both are installed. */
export const missingServices = [
  ...(postgresPrograms ? [] : ['PostgreSQL is not installed']),
  ...(redisProgram ? [] : ['Redis is not installed']),
].join(', ')

/** Makes both in a new folder and starts them. `remove` stops them and removes it. */
export async function startServices() {
  const folder = mkdtempSync(join(tmpdir(), 'errspec-services-'))
  // PostgreSQL runs as no superuser.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'postgres')
  const options = { ...user, cwd: folder }
  const program = (name) => join(postgresPrograms ?? '', name)
  await run(program('initdb'), ['-D', data, '-A', 'trust', '-U', 'gateway', '--no-sync', '--locale=C'], options)
  const postgresPort = await freePort()
  const settings = `-p ${postgresPort} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`
  const control = (...what) =>
    run(program('pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'postgres.log'), ...what], options)
  const postgres = {
    url: `postgres://gateway@127.0.0.1:${postgresPort}/postgres`,
    start: async () => void (await control('-o', settings, 'start')),
    stop: async () => void (await control('-m', 'fast', 'stop')),
  }

  const redisPort = await freePort()
  const redisFolder = join(folder, 'redis')
  mkdirSync(redisFolder)
  const redis = {
    url: `redis://127.0.0.1:${redisPort}`,
    async start() {
      const files = ['--dir', redisFolder, '--save', '', '--daemonize', 'yes', '--pidfile', join(redisFolder, 'pid')]
      await run(redisProgram ?? '', ['--port', String(redisPort), '--bind', '127.0.0.1', ...files])
    },
    stop: async () => void (await run('redis-cli', ['-p', String(redisPort), 'shutdown', 'nosave'])),
  }
  await Promise.all([postgres.start(), redis.start()])
  return {
    postgres,
    redis,
    async remove() {
      await Promise.allSettled([postgres.stop(), redis.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const idOf = (which) => Number(execFileSync('id', [which, 'postgres']).toString())

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
