import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, totalmem, type } from 'node:os'

const REPORT = new URL('../../docs/benchmarks.md', import.meta.url)
const OWN = /^@errspec\//

/** Where the figures were taken. */
export function machine() {
  const [{ model } = { model: 'an unknown processor' }] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `Node ${process.versions.node}, ${type()}, ${cpus().length} cores of ${model}, ${memory} GB`
}

/** The libraries that are measured, with their versions. */
function versions() {
  const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const require = createRequire(import.meta.url)
  const fastify = JSON.parse(readFileSync(require.resolve('fastify/package.json'), 'utf8')).version
  const others = Object.entries({ ...devDependencies, fastify }).filter(([name]) => !OWN.test(name))
  return others.map(([name, version]) => `${name} ${version}`).join(', ')
}

/** A figure with as many digits as it deserves. */
export function figure(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return Number(value.toPrecision(value >= 10 ? 3 : 2)).toString()
}

const range = ({ median, least, most }) =>
  least === most ? figure(median) : `${figure(median)} (${figure(least)} to ${figure(most)})`

const aimOf = (aim, unit) => {
  if (!aim) return ''
  return aim.most === undefined ? `at least ${aim.least}${unit}` : `at most ${aim.most}${unit}`
}

/** The rows of some cases, one for each aim and ratio. */
export function markdown(results) {
  const lines = results.flatMap(({ name, what, unit, rows }) =>
    rows.map((row) => {
      const isRatio = row.against !== undefined
      const of = isRatio ? `${row.of}, against ${row.against}` : row.of
      const shown = `${range(row.figure)}${isRatio ? '' : ` ${unit}`}`
      const verdict = row.isMet === undefined ? '' : row.isMet ? 'met' : '**missed**'
      const about = row.what ? `${what}: ${row.what}` : what
      const aim = aimOf(row.aim, isRatio ? '' : ` ${unit}`)
      return `| \`${name}\` | ${about} | ${of} | ${row.is} ${shown} | ${aim} | ${verdict} |`
    }),
  )
  return [
    '| name | what | whose | median (least to most of a round) | aim | |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

/** Each contestant's own figure. */
export function contestants(results) {
  const lines = results.flatMap(({ name, unit, costs }) =>
    Object.entries(costs).map(([contestant, cost]) => `| \`${name}\` | ${contestant} | ${range(cost)} ${unit} |`),
  )
  return ['| name | contestant | median (least to most of a round) |', '|---|---|---|', ...lines].join('\n')
}

/** Writes docs/benchmarks.md. */
export function writeReport(results, { rounds, turns }) {
  const missed = results.flatMap(({ name, rows }) =>
    rows.filter(({ isMet }) => isMet === false).map(({ of }) => `\`${name}\` (${of})`),
  )
  const text = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- NAME\` repeats one of them, and \`npm run bench -- --list\` names them all. What is slow, why, and what was tried, is in
[record 14](decisions/0014-speed.md).

![Errors answered by a core in a second](bench-servers.svg) ![What a browser loads](bench-bundles.svg)

## Ratios
Each contestant has a fresh process, ${rounds} times or more; those of a benchmark are warmed up one after the other and measured in ${turns} turns, and a ratio is one of two measurements of the same
turn. Times are of the processor, not of the clock, so that other work on the machine counts little; those of servers are the server's alone, those of calls the client's and the server's together. A *cost* below 1 and a *speed* above 1 are in
Errspec's favour.

${markdown(results)}

${missed.length > 0 ? `**Missed**: ${missed.join(', ')}.` : 'No aim is missed.'}

## Each contestant
${contestants(results)}

## Where
${machine()}.

${versions()}.
`
  writeFileSync(REPORT, text)
}
