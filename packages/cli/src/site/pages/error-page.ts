import type { GuideGroup } from '@errspec/core'
import { typeOf } from '@errspec/core/adapter'
import { codeOf, isKindRetryable, retryPhrase, textsOf } from '../../shared/contract/contract.js'
import { paramsOfKind, typeInWords } from '../../shared/contract/param-types.js'
import { raisedBy } from '../../shared/contract/raised-by.js'
import { wayTo } from '../addresses.js'
import { shownAnswer } from '../answer.js'
import { type Content, type Html, html, linked, linkTo } from '../html.js'
import { codeBlock, type Page, retryMark } from '../page.js'
import type { Reference } from '../reference.js'
import { catching, raising } from '../snippets.js'

/** All that there is to say of one error. */
export function errorPage(reference: Reference, kind: string): Page {
  const { contract } = reference
  const { catalog, guide } = contract
  const { status, message, deprecated, cause, solution } = textsOf(contract).errors[kind] as NonNullable<
    ReturnType<typeof textsOf>['errors'][string]
  >
  const { summary, action, solution: steps = solution } = textsOf(contract).statuses[status] ?? {}
  const path = reference.errorPage(kind)
  const title = catalog.statuses[status]?.title ?? ''
  const isRetried = isKindRetryable(catalog, kind)
  const group: GuideGroup | undefined = guide?.groups.find(({ kinds }) => kinds.includes(kind))
  const answer = shownAnswer(catalog, kind)
  const content = html`<p class="crumbs"><a href="${wayTo(path, 'index.html')}">Errors</a> <span aria-hidden="true">/</span> <a href="${wayTo(path, 'index.html')}#status-${status}">${status} ${title}</a></p>
<h1><code>${kind}</code></h1>
<p class="marks"><span class="mark">${status} ${title}</span> ${retryMark(isRetried)}${Boolean(deprecated) && html` <span class="mark old">deprecated</span>`}</p>
<p class="message"><span class="unseen">Message: </span>${message}</p>
${Boolean(deprecated) && html`<p class="remark"><strong>Deprecated.</strong> ${deprecated === true ? 'Nothing raises it any more.' : linked(String(deprecated))}</p>`}
${summary !== undefined && section('What it means', html`<p>${linked(summary)}</p>`)}
${cause !== undefined && section('Cause', html`<p>${linked(cause)}</p>`)}
${solutionSection(solution && solution.length > 0 ? solution : steps, action)}
${section(
  'Retry',
  isRetried
    ? html`<p><strong>Yes</strong>, ${retryPhrase(catalog)}. A wait that the server asks for in <code>retry-after</code> is kept. <a href="${wayTo(path, 'retries/index.html')}">How clients retry</a></p>`
    : html`<p><strong>No</strong>, the same request fails again.</p>`,
)}
${section('Facts', facts(reference, kind))}
${section(
  'What the server sends',
  answer
    ? html`${codeBlock('Status and headers', answer.head, 'http')}
${codeBlock('Body', answer.body, 'json')}`
    : html`<p>There is no example of it yet: give the error an <code>example</code> in the catalog.</p>`,
)}
${section(
  'How to raise it',
  raising(contract, kind).map((snippet) => codeBlock(snippet.title, snippet.code, 'ts')),
)}
${section('How to catch it', codeBlock(catching(contract, kind).title, catching(contract, kind).code, 'ts'))}
${operationsSection(reference, kind, path)}
${related(reference, kind, path, group)}
${neighbours(reference, kind, path)}`
  const description = [cause ?? summary ?? message, isRetried ? 'Clients try again.' : ''].filter(Boolean).join(' ')
  return { path, title: `${kind} (${status})`, description, content }
}

function section(heading: string, content: Content): Html {
  return html`<section>
<h2>${heading}</h2>
${content}
</section>`
}

function solutionSection(steps: readonly string[] | undefined, action: string | undefined): Content {
  if ((!steps || steps.length === 0) && action === undefined) return undefined
  return section(
    'Solution',
    html`${action !== undefined && html`<p>${linked(action)}.</p>`}
${
  steps &&
  steps.length > 0 &&
  html`<ol>
${steps.map(
  (step) => html`<li>${linked(step)}</li>
`,
)}</ol>`
}`,
  )
}

function facts({ contract: { catalog } }: Reference, kind: string): Html {
  const { status = 0, aliases = [], fields = {}, since } = catalog.errors[kind] ?? {}
  const constants = { ...catalog.statuses[status]?.fields, ...fields }
  const rows: (readonly [name: string, content: Content])[] = [
    ['Kind', html`<code>${kind}</code>`],
    // Where errors have no codes of their own, a body's `code` may be something else.
    ...(codeOf(catalog, kind) === kind ? [] : [['Code', html`<code>${codeOf(catalog, kind)}</code>`] as const]),
    ['Type', html`<code>${typeOf(catalog, status, kind)}</code>`],
    ...paramsOfKind(catalog, kind).map((param) => [`Param ${param.name}`, html`${typeInWords(param)}`] as const),
    ...Object.entries(constants).map(
      ([name, value]) =>
        [
          `Field ${name}`,
          typeof value === 'string' ? linkTo(value) : html`<code>${JSON.stringify(value)}</code>`,
        ] as const,
    ),
    ...(since === undefined ? [] : [['Since', `version ${since}`] as const]),
    ...(aliases.length === 0
      ? []
      : [['Also recognised', aliases.map((alias) => html`<div><code>${alias}</code></div>`)] as const]),
  ]
  return html`<dl>
${rows.map(
  ([name, content]) => html`<div><dt>${name}</dt><dd>${content}</dd></div>
`,
)}</dl>`
}

function operationsSection({ contract, operations }: Reference, kind: string, path: string): Content {
  if (!contract.operations) return undefined
  const page = wayTo(path, 'operations/index.html')
  const raisers = raisedBy(contract.operations, kind)
  if (raisers === 'any') return section('Raised by', html`<p><a href="${page}">Any operation</a>.</p>`)
  if (raisers.length === 0) return section('Raised by', html`<p>No operation.</p>`)
  return section(
    'Raised by',
    html`<ul class="plain">
${raisers.map((key) => {
  const { name = key, anchor = '' } = operations.get(key) ?? {}
  return html`<li><a href="${page}#${anchor}"><code>${name}</code></a></li>
`
})}</ul>`,
  )
}

/** The errors that have cause and solution in common with it. */
function related(reference: Reference, kind: string, path: string, group: GuideGroup | undefined): Content {
  const others = group?.kinds.filter((other) => other !== kind) ?? []
  if (!group || others.length === 0) return undefined
  return section(
    group.title,
    html`<ul class="plain">
${others.map(
  (
    other,
  ) => html`<li><a href="${wayTo(path, reference.errorPage(other))}"><code>${other}</code></a> ${reference.contract.catalog.errors[other]?.message}</li>
`,
)}</ul>`,
  )
}

function neighbours(reference: Reference, kind: string, path: string): Html {
  const [previous, next] = reference.neighboursOf(kind)
  const link = (other: string | undefined, words: string, name: string) =>
    other !== undefined &&
    html`<a rel="${name}" href="${wayTo(path, reference.errorPage(other))}"><span>${words}</span> <code>${other}</code></a>`
  return html`<nav class="neighbours" aria-label="Other errors">
${link(previous, 'Previous', 'prev')}
${link(next, 'Next', 'next')}
</nav>`
}
