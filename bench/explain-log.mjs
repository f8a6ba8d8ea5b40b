// Streams a generated log through `errspec explain`, in a process whose heap is bounded, and checks what it finds: the memory that
// a log takes does not grow with it, and one line of 40 MB takes no longer than as many short ones.
//   npm run build && node bench/explain-log.mjs [--mb 1024] [--line-mb 40] [--heap-mb 64]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '1024' },
    'line-mb': { type: 'string', default: '40' },
    'heap-mb': { type: 'string', default: '64' },
  },
})
const MB = 1024 * 1024
const NOTICE = ' Please contact the administrator with the request ID.'
const bin = new URL('../packages/cli/bin/errspec.js', import.meta.url).pathname
const id = (index) => `req_${index.toString(36)}`

/** Lines of several loggers; of each ten thousand some are errors. */
const LINES = [
  (index) => `2026-01-01T00:00:00.${index % 1000}Z INFO GET /v1/models 200 ${index % 90} ms agent="curl/8.0 (x86_64)"`,
  (index) => JSON.stringify({ level: 30, reqId: id(index), res: { statusCode: 200 }, msg: 'done', ms: index % 77 }),
  (index) => `127.0.0.1 - - [t] "POST /v1/embeddings HTTP/1.1" 200 ${index % 9999} "-" "python-requests/2.31.0"`,
  (index) =>
    index % 100 === 3
      ? JSON.stringify({ level: 'error', message: `Unknown model m${index}${NOTICE}`, requestId: id(index) })
      : `DEBUG Failed to reach shard ${index % 8}, trying another one; Request queue at ${index % 50}`,
  (index) =>
    index % 1000 === 4
      ? `ERROR {"message":"Commit exceeded: 12.5 >= 10${NOTICE}","code":402,"request_id":"${id(index)}"}`
      : `    at handler (/srv/app/layer.js:${index % 500}:5)`,
]

/** A log of so many bytes, the last line of which is an error. */
function* log(bytes) {
  let index = 0
  for (let written = 0; written < bytes; ) {
    let chunk = ''
    while (chunk.length < MB / 4) {
      chunk += `${LINES[index % LINES.length](index)}\n`
      index++
    }
    written += chunk.length
    yield chunk
  }
  yield `Error: Failed to get model${NOTICE} (req_last)\n`
}

/** One line: a record with a long text in it, the id before it and the error behind it. */
function* line(bytes) {
  yield '{"level":50,"reqId":"req_last","payload":"'
  const chunk = 'a payload of text, '.repeat(4000)
  for (let written = 0; written < bytes; written += chunk.length) yield chunk
  yield `","err":{"message":"Failed to get model${NOTICE}","status":500}}\n`
}

/** Runs the program on a stream; what it prints, how long it takes, and the most memory that it was seen to hold. */
async function explain(chunks, ...argv) {
  const start = performance.now()
  const heap = `--max-old-space-size=${values['heap-mb']}`
  const child = spawn(process.execPath, [heap, bin, 'explain', ...argv, '--json'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  const ended = once(child, 'close')
  // Of a child that has died the exit code tells.
  child.stdin.on('error', () => {})
  let most = 0
  for (const chunk of chunks) {
    if (child.exitCode !== null || child.stdin.destroyed) break
    if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain'), ended])
    most = Math.max(most, residentMb(child.pid))
  }
  child.stdin.end()
  const [code] = await ended
  const found = code === 0 ? JSON.parse(output) : []
  return { code, found, seconds: (performance.now() - start) / 1000, mb: most }
}

/** 0 where the platform does not say. */
function residentMb(pid) {
  try {
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

const kindsOf = ({ found }) => [...new Set(found.map(({ kind }) => kind))].sort().join(', ')
const runs = [
  [
    'a log, every error',
    await explain(log(Number(values.mb) * MB)),
    'commit_exceeded, model_lookup_failed, unknown_model',
  ],
  ['a log, one request', await explain(log(Number(values.mb) * MB), 'req_last', '--from', '-'), 'model_lookup_failed'],
  ['a line, every error', await explain(line(Number(values['line-mb']) * MB)), 'model_lookup_failed'],
  [
    'a line, one request',
    await explain(line(Number(values['line-mb']) * MB), 'req_last', '--from', '-'),
    'model_lookup_failed',
  ],
]
for (const [name, run, wanted] of runs) {
  const isRight = run.code === 0 && kindsOf(run) === wanted
  console.log(`${name}: ${run.seconds.toFixed(1)} s, at most ${run.mb} MB: ${isRight ? 'found' : 'NOT found'}`)
  if (isRight) continue
  console.error(`${name}: exit code ${run.code}, found ${kindsOf(run) || 'nothing'} instead of ${wanted}`)
  process.exitCode = 1
}
