export function writeReport() {}
export function machine() {
  return ''
}
const n = (v) => (v < 0.01 ? v.toFixed(4) : v < 10 ? v.toFixed(2) : v.toFixed(1))
export function markdown(results) {
  return results
    .map((r) =>
      [
        r.name,
        ...Object.entries(r.costs).map(([k, c]) => `   ${k}: ${n(c.median)} (${n(c.least)}-${n(c.most)})`),
        ...r.rows.map(
          (w) =>
            ` -> ${w.what ?? ''} ${w.of} vs ${w.against}: ${n(w.figure.median)} (${n(w.figure.least)}-${n(w.figure.most)}) ${w.isMet}`,
        ),
      ].join('\n'),
    )
    .join('\n')
}
