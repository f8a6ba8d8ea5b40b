/** What is used of Node's request. */
export interface AbortableRequest {
  readonly complete?: boolean
  readonly aborted?: boolean
  readonly destroyed?: boolean
  readonly socket?: { readonly destroyed?: boolean } | null
}

/** What a client was at when it broke the connection off: sending its request's body, or waiting for the answer. */
export type ClientLeft = 'reading' | 'writing'

/** Whether the client has broken the connection off, of a request and response of Node's. */
export function clientLeft(
  request: AbortableRequest,
  response: {
    readonly destroyed?: boolean
    readonly writableFinished?: boolean
    readonly errored?: Error | null
  },
): ClientLeft | undefined {
  // A response that was destroyed with an error, as `pipeline` does where its source breaks off, had its client until then.
  if (response.writableFinished || response.errored) return undefined
  const { aborted, complete, destroyed, socket } = request
  if (!aborted && !response.destroyed && !socket?.destroyed && !(destroyed && complete === false)) return undefined
  return complete === false ? 'reading' : 'writing'
}
