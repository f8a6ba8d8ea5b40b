import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** How long, in ms, a button says that it has copied. */
const SAID_MS = 2000
const SAYS = { before: 'Copy', copied: 'Copied', selected: 'Press Ctrl+C' } as const

/** A text to be read and copied. */
export function Code({
  title,
  text,
  id,
}: {
  readonly title: ComponentChildren
  readonly text: string
  readonly id: string
}) {
  const code = useRef<HTMLElement>(null)
  const [state, setState] = useState<keyof typeof SAYS>('before')
  useEffect(() => {
    if (state === 'before') return undefined
    const timer = setTimeout(() => setState('before'), SAID_MS)
    return () => clearTimeout(timer)
  }, [state])
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      // Where a page may not, as over plain HTTP from another machine.
      if (code.current) getSelection()?.selectAllChildren(code.current)
      setState('selected')
    }
  }
  return (
    <figure class="code" id={id}>
      <figcaption>
        <span id={`${id}-title`}>{title}</span>
        <button type="button" class="copy" aria-describedby={`${id}-title`} onClick={() => void copy()}>
          {SAYS[state]}
        </button>
        <span class="unseen" role="status">
          {state === 'before' ? '' : SAYS[state]}
        </span>
      </figcaption>
      <pre>
        <code ref={code}>{text}</code>
      </pre>
    </figure>
  )
}
