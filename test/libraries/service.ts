import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AnyCatalog, decodeError, type Issue } from '@errspec/core'
import type { ErrorContext } from '@errspec/core/adapter'
import { errorHandler, notFound, requestId } from '@errspec/express'
import express5, { type Express } from 'express'
import { afterEach, expect, test } from 'vitest'
import { contracts, type SuiteContract } from '../wire/contracts.js'
import { type Answer, type SendOptions, send } from '../wire/exchange.js'

// Express 4's own types differ in nothing that these tests use.
export const express4 = (await import('express4' as string)).default as typeof express5

export interface Reported {
  readonly error: Error & { readonly kind: string; readonly status: number; readonly cause?: unknown }
  readonly context: ErrorContext
}

export interface Service {
  readonly port: number
  readonly reported: readonly Reported[]
  send(path: string, options?: SendOptions): Promise<Answer>
}

/** Puts a library to work in an application. */
export type Setup = (app: Express, express: typeof express5) => unknown

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Has something closed after the test. */
export function closeAfter(close: () => unknown): void {
  closing.push(close)
}

/** Starts any server on a free port, until the test ends. */
export async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAfter(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** An application with our middleware around a library. */
export async function serve(catalog: AnyCatalog, setup: Setup, express = express5): Promise<Service> {
  const reported: Reported[] = []
  const app = express()
  app.use(requestId())
  await setup(app, express)
  app.use(notFound(catalog), errorHandler(catalog, { onError: (error, context) => reported.push({ error, context }) }))
  const { createServer } = await import('node:http')
  const port = await listenOn(createServer(app))
  return { port, reported, send: (path, options) => send(port, path, options) }
}

/** What is pinned of an answer: its status, kind and `x-should-retry`, and its words without the contract's notice. */
export function said({ messageOf, notice }: SuiteContract, { status, headers, body }: Answer): string {
  const message = String(messageOf(JSON.parse(body))).replace(notice, '')
  return `${status} ${headers['x-error-kind']} ${headers['x-should-retry'] ?? '-'}: ${message}`
}

/** What an answer says, by IG1, whose messages are its contract, and by the contract with codes. */
export interface As {
  readonly ig1: string
  readonly shop: string
}

/** The causes that both contracts have kinds for. */
export const as = {
  unknown: {
    ig1: '500 internal_server_error true: Internal Server Error',
    shop: '500 internal false: Something broke',
  },
  badJson: { ig1: '400 bad_json false: Bad JSON.', shop: '400 malformed_json false: The body is not JSON' },
  unreadable: {
    ig1: '400 request_body_unreadable false: Request body processing error.',
    shop: '400 unreadable_body false: The request could not be read',
  },
  tooLarge: {
    ig1: '400 request_body_unreadable false: Request body processing error.',
    shop: '413 body_too_large false: The body is too large',
  },
  invalid: {
    ig1: '400 request_parse_failed false: Failed to parse request',
    shop: '422 invalid_input false: The input is not valid',
  },
  contentType: {
    ig1: '400 invalid_content_type false: Invalid content type. Must be application/json or multipart/form-data.',
    shop: '415 unsupported_type false: Send JSON',
  },
  unauthorized: { ig1: '401 unauthorized false: Unauthorized', shop: '401 unauthenticated false: Log in first' },
  forbidden: { ig1: '403 forbidden false: Forbidden', shop: '403 not_yours false: This belongs to somebody else' },
  notFound: { ig1: '404 unrecognized false: Not Found', shop: '404 route_not_found false: There is nothing here' },
} as const satisfies Record<string, As>

/** A status alone, with a text. The second contract retries a 409. */
export function plain(status: number, text: string): As {
  const said = (retry: string) => `${status} unrecognized ${retry}: ${text}`
  if (status >= 500) return { ig1: said('true'), shop: said('true') }
  return { ig1: said(status === 429 ? '-' : 'false'), shop: said(status === 429 || status === 409 ? '-' : 'false') }
}

/** A row of the table: how a library is made to fail, and what is answered then. */
export interface Row {
  readonly name: string
  readonly setup: Setup
  readonly path?: string
  readonly request?: SendOptions
  readonly as: As
  /** Of the answers' headers. One without a value has to be missing. */
  readonly headers?: Readonly<Record<string, unknown>>
  readonly issues?: readonly Issue[]
  /** What is nowhere in an answer. */
  readonly hides?: RegExp
  readonly express?: typeof express5
}

/** Compares an answer with its row. */
export function check(
  contract: SuiteContract,
  answer: Answer,
  { headers = {}, issues, hides, ...row }: Omit<Row, 'setup' | 'name'>,
): void {
  expect(said(contract, answer)).toBe(contract.name === 'IG1' ? row.as.ig1 : row.as.shop)
  for (const [name, value] of Object.entries(headers)) expect([name, answer.headers[name]]).toEqual([name, value])
  // An id may hold any letters.
  const whole = `${answer.body} ${JSON.stringify(answer.headers)}`.replaceAll(/req_[a-z0-9]{24}/g, 'req_')
  if (hides) expect(whole).not.toMatch(hides)
  // IG1 has no place for them.
  const { params } = decodeError(contract.catalog, answer)
  if (contract.name !== 'IG1') expect((params as { issues?: unknown }).issues).toEqual(issues)
}

/** A test of each row for each contract, in an Express application. */
export function testRows(rows: readonly Row[]): void {
  for (const contract of contracts) {
    test.each(rows.map((row) => [row.name, row] as const))(`${contract.name}: %s`, async (_name, row) => {
      const { send: ask, reported } = await serve(contract.catalog, row.setup, row.express)
      const answer = await ask(row.path ?? '/', row.request)
      check(contract, answer, row)
      // Every one of them reached the handler, and is told as it was thrown.
      expect(reported.map(({ error }) => error.status)).toEqual([answer.status])
    })
  }
}

/** A JSON body to send. */
export const json = (body: unknown, headers: Record<string, string> = {}): SendOptions => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** A form with files: by the name of each part, its content, and a file's name where it is one. */
export function form(
  parts: readonly (readonly [name: string, content: string, file?: string])[],
  end = '\r\n--b--\r\n',
): SendOptions {
  const texts = parts.map(
    ([name, content, file]) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n` +
      `${file ? 'content-type: text/plain\r\n' : ''}\r\n${content}`,
  )
  return {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: texts.join('\r\n') + end,
  }
}
