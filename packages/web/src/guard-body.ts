/** How long, in ms, the last chunk is left to its reader: some drop what they have not read yet when the connection breaks. */
const READING_MS = 50
/** How long, in ms, to wait for a reader that has stalled. */
const FLUSH_LIMIT_MS = 1000

/** What ends a body that has failed. */
export interface LastWords {
  /** Text to send before it breaks off. */
  readonly frame?: string | undefined
  /** What the body fails with: servers print it, and some send its message. */
  readonly reason: Error
}

/**
 * A body that fails as `onFailure` says where its source fails, and is otherwise the same: chunk by chunk, as fast as it is read, and
 * cancelled with it. It never ends cleanly where its source did not.
 */
export function guardBody(
  body: ReadableStream<Uint8Array>,
  onFailure: (thrown: unknown) => LastWords,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let controller: ReadableStreamDefaultController<Uint8Array>
  let lastWords: LastWords | undefined
  let isOver = false
  /** Whether the body is being read, and whether a chunk is waited for. */
  let isRead = false
  let isAwaited = false

  const breakOff = () => {
    if (isOver || !lastWords) return
    isOver = true
    controller.error(lastWords.reason)
  }
  // A server looks whether a small body is there at once, and takes what fails by then for an answer that has not begun, which it
  // gives in its own words: @hono/node-server with the message of the failure.
  const breakOffSoon = () => void setTimeout(breakOff, READING_MS)

  const fail = (thrown: unknown) => {
    if (isOver || lastWords) return
    lastWords = onFailure(thrown)
    const { frame } = lastWords
    if (frame !== undefined) controller.enqueue(new TextEncoder().encode(frame))
    else if (isAwaited) breakOffSoon()
    if (isRead) setTimeout(breakOff, FLUSH_LIMIT_MS)
  }
  // A reader that has stalled asks for nothing more, and has to be cut off nevertheless. What was read just before comes first: a
  // source that reads ahead may fail while it gives a chunk.
  let failure: { readonly thrown: unknown } | undefined
  reader.closed.catch((thrown: unknown) => {
    failure = { thrown }
    if (!isAwaited) fail(thrown)
  })

  return new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own
      },
      pull() {
        isRead = true
        if (lastWords) return breakOffSoon()
        isAwaited = true
        return reader.read().then(({ done, value }) => {
          isAwaited = false
          if (isOver || lastWords) return
          if (done) {
            isOver = true
            controller.close()
          } else {
            controller.enqueue(value)
            if (failure) fail(failure.thrown)
          }
        }, fail)
      },
      cancel(reason) {
        isOver = true
        return reader.cancel(reason)
      },
    },
    // Nothing is read before it is asked for.
    { highWaterMark: 0 },
  )
}
