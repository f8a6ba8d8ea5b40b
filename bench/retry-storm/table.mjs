import { measure } from './workload.mjs'

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** The figures of a policy: the median over seeds 1 to `seeds`, each figure by itself. */
export function medianFigures(createPolicy, { seeds, ...options }) {
  const runs = Array.from({ length: seeds }, (_, index) => measure(createPolicy, { ...options, seed: index + 1 }))
  const of = (read) => median(runs.map(read))
  const healsS = Object.fromEntries(Object.keys(runs[0].healsS).map((name) => [name, of((run) => run.healsS[name])]))
  const [amplification, peak] = [of((run) => run.amplification), of((run) => run.peak)]
  return { amplification, peak, healsS, rescued: of((run) => run.rescued), success: of((run) => run.success) }
}

const seconds = (value) => (Number.isFinite(value) ? String(value) : 'never')
export const percent = (share, digits = 0) => `${(share * 100).toFixed(digits)}%`
export const heals = (healsS) => Object.values(healsS).map(seconds).join(' / ')

/** A row for people. */
export function row(name, { amplification, peak, healsS, rescued, success }) {
  return {
    policy: name,
    amplification: amplification.toFixed(2),
    peak: peak.toFixed(1),
    'heals S / C / Q 1 s / Q 0.5 s, s': heals(healsS),
    'blip rescued': percent(rescued),
    'success at 1% errors': percent(success, 2),
  }
}

/** Rows as a table in Markdown, so that it can be put into a record as it is. */
export function markdown(rows) {
  const names = Object.keys(rows[0])
  const lines = [names, names.map(() => '---'), ...rows.map((cells) => names.map((name) => cells[name]))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
