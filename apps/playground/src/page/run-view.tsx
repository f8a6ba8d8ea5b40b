import type { Exchange, Run } from './run.js'
import { timeLine } from './time-line.js'
import { beginningOf, duration, whyOf } from './words.js'

/** The attempts of a run on a scale of time, what each was answered, and the text of a stream. */
export function RunView({ run, now }: { readonly run: Run; readonly now: number }) {
  const { bars, span, ticks } = timeLine(run, now)
  const share = (ms: number) => `${(100 * ms) / span}%`
  const rows = run.exchanges.map((exchange, index) => ({ exchange, number: index + 1 }))
  return (
    <>
      {rows.length > 0 && (
        <section aria-label="Time line" class="time-line">
          <ol>
            {rows.map(({ exchange, number }) => (
              <li key={number}>
                {/* What the bars show is in the words below them. */}
                <div class="track" aria-hidden="true">
                  {bars
                    .filter(({ attempt }) => attempt === number)
                    .map(({ what, from, to, until = to, failed }) => (
                      <div
                        key={what}
                        class={`stretch ${what} ${failed ? 'failed' : ''}`}
                        style={{ left: share(from), width: share(until - from) }}
                      >
                        <div
                          class="done"
                          style={{ width: until > from ? `${(100 * (to - from)) / (until - from)}%` : '100%' }}
                        />
                      </div>
                    ))}
                </div>
                <p class="facts">
                  <span class="number">{number}</span> <StatusMark exchange={exchange} />{' '}
                  {exchange.record?.requestId && <code>{exchange.record.requestId}</code>}{' '}
                  {exchange.answeredAt !== undefined && (
                    <span class="took">{duration(exchange.answeredAt - exchange.sentAt)}</span>
                  )}
                </p>
                <p class="why">{whyOf(exchange, run)}.</p>
              </li>
            ))}
          </ol>
          <div class="scale" aria-hidden="true">
            {ticks.map((tick) => (
              <span key={tick} style={{ left: share(tick) }}>
                {duration(tick)}
              </span>
            ))}
          </div>
        </section>
      )}
      {run.tokens && (
        <section aria-labelledby="stream-title">
          <h3 id="stream-title">The stream</h3>
          <p class="tokens">
            {run.tokens.map((token, index) => (
              <span key={index}>{token}</span>
            ))}
            {run.failure && <strong class="broken"> broken off: {run.failure.kind}</strong>}
          </p>
        </section>
      )}
      {rows.some(({ exchange }) => exchange.answer) && (
        <section aria-labelledby="raw-title" class="raw">
          <h3 id="raw-title">The raw answers</h3>
          {rows.map(({ exchange, number }) => (
            <RawAnswer key={number} exchange={exchange} number={number} isLast={number === rows.length} />
          ))}
        </section>
      )}
    </>
  )
}

function StatusMark({ exchange: { answer, answeredAt, error } }: { readonly exchange: Exchange }) {
  if (answer) {
    return <span class={`mark ${answer.status < 400 ? 'yes' : 'no'}`}>{`${answer.status} ${answer.statusText}`}</span>
  }
  return <span class="mark">{answeredAt === undefined ? '...' : (error?.kind ?? 'no answer')}</span>
}

interface RawAnswerProps {
  readonly exchange: Exchange
  readonly number: number
  readonly isLast: boolean
}

function RawAnswer({ exchange: { answer, faults }, number, isLast }: RawAnswerProps) {
  if (!answer) return null
  const { status, statusText, headers, body } = answer
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return (
    <details open={isLast}>
      <summary>
        Attempt {number}: {status} {statusText}
        {faults === '' ? '' : `, x-demo-fault: ${faults}`}
      </summary>
      <pre>
        <code>{[`HTTP ${status} ${statusText}`, ...lines, '', beginningOf(body)].join('\n')}</code>
      </pre>
    </details>
  )
}
