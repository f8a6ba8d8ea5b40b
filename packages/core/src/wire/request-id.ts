declare const crypto: { getRandomValues(array: Uint8Array): Uint8Array }

const LENGTH = 'req_'.length + 24
const CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Random bytes of which each is used once. Asking for a few at a time takes thirty times as long as all the rest. */
const bytes = /* @__PURE__ */ new Uint8Array(2048)
let left = 0

/** A new request id: `req_` and 24 lower-case letters and digits (124 bits) from the platform's secure random source. */
export function newRequestId(): string {
  let id = 'req_'
  while (id.length < LENGTH) {
    if (left === 0) left = crypto.getRandomValues(bytes).length
    const byte = bytes[--left] as number
    // 252 is the largest multiple of 36 in a byte: beyond it some characters would be more likely than others.
    if (byte < 252) id += CHARACTERS[byte % 36]
  }
  return id
}

/** Whether an inbound id is fit to be taken over: 1 to 128 of `[A-Za-z0-9._-]` (wire rule 3). */
export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(value)
}
