import { reasonPhrase } from '@errspec/core/schema'

/** The statuses that are no errors, as the IANA registry names them: by the first of each run without a gap. */
const NO_ERRORS: Readonly<Record<number, string>> = {
  100: 'Continue,Switching Protocols,Processing,Early Hints',
  200: 'OK,Created,Accepted,Non-Authoritative Information,No Content,Reset Content,Partial Content,Multi-Status,Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices,Moved Permanently,Found,See Other,Not Modified,Use Proxy',
  307: 'Temporary Redirect,Permanent Redirect',
}

/** A status in words; `undefined` for one that has none. Not Node's table: `explain` runs in browsers too. */
export function statusWords(status: number): string | undefined {
  if (status >= 400) {
    const phrase = reasonPhrase(status)
    return phrase === `HTTP ${status}` ? undefined : phrase
  }
  return Object.entries(NO_ERRORS)
    .map(([first, run]) => run.split(',')[status - Number(first)])
    .find(Boolean)
}

/** What servers say of statuses: their words, and those that some of them had before. */
export const allStatusWords: readonly string[] = [
  ...Array.from({ length: 500 }, (_, index) => statusWords(100 + index)).filter((words) => words !== undefined),
  'Payload Too Large',
  'Unprocessable Entity',
  'Bandwidth Limit Exceeded',
]
