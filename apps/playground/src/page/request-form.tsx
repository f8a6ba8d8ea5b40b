import { ig1 } from '@errspec/core/ig1'
import { FAULTS, type Fault, KEYS } from 'gateway-domain/demo'
import { useState } from 'preact/hooks'
import { CHOICES, type Draft, hasBody, isStreamed, OPERATIONS, withOperation, withStream } from './draft.js'

/** What stands in the list of choices for a request that was changed by hand. */
const OWN = 'own'
/** The choices that are no error of the contract. */
const OTHERS: Readonly<Record<string, string>> = {
  recovers: 'A failure, then a success',
  broken_stream: 'A stream that breaks off',
  stream: 'A stream that ends well',
  success: 'A success',
}

interface RequestFormProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly onSend: () => void
  /** Absent where nothing is on its way. */
  readonly onStop: (() => void) | undefined
}

export function RequestForm({ draft, onChange, onSend, onStop }: RequestFormProps) {
  const [chosen, setChosen] = useState(CHOICES[0]?.id ?? OWN)
  const choice = CHOICES.find(({ id }) => id === chosen)
  const streamed = isStreamed(draft)

  function choose(id: string): void {
    setChosen(id)
    const next = CHOICES.find((choice) => choice.id === id)
    if (next) onChange({ ...next.draft, attempts: draft.attempts })
  }
  /** A change of the request itself makes it the reader's own. */
  function edit(next: Draft): void {
    setChosen(OWN)
    onChange(next)
  }
  function switchFault(fault: Fault, isOn: boolean): void {
    const others = draft.faults.filter((one) => one !== fault)
    onChange({ ...draft, faults: isOn ? [...others, fault] : others })
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      <label for="choice">Error</label>
      <div class="choose">
        <select id="choice" value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {Object.entries(ig1.statuses).map(([status, { title }]) => (
            <optgroup key={status} label={`${status} ${title}`}>
              {CHOICES.filter(({ id }) => ig1.errors[id as keyof typeof ig1.errors]?.status === Number(status)).map(
                ({ id }) => (
                  <option key={id} value={id}>
                    {id}
                  </option>
                ),
              )}
            </optgroup>
          ))}
          <optgroup label="Something else">
            {Object.entries(OTHERS).map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
            <option value={OWN}>A request of my own</option>
          </optgroup>
        </select>
        <button type="submit" class="send">
          Send
        </button>
        {onStop && (
          <button type="button" class="stop" onClick={onStop}>
            Stop
          </button>
        )}
      </div>
      <p class="hint">{choice ? `How it comes about: ${choice.because}.` : 'Compose it below.'}</p>

      <details open={chosen === OWN}>
        <summary>The request</summary>
        <label for="operation">Operation</label>
        <select
          id="operation"
          value={draft.operation}
          onChange={({ currentTarget }) => edit(withOperation(draft, currentTarget.value))}
        >
          {OPERATIONS.map((operation) => (
            <option key={operation}>{operation}</option>
          ))}
        </select>
        <label for="key">API key</label>
        <input
          id="key"
          list="keys"
          value={draft.key}
          autocomplete="off"
          spellcheck={false}
          placeholder="none: no authorization header"
          onInput={({ currentTarget }) => edit({ ...draft, key: currentTarget.value })}
        />
        <datalist id="keys">
          {KEYS.map(({ key }) => (
            <option key={key} value={key} />
          ))}
        </datalist>
        <label for="headers">Further headers, one a line</label>
        <textarea
          id="headers"
          rows={2}
          spellcheck={false}
          value={draft.headers}
          onInput={({ currentTarget }) => edit({ ...draft, headers: currentTarget.value })}
        />
        {hasBody(draft) ? (
          <>
            <label for="body">{draft.operation === 'POST /document' ? 'The HTML of the document' : 'Body'}</label>
            <textarea
              id="body"
              rows={8}
              spellcheck={false}
              value={draft.body}
              onInput={({ currentTarget }) => edit({ ...draft, body: currentTarget.value })}
            />
          </>
        ) : (
          <>
            <label for="query">Query</label>
            <input
              id="query"
              value={draft.query}
              spellcheck={false}
              onInput={({ currentTarget }) => edit({ ...draft, query: currentTarget.value })}
            />
          </>
        )}
        {streamed !== undefined && (
          <label class="check">
            <input
              id="stream"
              type="checkbox"
              checked={streamed}
              onChange={({ currentTarget }) => edit(withStream(draft, currentTarget.checked))}
            />
            <span>Stream the answer</span>
          </label>
        )}
      </details>

      <fieldset>
        <legend>Faults of the gateway</legend>
        <p class="hint">Each attempt meets what is on by then: mend a part while the client waits.</p>
        {(Object.entries(FAULTS) as [Fault, string][]).map(([fault, what]) => (
          <label class="check" key={fault}>
            <input
              type="checkbox"
              role="switch"
              name={fault}
              checked={draft.faults.includes(fault)}
              aria-checked={draft.faults.includes(fault)}
              onChange={({ currentTarget }) => switchFault(fault, currentTarget.checked)}
            />
            <span>
              <code>{fault}</code> <span class="what">{what}</span>
            </span>
          </label>
        ))}
        <label for="mended">They are mended</label>
        <select
          id="mended"
          value={String(draft.mendedAfter)}
          onChange={({ currentTarget }) => onChange({ ...draft, mendedAfter: Number(currentTarget.value) })}
        >
          <option value="0">by hand only</option>
          <option value="1">after one failed attempt</option>
          <option value="2">after two failed attempts</option>
        </select>
      </fieldset>
      <label for="attempts">The client makes</label>
      <select
        id="attempts"
        value={String(draft.attempts)}
        onChange={({ currentTarget }) => onChange({ ...draft, attempts: Number(currentTarget.value) })}
      >
        {[1, 2, 3, 4, 5].map((count) => (
          <option key={count} value={String(count)}>
            {count === 1 ? '1 attempt' : `up to ${count} attempts`}
            {count === ig1.retry.attempts ? ', as the contract says' : ''}
          </option>
        ))}
      </select>
    </form>
  )
}
