declare const crypto: { getRandomValues(array: Uint8Array): Uint8Array }

const LENGTH = 'req_'.length + 24

/** A new request id: `req_` and 24 lower-case letters and digits (124 bits) from the platform's secure random source. */
export function newRequestId(): string {
  let id = 'req_'
  while (id.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(26))) {
      // 252 is the largest multiple of 36 in a byte: beyond it some characters would be more likely than others.
      if (byte < 252) id += (byte % 36).toString(36)
    }
  }
  return id.slice(0, LENGTH)
}

/** Whether an inbound id is fit to be taken over: 1 to 128 of `[A-Za-z0-9._-]` (wire rule 3). */
export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(value)
}
