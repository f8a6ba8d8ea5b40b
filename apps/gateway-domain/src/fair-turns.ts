const waiting: (() => void)[] = []
let isScheduled = false

/** For how long, in ms, those who wait may compute in one turn of the event loop. One step more than that may be begun. */
const TURN_MS = 5

/**
 * Resolves in a turn of the event loop that has time left: of all that wait here, the first to come goes on first. Put before each
 * step that computes for a while, it keeps many such steps from adding up to a pause for everybody.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    schedule()
  })
}

function schedule(): void {
  if (isScheduled || waiting.length === 0) return
  isScheduled = true
  setImmediate(async () => {
    const end = performance.now() + TURN_MS
    do {
      waiting.shift()?.()
      // Whoever goes on does so before this function does.
      await undefined
    } while (waiting.length > 0 && performance.now() < end)
    isScheduled = false
    schedule()
  })
}
