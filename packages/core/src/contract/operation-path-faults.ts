import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'

/** IANA's registry of HTTP methods, and the further ones that Node's parser takes: no request has another. */
const METHODS = `
  ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR
  MKCOL MKREDIRECTREF MKWORKSPACE MOVE NOTIFY OPTIONS ORDERPATCH PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT
  SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UNSUBSCRIBE UPDATE UPDATEREDIRECTREF VERSION-CONTROL`

type Fault = (message: string) => void

export function checkMethod(method: string, fault: Fault): void {
  const methods = METHODS.trim().split(/\s+/)
  if (methods.includes(method)) return
  const upper = method.toUpperCase()
  if (methods.includes(upper)) fault(`a method is written in upper case: '${upper}'`)
  else fault(`${describe(method)} is not an HTTP method${didYouMean(upper, methods)}`)
}

/** Checks the path of an operation, or, without placeholders, of what comes before all of them. */
export function checkPath(path: string, mayHavePlaceholders: boolean, fault: Fault): void {
  const its = mayHavePlaceholders ? 'its path ' : ''
  if (!path.startsWith('/')) return fault(`${its}must begin with '/'`)
  const [, rest] = /([?#])/.exec(path) ?? []
  if (rest) {
    const what = rest === '?' ? 'a query' : 'a fragment'
    return fault(`${its}has ${what}; an operation is told by method and path alone`)
  }
  const segments = path.replace(/\/$/, '').split('/').slice(1)
  if (segments.includes('')) fault(`${its}has an empty segment`)
  const names = new Set<string>()
  for (const segment of segments) {
    const [wrong] = segmentFaults(segment, mayHavePlaceholders)
    if (wrong) fault(wrong)
    const [, name = ''] = /\{(.*)\}/.exec(segment) ?? []
    if (names.has(name)) fault(`has the placeholder '{${name}}' twice`)
    if (name) names.add(name)
  }
}

const PLACEHOLDER = /\{([^{}]*)\}/g

/** What is wrong with a segment, the first thing first. */
function segmentFaults(segment: string, mayHavePlaceholders: boolean): string[] {
  const at = `segment ${quoted(segment)}`
  const placeholders = [...segment.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  const text = segment.replace(PLACEHOLDER, '')
  const unnamed = placeholders.find((name) => !/^[A-Za-z_][\w.-]*$/.test(name))
  const faults: [boolean, string][] = [
    [/[{}]/.test(text), `${at} has a brace that is not closed, or not opened`],
    [placeholders.length > 0 && !mayHavePlaceholders, `${at} has a placeholder, which only operations have`],
    [placeholders.length > 1, `${at} has more than one placeholder`],
    [
      unnamed !== undefined,
      `'{${unnamed}}' has no name that is a letter or '_', then letters, digits, '_', '.' or '-'`,
    ],
    [/^\.\.?$/.test(segment), `its path has a segment '${segment}', which clients take out of a URL`],
    [/^:\w/.test(segment), `${at}: a placeholder is written '{${segment.slice(1)}}'`],
    [text.includes('*'), `${at}: a path has no wildcards; a placeholder, such as '{name}', is one segment`],
    [/%[\dA-Fa-f]{2}/.test(text), `${at} is percent-encoded; write the text itself`],
    [/[\s\p{C}"<>\\^`|]/u.test(text), `${at} has a character that no path has`],
  ]
  return faults.filter(([isThere]) => isThere).map(([, message]) => message)
}

const quoted = (text: string) => `'${text}'`
