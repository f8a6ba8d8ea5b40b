import { keysOfPath } from '../values/path.js'

/** The kind that a path is about, and the keys below it; no kind where it is about none. */
export function placeInError(path: string): { readonly kind?: string | undefined; readonly place: readonly string[] } {
  const [errors, kind, ...place] = keysOfPath(path) ?? []
  return errors === 'errors' ? { kind, place } : { place: [] }
}

/** What two messages have in common that say the same of two kinds: what a message quotes, or counts, differs from kind to kind. */
export const commonWords = (message: string): string =>
  message.replace(/'[^']*'|errors(?:\.[\w-]+|\["(?:[^"\\]|\\.)*"\])+|"[^"]*"|\{[^{}]*\}|\d+/g, '')
