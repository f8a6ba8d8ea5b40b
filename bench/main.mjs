// What Errspec costs, beside what others cost: in each round every contestant has a fresh process, and they are measured in turns.
//   npm run bench                       all of it, and writes docs/benchmarks.md and its charts
//   npm run bench -- NAME ...           only what is named so; prints, and writes nothing
//   npm run bench -- --smoke            each contestant for a moment: whether all of them still run
//   npm run bench -- explain-log        (or retry-storm, gateway-load, types, hostile-messages) a program of its own, with its options
// Options: --rounds N (3)  --turns N (15: in each round)  --seconds S (0.05: processor time of one measurement)  --list
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeCharts } from './run/chart.mjs'
import { contestants, machine, markdown, writeReport } from './run/report.mjs'
import { measureCase } from './run/rounds.mjs'

/** What prints a report of its own. */
const PROGRAMS = {
  'explain-log': 'explain-log.mjs',
  'retry-storm': 'retry-storm/main.mjs',
  'gateway-load': 'gateway-load.mjs',
  types: 'types.mjs',
  'hostile-messages': 'hostile-messages.mjs',
}

const [first = '', ...others] = process.argv.slice(2)
if (Object.hasOwn(PROGRAMS, first)) {
  const { status } = spawnSync(process.execPath, [new URL(PROGRAMS[first], import.meta.url).pathname, ...others], {
    stdio: 'inherit',
  })
  process.exit(status ?? 1)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    turns: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '0.05' },
    smoke: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})
const settings = values.smoke
  ? { rounds: 1, turns: 1, seconds: 0 }
  : { rounds: Number(values.rounds), turns: Number(values.turns), seconds: Number(values.seconds) }
if (!(settings.rounds >= 1 && settings.turns >= 1 && settings.seconds > 0 === !values.smoke))
  fail('--rounds and --turns must be at least 1, and --seconds more than 0')

const files = readdirSync(new URL('cases', import.meta.url)).filter((file) => file.endsWith('.mjs'))
const all = []
for (const file of files.sort()) {
  const { default: cases } = await import(`./cases/${file}`)
  for (const one of cases) all.push({ ...one, file })
}
const wanted = all.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)))
if (values.list || wanted.length === 0) {
  console.log([...all.map(({ name, what }) => `${name}: ${what}`), ...Object.keys(PROGRAMS)].join('\n'))
  if (!values.list) fail(`nothing is called ${positionals.join(' or ')}; the names are above`)
  process.exit()
}

const results = []
for (const one of wanted) {
  const start = Date.now()
  results.push(await measureCase(one, settings))
  console.error(`${one.name}: ${one.what} (${Math.round((Date.now() - start) / 1000)} s)`)
}
console.log(markdown(results))
if (values.smoke) console.log(`${results.length} benchmarks run`)
else if (positionals.length === 0) {
  writeReport(results, settings)
  writeCharts(results)
} else console.log(`\n${contestants(results)}\n\n${machine()}`)

function fail(message) {
  console.error(message)
  process.exit(1)
}
