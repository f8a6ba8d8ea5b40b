import { isStatusRetryable, kindsByStatus, textsOf } from '../../shared/contract/contract.js'
import { type Html, html, linked } from '../html.js'
import { type Page, retryMark } from '../page.js'
import type { Reference } from '../reference.js'
import { errorRows } from './error-rows.js'

/** Every error by its status, and what is searched with. */
export function indexPage(reference: Reference): Page {
  const { contract, title } = reference
  const { catalog } = contract
  const statuses = kindsByStatus(catalog)
  const count = Object.keys(catalog.errors).length
  const content = html`<h1>${title}</h1>
<p class="lead">${count} ${count === 1 ? 'error' : 'errors'}: what each means, why it happens, whether it is tried again, and what to do.</p>
${searchForm(reference)}
<div id="found" hidden></div>
<p id="count" role="status" class="count"></p>
${statuses.map(([status, kinds]) => statusSection(reference, status, kinds))}`
  return {
    path: 'index.html',
    title,
    description: `Every error of ${catalog.name}: what it means, why it happens, whether it is tried again, and what to do.`,
    content,
    scripts: ['assets/contract.js', 'assets/search.js'],
  }
}

function searchForm({ contract: { catalog }, operations }: Reference): Html {
  const statuses = kindsByStatus(catalog).filter(([, kinds]) => kinds.length > 0)
  return html`<form id="search" role="search" hidden>
<label for="text">Search for a kind, a message, a whole body or a line of a log</label>
<textarea id="text" rows="2" spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="search-hint"></textarea>
<p id="search-hint" class="hint">What you paste stays in this page.</p>
<div class="filters">
${select(
  'status',
  'Status',
  'any',
  statuses.map(([status]) => [String(status), `${status} ${catalog.statuses[status]?.title ?? ''}`]),
)}
${select('retry', 'Retry', 'any', [
  ['yes', 'retried'],
  ['no', 'not retried'],
])}
${
  operations.size > 0 &&
  select(
    'operation',
    'Operation',
    'any',
    [...operations].map(([key, { name }]) => [key, name]),
  )
}
</div>
</form>`
}

const select = (id: string, label: string, all: string, options: readonly (readonly [value: string, name: string])[]) =>
  html`<p><label for="${id}">${label}</label>
<select id="${id}">
<option value="">${all}</option>
${options.map(
  ([value, name]) => html`<option value="${value}">${name}</option>
`,
)}</select></p>`

function statusSection(reference: Reference, status: number, kinds: readonly string[]): Html | undefined {
  const { contract } = reference
  const { catalog } = contract
  if (kinds.length === 0) return undefined
  const { summary } = textsOf(contract).statuses[status] ?? {}
  return html`<section class="status" id="status-${status}">
<h2>${status} ${catalog.statuses[status]?.title} ${retryMark(isStatusRetryable(catalog, status))}</h2>
${summary !== undefined && html`<p>${linked(summary)}</p>`}
${errorRows(reference, kinds, 'index.html')}
</section>`
}
