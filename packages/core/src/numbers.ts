const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Writes a finite number as a plain decimal, never with an exponent: `1e-7` becomes `0.0000001`. */
export function writeNumber(value: number): string {
  const text = String(value)
  const [mantissa = '', exponent] = text.split('e')
  if (exponent === undefined) return text
  if (Number.isInteger(value)) return BigInt(value).toString()
  const sign = value < 0 ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  return `${sign}0.${'0'.repeat(-Number(exponent) - 1)}${digits}`
}

/** Reads any JSON number that is finite; `undefined` for other text. */
export function readNumber(text: string): number | undefined {
  if (!JSON_NUMBER.test(text)) return undefined
  // Adding 0 turns -0 into 0, so that what was written and what is read are the same value.
  const value = Number(text) + 0
  return Number.isFinite(value) ? value : undefined
}

const NUMBER_PREFIX = /-?\d*(?:\.\d*)?(?:[eE][+-]?\d*)?/y

/** Where the longest text that could be the beginning of a JSON number ends, read from `start`. */
export function numberEnd(text: string, start: number): number {
  NUMBER_PREFIX.lastIndex = start
  return start + (NUMBER_PREFIX.exec(text)?.[0].length ?? 0)
}
