import { mediaTypeOf } from '@errspec/core/adapter'
import { codeOf, hasOwnCodes, kindsByStatus } from '../../shared/contract/contract.js'
import { mostTelling } from '../../shared/contract/examples.js'
import { anchors, wayTo } from '../addresses.js'
import { shownAnswer } from '../answer.js'
import { html, linked } from '../html.js'
import { codeBlock, type Page, table } from '../page.js'
import type { Reference } from '../reference.js'

const PATH = 'notes/index.html'

/** What an error looks like, its codes, and what else is worth knowing. */
export function notesPage({ contract, errorPage }: Reference): Page {
  const { catalog, guide } = contract
  const { notice, envelope } = catalog
  const kind = mostTelling(catalog)
  const answer = kind === undefined ? undefined : shownAnswer(catalog, kind)
  const notes = guide?.notes ?? []
  const places = anchors(notes.map(({ title }) => title))
  const codes = kindsByStatus(catalog).flatMap(([status, kinds]) =>
    kinds.map((one) => [
      html`<code>${codeOf(catalog, one)}</code>`,
      status,
      html`<a href="${wayTo(PATH, errorPage(one))}"><code>${one}</code></a>`,
    ]),
  )
  const content = html`<h1>Good to know</h1>
<section id="what-an-error-looks-like">
<h2>What an error looks like</h2>
${
  answer &&
  html`<p>Every error has a body of this form, as <code>${mediaTypeOf(envelope)}</code>; here that of <a href="${wayTo(PATH, errorPage(kind ?? ''))}"><code>${kind}</code></a>.</p>
${codeBlock('Status and headers', answer.head, 'http')}
${codeBlock('Body', answer.body, 'json')}`
}
<p>The header <code>x-error-kind</code> says which error it is; <code>x-request-id</code> and <code>request-id</code> have the request id, unless the service names others.</p>
${
  notice !== undefined &&
  notice.on !== 'none' &&
  html`<p>${notice.on === 'all' ? 'Every message ends' : 'The messages of all 5xx errors end'} with the notice <code>${notice.text}</code>. The lists leave it out.</p>`
}
</section>
${
  hasOwnCodes(catalog) &&
  html`<section id="codes">
<h2>Codes</h2>
${table('Codes', ['Code', 'Status', 'Error'], codes)}
</section>`
}
${notes.map(
  ({ title, text, items = [] }) => html`<section id="note-${places.get(title)}">
<h2>${title}</h2>
<p>${linked(text)}</p>
${
  items.length > 0 &&
  html`<ul>
${items.map(
  (item) => html`<li>${linked(item)}</li>
`,
)}</ul>`
}
</section>
`,
)}`
  return { path: PATH, title: 'Good to know', description: 'What an error looks like, and notes.', content }
}
