import {
  isKindRetryable,
  isStatusRetryable,
  kindsByStatus,
  retryPhrase,
  textsOf,
} from '../../shared/contract/contract.js'
import { wayTo } from '../addresses.js'
import { html, linked } from '../html.js'
import { type Page, retryMark, table } from '../page.js'
import type { Reference } from '../reference.js'

const PATH = 'retries/index.html'

/** The retry table, and how clients retry. */
export function retriesPage({ contract, errorPage }: Reference): Page {
  const { catalog } = contract
  const { attempts, initialDelayMs, factor, maxDelayMs, unsafe } = catalog.retry
  const statuses = kindsByStatus(catalog)
  const exceptions = statuses.flatMap(([status, kinds]) =>
    kinds.filter((kind) => isKindRetryable(catalog, kind) !== isStatusRetryable(catalog, status)),
  )
  const rows = statuses.map(([status, kinds]) => {
    const { summary, action } = textsOf(contract).statuses[status] ?? {}
    const name = `${status} ${catalog.statuses[status]?.title ?? ''}`
    return [
      kinds.length > 0 ? html`<a href="${wayTo(PATH, 'index.html')}#status-${status}">${name}</a>` : name,
      retryMark(isStatusRetryable(catalog, status)),
      summary === undefined ? '' : linked(summary),
      action === undefined ? '' : linked(action),
    ]
  })
  const content = html`<h1>Retries</h1>
<p class="lead">Which errors may succeed when the same request is sent again, and how long clients wait.</p>
<section>
<h2>By status</h2>
${table('Retries by status', ['Status', 'Retry', 'Meaning', 'What to do'], rows)}
${
  exceptions.length > 0 &&
  html`<p>Not as their status says:</p>
<ul class="plain">
${exceptions.map(
  (
    kind,
  ) => html`<li><a href="${wayTo(PATH, errorPage(kind))}"><code>${kind}</code></a> ${retryMark(isKindRetryable(catalog, kind))}</li>
`,
)}</ul>`
}
</section>
<section>
<h2>How clients retry</h2>
<p>${attempts === 1 ? 'Clients make a single try.' : `An error that is retried: ${retryPhrase(catalog)}.`} A wait that the server asks for in <code>retry-after</code> is kept.</p>
${table(
  'Settings of retries',
  ['Setting', 'Value'],
  [
    ['Tries in all', attempts],
    ['First wait', `${initialDelayMs} ms`],
    ['Each further wait is longer by', `× ${factor}`],
    ['Longest wait', `${maxDelayMs} ms`],
    ['A POST whose answer was lost is sent again', unsafe ? 'yes' : 'no'],
  ],
)}
</section>`
  return { path: PATH, title: 'Retries', description: 'Which errors are retried, and how.', content }
}
