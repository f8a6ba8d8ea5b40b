import { type IncomingHttpHeaders, request } from 'node:http'

/** What came over the socket. */
export interface Answer {
  status: number
  statusMessage: string
  headers: IncomingHttpHeaders
  body: string
  /** Whether the response was whole; false where the connection broke before its end. */
  complete: boolean
}

export interface SendOptions {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** One request over a socket of its own. A connection that breaks before any answer rejects. */
export function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: SendOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      isAnswered = true
      const chunks: Buffer[] = []
      const settle = () =>
        resolve({
          status: response.statusCode ?? 0,
          statusMessage: response.statusMessage ?? '',
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          complete: response.complete,
        })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      // A response that breaks off is an answer too: `complete` tells.
      response.on('error', settle)
      response.on('end', settle)
    })
    // A connection that is reset within an answer is an error of both.
    outgoing.on('error', (error) => isAnswered || reject(error))
    outgoing.end(body)
  })
}

/** The message of an envelope without the notice of the IG1 contract. */
export function textOf(answer: Answer): string {
  return JSON.parse(answer.body).message.replace(/ Please contact the administrator with the request ID\.$/, '')
}

export function kindOf(answer: Answer): unknown {
  return answer.headers['x-error-kind']
}
