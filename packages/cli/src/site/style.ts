import { parseColor, readable } from './colors.js'

const ACCENT = '#3454d1'
const LIGHT = { page: '#ffffff', soft: '#f5f6f8' }
const DARK = { page: '#14161a', soft: '#1d2026' }

/** The style of all pages. It loads nothing, and follows the reader's choice of light or dark. */
export function style(accent: string = ACCENT): string {
  return `/* Written by errspec site. */
:root {
  color-scheme: light dark;
  --page: ${LIGHT.page};
  --soft: ${LIGHT.soft};
  --line: #dfe2e8;
  --text: #1b1e24;
  --quiet: #565d6b;
  --accent: ${accentOn(accent, LIGHT)};
  --yes: #17663a;
  --no: #9a3412;
  --old: #6b4d00;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: ${DARK.page};
    --soft: ${DARK.soft};
    --line: #343944;
    --text: #e8eaee;
    --quiet: #a4abb8;
    --accent: ${accentOn(accent, DARK)};
    --yes: #6fd39a;
    --no: #f4a27c;
    --old: #e3c15f;
  }
}
${RULES}`
}

/** The mark of the site in a browser's tab. */
export function icon(accent: string = ACCENT): string {
  const color = accentOn(accent, LIGHT)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="${color}"/><path d="M8 3.5v5.5M8 11.2v1.3" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>\n`
}

function accentOn(accent: string, { page, soft }: typeof LIGHT): string {
  const [color, ...backgrounds] = [accent, page, soft].map((text) => parseColor(text) ?? ([0, 0, 0] as const))
  return readable(color ?? [0, 0, 0], backgrounds)
}

const RULES = `* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 5rem; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
[hidden] { display: none !important; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
code, pre, textarea { font-family: var(--mono); font-size: 0.9em; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; padding: 0.5rem 1rem; background: var(--page); }
.skip:focus { left: 0.5rem; top: 0.5rem; z-index: 2; }
.bar { border-bottom: 1px solid var(--line); }
.bar .inner, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
.bar .inner { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; padding-top: 0.8rem; padding-bottom: 0.8rem; }
.brand { font-weight: 650; color: var(--text); text-decoration: none; margin-right: auto; }
.bar ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
.bar li a { color: var(--quiet); text-decoration: none; }
.bar li a:hover, .bar li a[aria-current] { color: var(--text); }
.bar li a[aria-current] { box-shadow: 0 2px 0 var(--accent); }
main { padding-top: 2.5rem; padding-bottom: 4rem; }
footer { border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.875rem; padding-top: 1rem; padding-bottom: 2rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 0.75rem; }
h1 code { font-size: 0.92em; letter-spacing: -0.02em; }
h2 { font-size: 1.2rem; line-height: 1.35; margin: 2.5rem 0 0.6rem; }
p, ol, ul, dl { margin: 0 0 0.9rem; }
ol, ul { padding-left: 1.4rem; }
.lead { color: var(--quiet); font-size: 1.1rem; max-width: 44rem; }
.crumbs, .hint, .count { color: var(--quiet); font-size: 0.875rem; }
.mark { display: inline-block; padding: 0 0.55rem; border: 1px solid var(--line); border-radius: 99rem; color: var(--quiet); font: 500 0.8125rem/1.6 system-ui, sans-serif; white-space: nowrap; vertical-align: middle; }
.mark.yes { color: var(--yes); }
.mark.no { color: var(--no); }
.mark.old { color: var(--old); }
.message { font: 1.05rem/1.55 var(--mono); margin: 1.25rem 0; padding: 0.9rem 1.1rem; background: var(--soft); border-left: 3px solid var(--accent); border-radius: 0 6px 6px 0; white-space: pre-wrap; }
.remark { padding: 0.6rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
.plain { list-style: none; padding: 0; }
.plain li { padding: 0.2rem 0; }
.errors { list-style: none; padding: 0; border-top: 1px solid var(--line); }
.errors li { padding: 0.7rem 0; border-bottom: 1px solid var(--line); }
.errors a { font-weight: 600; }
.errors .text { display: block; color: var(--quiet); white-space: pre-wrap; }
.errors .group { display: block; color: var(--quiet); font-size: 0.875rem; }
.errors .other { color: var(--quiet); }
dl > div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: 0.25rem 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; }
figure { margin: 0 0 1rem; }
figure.code { border: 1px solid var(--line); border-radius: 8px; background: var(--soft); }
figcaption { display: flex; align-items: center; justify-content: space-between; min-height: 2.5rem; padding: 0.25rem 0.5rem 0.25rem 1rem; border-bottom: 1px solid var(--line); color: var(--quiet); font-size: 0.875rem; }
pre code { font-size: inherit; }
pre { margin: 0; padding: 0.9rem 1rem; font-size: 0.9rem; line-height: 1.55; white-space: pre-wrap; tab-size: 2; }
button, select, textarea, input { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px; }
button { padding: 0.1rem 0.7rem; font-size: 0.8125rem; min-height: 1.75rem; cursor: pointer; }
button:hover { border-color: var(--quiet); }
textarea, select, input { border-color: var(--quiet); padding: 0.45rem 0.7rem; max-width: 100%; }
textarea { display: block; width: 100%; font-family: var(--mono); font-size: 0.9rem; resize: vertical; }
form label { display: block; font-weight: 600; margin-bottom: 0.3rem; }
.hint { margin: 0.35rem 0 0.8rem; }
.filters { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.filters label { font-size: 0.875rem; }
.quick input { width: 11rem; padding: 0.2rem 0.6rem; }
.card { border: 1px solid var(--line); border-left: 3px solid var(--accent); border-radius: 6px; padding: 0.9rem 1.1rem; margin-bottom: 1rem; }
.card h2 { margin: 0 0 0.4rem; }
.card dl > div:last-child { border: 0; }
.card > :last-child { margin-bottom: 0; }
.wide { overflow-x: auto; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 1rem 0.55rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
thead th { color: var(--quiet); font-weight: 500; }
tbody th { font-weight: 500; }
.neighbours { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.neighbours [rel="next"] { margin-left: auto; text-align: right; }
.neighbours span { display: block; color: var(--quiet); font-size: 0.875rem; }
@media (min-width: 48rem) {
  .errors li { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); column-gap: 1.5rem; }
}
@media (max-width: 40rem) {
  main { padding-top: 1.5rem; }
  h1 { font-size: 1.5rem; }
  dl > div { grid-template-columns: 1fr; }
  .filters select { width: 100%; }
  .filters p { flex: 1 1 9rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  .bar, .skip, .copy, .neighbours, #search, .crumbs { display: none !important; }
  body { background: #fff; color: #000; font-size: 10.5pt; }
  main, footer { max-width: none; padding: 0; }
  figure.code, .card, li { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`
