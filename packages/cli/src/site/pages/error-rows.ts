import { codeOf, isKindRetryable, isStatusRetryable, textsOf } from '../../shared/contract/contract.js'
import { raisedBy } from '../../shared/contract/raised-by.js'
import { wayTo } from '../addresses.js'
import { type Html, html } from '../html.js'
import { retryMark } from '../page.js'
import type { Reference } from '../reference.js'

/** Errors as a list that leads to their pages, with what the search filters by. `withStatus`: where no heading says it. */
export function errorRows(reference: Reference, kinds: readonly string[], path: string, withStatus = false): Html {
  return html`<ul class="errors">
${kinds.map((kind) => errorRow(reference, kind, path, withStatus))}</ul>`
}

function errorRow(reference: Reference, kind: string, path: string, withStatus: boolean): Html {
  const { contract, errorPage } = reference
  const { catalog } = contract
  const { status = 0, message = '', deprecated } = catalog.errors[kind] ?? {}
  const { title } = textsOf(contract).errors[kind] ?? {}
  const code = codeOf(catalog, kind)
  const isRetried = isKindRetryable(catalog, kind)
  const marks = [
    code !== kind && html` <code class="other">${code}</code>`,
    withStatus && html` <span class="mark">${status}</span>`,
    (withStatus || isRetried !== isStatusRetryable(catalog, status)) && html` ${retryMark(isRetried)}`,
    Boolean(deprecated) && html` <span class="mark old">deprecated</span>`,
  ]
  return html`<li data-kind="${kind}" data-status="${status}" data-retry="${isRetried ? 'yes' : 'no'}" data-operations="${raisers(reference, kind)}">
<div><a href="${wayTo(path, errorPage(kind))}"><code>${kind}</code></a>${marks}</div>
<div><span class="text">${message}</span>${title !== undefined && html` <span class="group">${title}</span>`}</div>
</li>
`
}

/** The operations that raise a kind, one a line; `*` for any. */
function raisers({ contract }: Reference, kind: string): string {
  const keys = raisedBy(contract.operations, kind)
  return keys === 'any' ? '*' : keys.join('\n')
}
