/** How far to read ahead, in bytes: far more than a slow consumer leaves lying, and bounded for a stream that is faster. */
const LIMIT = 64 * 1024

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>

/**
 * A `read` that begins when it is first called and then stays ahead of its caller, by 64 KiB and one chunk at most.
 * Node's fetch drops what has arrived unread when the connection dies: without this, a consumer that is slower than the
 * server would lose the last events, and with them the error that the server sent before it closed.
 */
export function readAhead(reader: Reader): Reader['read'] {
  const reads: ReturnType<Reader['read']>[] = []
  let ahead = 0
  const readOn = () => {
    const read = reader.read()
    reads.push(read)
    read.then(
      ({ value }) => {
        if (!value) return
        ahead += value.length
        if (ahead < LIMIT) readOn()
      },
      // Whoever asks for this read is told; if nobody does, nobody minds.
      () => {},
    )
    return read
  }
  return async () => {
    const oldest = reads[0] ?? readOn()
    const result = await oldest
    reads.shift()
    const wasFull = ahead >= LIMIT
    ahead -= result.value?.length ?? 0
    if (wasFull && ahead < LIMIT) readOn()
    return result
  }
}
