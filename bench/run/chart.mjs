import { writeFileSync } from 'node:fs'
import { figure } from './report.mjs'

const [WIDTH, LEFT, BAR, GAP, TOP] = [640, 250, 16, 8, 52]

const STYLE = `
    text { font: 12px system-ui, sans-serif; fill: #1f2328 }
    .ground { fill: #ffffff } .title { font-size: 15px; font-weight: 600 } .quiet { fill: #59636e; font-size: 11px }
    .end { text-anchor: end } .group { font-weight: 600 } .ours { fill: #2da44e } .theirs { fill: #818b98 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .ground { fill: #0d1117 } .quiet { fill: #9198a1 } .ours { fill: #3fb950 }
    }`

/** A chart of bars: groups of a name and [label, value, whether it is ours]. */
function chart(title, subtitle, groups) {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(([, value]) => value)))
  let y = TOP
  const parts = []
  for (const { name, bars } of groups) {
    if (name) {
      parts.push(`<text class="group" x="10" y="${y + 12}">${escaped(name)}</text>`)
      y += 20
    }
    for (const [label, value, isOurs] of bars) {
      const width = Math.round(((WIDTH - LEFT - 70) * value) / most)
      parts.push(
        `<text class="end" x="${LEFT - 8}" y="${y + 12}">${escaped(label)}</text>`,
        `<rect class="${isOurs ? 'ours' : 'theirs'}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
        `<text class="quiet" x="${LEFT + width + 6}" y="${y + 12}">${figure(value)}</text>`,
      )
      y += BAR + GAP
    }
    y += 6
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 4}" role="img" aria-labelledby="title">
  <title id="title">${escaped(title)}</title>
  <style>${STYLE}
  </style>
  <rect class="ground" width="${WIDTH}" height="${y + 4}"/>
  <text class="title" x="10" y="24">${escaped(title)}</text>
  <text class="quiet" x="10" y="42">${escaped(subtitle)}</text>
  ${parts.join('\n  ')}
</svg>
`
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Writes the charts of docs/benchmarks.md and of the README. */
export function writeCharts(results) {
  const costsOf = (name) => Object.entries(results.find((one) => one.name === name)?.costs ?? {})
  const isOurs = (label) => /^errspec|^create/.test(label)
  const served = (name, title) => ({
    name: title,
    bars: costsOf(name).map(([label, { median }]) => [label, 1e6 / median, isOurs(label)]),
  })
  const write = (file, svg) => writeFileSync(new URL(`../../docs/${file}`, import.meta.url), svg)
  write(
    'bench-servers.svg',
    chart(
      '4xx answers that a core gives in a second',
      'One over the server’s processor time for one request; more is better.',
      [
        served('express-4xx', 'Express, the same bytes, headers and ids'),
        served('nest-express-4xx', 'Nest on Express'),
        served('nest-fastify-4xx', 'Nest on Fastify'),
      ],
    ),
  )
  write(
    'bench-bundles.svg',
    chart('What a browser loads of a client, in kB', 'Bundled and minified by esbuild, gzip; less is better.', [
      {
        bars: costsOf('bundle')
          .map(([label, { median }]) => [label, median, isOurs(label)])
          .sort(([, a], [, b]) => a - b),
      },
    ]),
  )
}
