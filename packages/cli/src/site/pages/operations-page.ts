import { type Html, html } from '../html.js'
import type { Page } from '../page.js'
import type { Reference } from '../reference.js'
import { errorRows } from './error-rows.js'

const PATH = 'operations/index.html'

/** Each operation with the errors that it raises; no page where the contract says nothing of operations. */
export function operationsPage(reference: Reference): readonly Page[] {
  const { operations } = reference.contract
  if (!operations) return []
  const { '*': shared = [] } = operations.operations
  const content = html`<h1>Operations</h1>
<p class="lead">Which operation raises which error.</p>
${
  shared.length > 0 &&
  html`<section id="any">
<h2>Any operation</h2>
${errors(reference, shared)}
</section>`
}
${[...reference.operations].map(
  ([key, { name, anchor }]) => html`<section id="${anchor}">
<h2><code>${name}</code></h2>
${errors(reference, operations.operations[key] ?? [])}
</section>
`,
)}`
  return [{ path: PATH, title: 'Operations', description: 'Which operation raises which error.', content }]
}

function errors(reference: Reference, kinds: readonly string[]): Html {
  return kinds.length === 0 ? html`<p>None of its own.</p>` : errorRows(reference, kinds, PATH, true)
}
