/** The name of a kind's schema in a document, in the manner of type names: `unknown_model` becomes `UnknownModelError`. */
export function schemaName(kind: string): string {
  const words = kind.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return `${name.replace(/Error$/, '')}Error`
}
