import { type AnyCatalog, type ApiError, decodeError, raise } from '@errspec/core'
import { envelopeJsonSchema } from '@errspec/core/adapter'
import { createFetch } from '@errspec/fetch'
import { HttpException } from '@nestjs/common'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from '../../test/wire/exchange.js'
import { nest } from '../nest.js'
import { idHeaderOf, type RecordedAnswer, readAnswers } from './answers.js'
import { contracts } from './contracts.js'
import { type Service, servers, startPlainNest } from './servers.js'

const paramsOf = (catalog: AnyCatalog, kind: string) => catalog.errors[kind]?.example ?? {}

/** The error that is behind a recorded answer. */
function raiseFor(catalog: AnyCatalog, { kind, headers }: RecordedAnswer): ApiError {
  const wait = headers['retry-after']
  return raise(catalog, kind, paramsOf(catalog, kind), wait === undefined ? {} : { retryAfterMs: Number(wait) * 1000 })
}

describe.each(contracts)('%s', (name, catalog) => {
  const answers = readAnswers(name)
  const table = answers.map((answer) => [answer.kind, answer] as const)

  it('has a recorded answer for each of its errors', () => {
    expect(answers.map(({ kind }) => kind)).toEqual(Object.keys(catalog.errors))
  })

  describe.each(servers)('on %s', (_server, start) => {
    let service: Service
    let answer: RecordedAnswer
    beforeAll(async () => {
      const [first] = answers as [RecordedAnswer]
      const { name: header, id } = idHeaderOf(first)
      service = await start({
        catalog,
        thrown: () => raiseFor(catalog, answer),
        requestId: { generate: () => id, headers: [header] },
      })
    })
    afterAll(() => service.close())

    it.each(table)('sends %s byte for byte', async (_kind, recorded) => {
      answer = recorded
      const { status, headers, body } = await send(service.port, recorded.path)
      expect(body).toBe(recorded.body)
      expect(status).toBe(recorded.status)
      expect(headers).toMatchObject(recorded.headers)
    })

    it('is read by createFetch: kind, code, params and wait', async () => {
      const api = createFetch({ catalog, baseUrl: `http://127.0.0.1:${service.port}`, retry: false })
      for (answer of answers) {
        const raised = raiseFor(catalog, answer)
        const [error] = await api.safe(answer.path)
        expect(error).toMatchObject({ kind: answer.kind, retryAfterMs: raised.retryAfterMs, attempts: [{}] })
        expect((error as ApiError).params).toEqual(raised.params)
        expect((error as ApiError).code).toBe(raised.code)
      }
    })
  })

  it.each(table)('reads %s of a service that has never heard of Errspec', (kind, { status, headers, body }) => {
    const { code, params, message, retryAfterMs } = raiseFor(catalog, { kind, headers } as RecordedAnswer)
    expect(decodeError(catalog, { status, headers, body })).toMatchObject({ kind, code, message, retryAfterMs })
    expect(decodeError(catalog, { status, headers, body }).params).toEqual(params)
  })

  it.each(table)('describes %s by a JSON Schema that its bytes fit', (kind, { body }) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      envelopeJsonSchema(catalog, { kind }),
    )
    validate(JSON.parse(body))
    expect(validate.errors).toBeNull()
  })
})

describe('nest', () => {
  it.each(readAnswers('nest').map((answer) => [answer.kind, answer] as const))(
    'has the bytes that Nest itself sends for %s',
    async (kind, { status, headers, body }) => {
      const { message } = nest.error(kind as 'cat_not_found', paramsOf(nest, kind) as never)
      const title = nest.statuses[status]?.title ?? ''
      const plain = await startPlainNest(
        () => new HttpException(HttpException.createBody(message, title, status), status),
      )
      const answer = await send(plain.port, '/')
      await plain.close()
      expect([answer.status, answer.body]).toEqual([status, body])
      expect(answer.headers['content-type']).toBe(headers['content-type'])
    },
  )
})
