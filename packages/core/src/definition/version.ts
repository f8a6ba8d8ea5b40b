/** The parts of a semantic version; its numbers are small enough to be compared. */
const VERSION_NUMBER = /^(?:0|[1-9]\d{0,14})$/
const VERSION_LABEL = /^(?:0|[1-9]\d{0,14}|\d*[A-Za-z-][\dA-Za-z-]*)$/

/** Whether a value is a semantic version without build metadata. */
export function isVersion(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const [numbers = '', ...labels] = value.split(/-(.*)/s, 2)
  const parts = numbers.split('.')
  return (
    parts.length === 3 &&
    parts.every((part) => VERSION_NUMBER.test(part)) &&
    labels.every((text) => text.split('.').every((label) => VERSION_LABEL.test(label)))
  )
}
