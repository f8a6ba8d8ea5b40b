import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import { CHOICES, type Draft } from './draft.js'
import { FailureView } from './failure-view.js'
import { RequestForm } from './request-form.js'
import { reduceRun } from './run.js'
import { RunView } from './run-view.js'
import { clock, sendDraft } from './send.js'
import { standOf } from './words.js'

/** How often a run that goes on is drawn anew, in ms. */
const FRAME_MS = 100
const [FIRST] = CHOICES

export function App({ gateway }: { readonly gateway: string }) {
  const [draft, setDraft] = useState((FIRST as (typeof CHOICES)[number]).draft)
  const [run, dispatch] = useReducer(reduceRun, undefined)
  const controller = useRef<AbortController>(undefined)
  // What the switches say now is for the attempts of the run that goes on, too.
  const current = useRef<Draft>(draft)
  current.current = draft
  const isRunning = run !== undefined && run.endedAt === undefined
  const now = useNow(isRunning)
  const result = useRef<HTMLElement>(null)

  function send(): void {
    controller.current?.abort()
    // On a narrow screen it is below the form.
    if (result.current && result.current.getBoundingClientRect().top > innerHeight) result.current.scrollIntoView()
    const own = new AbortController()
    controller.current = own
    void sendDraft(
      draft,
      gateway,
      own.signal,
      () => current.current,
      (event) => {
        if (controller.current === own) dispatch(event)
      },
    )
  }

  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <div class="inner">
          <a class="brand" href="/">
            Errspec playground
          </a>
          <nav aria-label="Playground">
            <ul>
              <li>
                <a href="/reference/index.html">Reference</a>
              </li>
            </ul>
          </nav>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <h1>Raise an error, and see what becomes of it</h1>
        <p class="lead">
          Each request goes from this page to the demo gateway at <code>{gateway}</code>, which really fails, by{' '}
          <code>@errspec/fetch</code>, which retries by the contract.
        </p>
        <div class="sides">
          <section aria-labelledby="request">
            <h2 id="request">Request</h2>
            <RequestForm
              draft={draft}
              onChange={setDraft}
              onSend={send}
              onStop={isRunning ? () => controller.current?.abort() : undefined}
            />
          </section>
          <section aria-labelledby="result" ref={result}>
            <h2 id="result">What happens</h2>
            <p role="status" class="stand">
              {standOf(run, now)}
            </p>
            {run && <RunView run={run} now={now} />}
            {run?.failure && <FailureView failure={run.failure} run={run} />}
          </section>
        </div>
      </main>
      <footer>The gateway is a demo: its parts are real, and what breaks them are the switches.</footer>
    </>
  )
}

/** The time, which goes on while `isRunning`. */
function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(clock)
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(() => setNow(clock()), FRAME_MS)
    return () => clearInterval(timer)
  }, [isRunning])
  // What has just been told is never later than now.
  return isRunning ? Math.max(now, clock()) : now
}
