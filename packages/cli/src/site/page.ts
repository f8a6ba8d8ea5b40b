import { wayTo } from './addresses.js'
import { type Content, type Html, html } from './html.js'
import type { Reference } from './reference.js'

/** One page of the site. */
export interface Page {
  /** Its file: `errors/unknown_model/index.html`. */
  readonly path: string
  readonly title: string
  /** For search engines and for links that are shown elsewhere. */
  readonly description: string
  readonly content: Html
  /** Scripts of the page beside the one that all have. */
  readonly scripts?: readonly string[]
}

/** A whole page as it is written: readable without its scripts and its style. */
export function pageText(reference: Reference, page: Page): string {
  const to = (file: string) => wayTo(page.path, file)
  const { title, home, contract } = reference
  const isIndex = page.path === 'index.html'
  return html`<!doctype html>
<html lang="en" data-index="${to('index.html')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="errspec site">
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${isIndex ? title : `${page.title} · ${title}`}</title>
<link rel="icon" href="${to('assets/icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${to('assets/site.css')}">
${['assets/page.js', ...(page.scripts ?? [])].map(
  (file) => html`<script src="${to(file)}" defer></script>
`,
)}</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
<div class="inner">
<a class="brand" href="${to('index.html')}">${title}</a>
${!isIndex && quickSearch}
<nav aria-label="Reference">
<ul>
${navigation(reference).map(
  ([path, name]) => html`<li><a href="${to(path)}"${page.path === path && html` aria-current="page"`}>${name}</a></li>
`,
)}${
  home !== undefined &&
  html`<li><a href="${home}" rel="home">Home</a></li>
`
}</ul>
</nav>
</div>
</header>
<main id="content" tabindex="-1">
${page.content}
</main>
<footer>
<p>Version ${contract.catalog.version} of the contract <code>${contract.catalog.name}</code>. Made by <code>errspec site</code>.</p>
</footer>
</body>
</html>
`.text
}

/** Leads to the search of the first page. Its script shows it: without one it could do nothing. */
const quickSearch = html`<form class="quick" role="search" hidden>
<label class="unseen" for="quick-search">Search for an error, a message or a body</label>
<input id="quick-search" type="search" placeholder="Search" autocomplete="off" spellcheck="false">
</form>`

function navigation({ contract }: Reference): readonly (readonly [path: string, name: string])[] {
  return [
    ['index.html', 'Errors'],
    ...(contract.operations ? ([['operations/index.html', 'Operations']] as const) : []),
    ['retries/index.html', 'Retries'],
    ['notes/index.html', 'Good to know'],
  ]
}

/** A block of code, with the caption that names it; the script adds a button that copies it. */
export function codeBlock(caption: string, code: string, language?: string): Html {
  return html`<figure class="code">
<figcaption>${caption}</figcaption>
<pre><code${language !== undefined && html` class="language-${language}"`}>${code}</code></pre>
</figure>`
}

/** Whether a client tries again, as a mark. */
export const retryMark = (isRetried: boolean): Html =>
  isRetried ? html`<span class="mark yes">retried</span>` : html`<span class="mark no">not retried</span>`

/** A table that scrolls where the screen is too narrow for it. */
export function table(label: string, head: readonly string[], rows: readonly (readonly Content[])[]): Html {
  return html`<div class="wide" role="group" aria-label="${label}" tabindex="0">
<table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>
`,
)}</tbody>
</table>
</div>`
}
