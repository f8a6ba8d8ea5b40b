const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const NUMBER_PREFIX = /-?\d*(?:\.\d*)?(?:[eE][+-]?\d*)?/y

/** Writes a finite number as a plain decimal, never with an exponent: `1e-7` becomes `0.0000001`. */
export function writeNumber(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  return String(value).replace(
    /(\d)\.?(\d*)e-(\d+)/,
    (_, first, others, exponent) => `0.${'0'.repeat(exponent - 1)}${first}${others}`,
  )
}

/** Reads any JSON number that is finite; `undefined` for other text. */
export function readNumber(text: string): number | undefined {
  // Adding 0 turns -0 into 0, so that what was written and what is read are the same value.
  const value = JSON_NUMBER.test(text) ? Number(text) + 0 : Number.NaN
  return Number.isFinite(value) ? value : undefined
}

/** Where the longest text that could be the beginning of a JSON number ends, read from `start`. */
export function numberEnd(text: string, start: number): number {
  NUMBER_PREFIX.lastIndex = start
  NUMBER_PREFIX.test(text)
  return NUMBER_PREFIX.lastIndex
}
