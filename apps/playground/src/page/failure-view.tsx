import { isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Guide } from '@errspec/core/ig1/guide'
import { supportReport } from '@errspec/fetch'
import { Code } from './code.js'
import { optionsOf } from './draft.js'
import type { Failure, Run } from './run.js'
import { snippetOf } from './snippet.js'

/** An error as code sees it, what the reference says of it, and what support asks for. */
export function FailureView({ failure, run }: { readonly failure: Failure; readonly run: Run }) {
  const status = isApiError(failure) ? failure.status : undefined
  return (
    <>
      <section aria-labelledby="error-title" class="error">
        <h3 id="error-title">
          The error: <code>{failure.kind}</code>
        </h3>
        <p>
          {status !== undefined && <span class="mark">{status}</span>}{' '}
          <span class={`mark ${failure.retryable ? 'yes' : 'no'}`}>
            {failure.retryable ? 'retryable' : 'not retryable'}
          </span>
        </p>
        <p class="message">{failure.message}</p>
        <Code id="typed" title="As code sees it" text={snippetOf(failure)} />
      </section>
      <Entry failure={failure} />
      <section aria-labelledby="report-title">
        <h3 id="report-title">For support</h3>
        <p class="hint">Neither the key nor a word of the request is in it.</p>
        <Code
          id="report"
          title="Support report"
          text={String(supportReport(failure, { request: optionsOf(run.draft) }))}
        />
      </section>
    </>
  )
}

/** What the reference says of an error of the contract. */
function Entry({ failure: { kind } }: { readonly failure: Failure }) {
  const group = ig1Guide.groups.find(({ kinds }) => (kinds as readonly string[]).includes(kind))
  if (!group) return null
  const { status } = ig1.errors[kind as keyof typeof ig1.errors]
  const row = ig1Guide.statuses[status]
  const steps = group.solution ?? row?.solution ?? []
  return (
    <section aria-labelledby="entry-title" class="entry">
      <h3 id="entry-title">In the reference</h3>
      <p>
        {row?.summary} {group.cause}
      </p>
      <p>{row?.action}.</p>
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <a href={`/reference/errors/${kind}/index.html`}>
          All about <code>{kind}</code>
        </a>
      </p>
    </section>
  )
}
