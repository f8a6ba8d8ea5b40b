import { type JsonObject, record } from '../../shared/json-object.js'

/** The most base paths of one server, whose variables may have any number of values. */
const MOST = 100

/** What the paths of an operation are behind, by its own servers or those of the nearest part around it that has any: `/v1`. */
export function basePathsOf(...around: readonly JsonObject[]): readonly string[] {
  const servers = around.map((part) => part['servers']).find((list) => Array.isArray(list) && list.length > 0)
  if (!Array.isArray(servers)) return ['']
  return [...new Set(servers.flatMap((server) => urlsOf(record(server)).map(pathOf)))]
}

/** The addresses of a server, with the values of its variables: the default ones first. */
function urlsOf({ url, variables }: JsonObject): readonly string[] {
  let urls = [typeof url === 'string' ? url : '']
  for (const [name, variable] of Object.entries(record(variables))) {
    const { default: usual, enum: others } = record(variable)
    const values = [...new Set([usual, ...(Array.isArray(others) ? others : [])])].filter(
      (value) => value !== undefined,
    )
    if (values.length === 0 || !urls.some((text) => text.includes(`{${name}}`))) continue
    urls = values
      .flatMap((value) => urls.map((text) => text.replaceAll(`{${name}}`, () => String(value))))
      .slice(0, MOST)
  }
  return urls
}

/** The path of an address, without a slash at its end. One that is relative to the document is taken for one of its host. */
function pathOf(url: string): string {
  const behindHost = url.replace(/^(?:[^/?#]*:)?\/\/[^/?#]*/, '')
  const { pathname } = new URL(behindHost.replace(/[?#].*$/s, '').replace(/^\/*/, '/'), 'http://host')
  return decodedPath(pathname).replace(/\/$/, '')
}

/** A path as a contract has it: each segment decoded, unless that would make several of it. */
export function decodedPath(path: string): string {
  return path.split('/').map(decodedSegment).join('/')
}

function decodedSegment(segment: string): string {
  try {
    const text = decodeURIComponent(segment)
    return text.includes('/') ? segment : text
  } catch {
    // A stray % stands for itself.
    return segment
  }
}
