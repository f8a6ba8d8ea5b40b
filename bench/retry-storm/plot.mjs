import { STEP_MS, simulate } from './simulate.mjs'
import { backends, HEALTHY_MS, outageOf } from './workload.mjs'

/** Shown, in seconds from the beginning of the outage. */
const [FROM_S, TO_S, OUTAGE_S] = [-10, 120, 60]
const [MOST_LOAD, COLUMNS] = [7.5, 2]
const panel = { width: 400, height: 104, left: 34, gapX: 26, gapY: 44 }
const top = 98

const STYLE = `
    text { font: 12px system-ui, sans-serif; fill: #1f2328 }
    .ground { fill: #ffffff } .title { font-size: 15px; font-weight: 600 } .name { font-weight: 600 }
    .quiet { fill: #59636e; font-size: 11px } .end { text-anchor: end } .middle { text-anchor: middle }
    .outage { fill: #818b98; fill-opacity: .16 } .grid { stroke: #818b98; stroke-opacity: .35; fill: none }
    .served { fill: #2da44e; fill-opacity: .38 } .load { fill: none; stroke: #bc4c00; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .ground { fill: #0d1117 } .quiet { fill: #9198a1 }
      .served { fill: #3fb950 } .load { stroke: #f0883e }
    }`

/** An SVG: a panel for each policy, with the load and what of it is answered in time, from one seed and 1,000 clients. */
export function plot(policies) {
  const entries = Object.entries(policies)
  const rows = Math.ceil(entries.length / COLUMNS)
  const width = panel.left + COLUMNS * (panel.width + panel.gapX) + 4
  const height = top + rows * (panel.height + panel.gapY) + 4
  const panels = entries.map(([name, createPolicy], index) => {
    const x = panel.left + (index % COLUMNS) * (panel.width + panel.gapX)
    const y = top + Math.floor(index / COLUMNS) * (panel.height + panel.gapY)
    return `  <g transform="translate(${x} ${y})">\n${drawPanel(name, createPolicy)}\n  </g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
  <title id="title">Load over time during and after an outage of 60 s, for each retry policy</title>
  <style>${STYLE}
  </style>
  <rect class="ground" width="${width}" height="${height}"/>
  <text class="title" x="10" y="24">Load over time, in parts of the load without retries</text>
  <text class="quiet" x="10" y="42">1,000 clients call once a second. Grey: an outage from 0 to 60 s. Then a queue of 1.2 times the base load whose clients give up after 0.5 s.</text>
  <path class="load" d="M10 56h18"/><text class="quiet" x="33" y="60">attempts</text>
  <rect class="served" x="92" y="50" width="18" height="10"/><text class="quiet" x="115" y="60">answered in time</text>
${panels.join('\n')}
</svg>
`
}

const toX = (second) => round(((second - FROM_S) / (TO_S - FROM_S)) * panel.width)
const toY = (load) => round(panel.height * (1 - load / MOST_LOAD))
const round = (value) => Math.round(value * 10) / 10

function drawPanel(name, createPolicy) {
  const load = simulateLoad(createPolicy)
  const [left, right, bottom] = [toX(FROM_S), toX(TO_S), toY(0)]
  const loadScale = [0, 2, 4, 6].map((value) => {
    const y = toY(value)
    return `<path class="grid" d="M0 ${y}h${right}"/><text class="quiet end" x="-5" y="${y + 4}">${value}</text>`
  })
  const timeScale = [0, 30, 60, 90, 120].map((value) => {
    const anchor = value === TO_S ? 'end' : 'middle'
    return `<text class="quiet ${anchor}" x="${toX(value)}" y="${bottom + 14}">${value} s</text>`
  })
  const lines = [
    `<rect class="outage" x="${toX(0)}" y="0" width="${round(toX(OUTAGE_S) - toX(0))}" height="${bottom}"/>`,
    ...loadScale,
    ...timeScale,
    `<path class="served" d="M${left} ${bottom}${steps(load.served)}V${bottom}Z"/>`,
    `<path class="load" d="M${left} ${toY(load.attempts[0])}${steps(load.attempts)}"/>`,
    `<text class="name" y="-8">${name}</text>`,
    `<text class="quiet end" x="${right}" y="-8">${load.amplification.toFixed(2)} attempts a call in the outage</text>`,
  ]
  return lines.map((line) => `    ${line}`).join('\n')
}

/** One step for each second. */
function steps(values) {
  return values.map((value, index) => `V${toY(value)}H${toX(FROM_S + index + 1)}`).join('')
}

function simulateLoad(createPolicy) {
  const clients = 1000
  const outage = outageOf(OUTAGE_S * 1000)
  const untilMs = HEALTHY_MS + (TO_S + 1) * 1000
  const load = simulate({ clients, createPolicy, createBackend: backends['Q 0.5 s'], outage, untilMs, seed: 1 })
  const perSecond = 1000 / STEP_MS
  const first = HEALTHY_MS / STEP_MS + FROM_S * perSecond
  const seconds = (counts) =>
    Array.from({ length: TO_S - FROM_S }, (_, second) => {
      const from = first + second * perSecond
      return counts.subarray(from, from + perSecond).reduce((sum, count) => sum + count) / clients
    })
  return {
    attempts: seconds(load.attempts),
    served: seconds(load.successes),
    amplification: load.outage.attempts / load.outage.calls,
  }
}
