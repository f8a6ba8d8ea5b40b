import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a service sends for one error. */
export interface RecordedAnswer {
  readonly kind: string
  /** The path of the request. */
  readonly path: string
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The answers in a file: each has a title, `### kind` or `### kind at /path`, and is then as it comes over the socket. */
export function readAnswers(name: string): readonly RecordedAnswer[] {
  const file = readFileSync(join(import.meta.dirname, '..', `${name}.http`), 'utf8')
  return file.split(/^### /m).slice(1).map(readAnswer)
}

function readAnswer(text: string): RecordedAnswer {
  const [head = '', body = ''] = text.trimEnd().split('\n\n')
  const [title = '', statusLine = '', ...headers] = head.split('\n')
  const [kind = '', path = '/'] = title.split(' at ')
  return {
    kind,
    path,
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers.map((line) => line.split(/: (.*)/) as [string, string])),
    body,
  }
}

/** The header that carries the id of the request: each service has its own name for it. */
export function idHeaderOf({ headers }: RecordedAnswer): { readonly name: string; readonly id: string } {
  const name = Object.keys(headers).find((header) => header.endsWith('request-id')) ?? ''
  return { name, id: headers[name] ?? '' }
}
