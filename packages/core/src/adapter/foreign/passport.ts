import { reasonPhrase } from '../../wire/reason-phrase.js'
import { type ForeignError, hasOnly, type Thrown } from './thrown.js'

/** passport's, with `failWithError`: it says the status in words, and its challenge is on the response. */
export function fromPassport(thrown: Thrown): ForeignError | undefined {
  const { name, status, message } = thrown
  if (name !== 'AuthenticationError' || typeof status !== 'number' || !hasOnly(thrown, ['status'])) return undefined
  return status < 500 && message === reasonPhrase(status) ? { status } : undefined
}
