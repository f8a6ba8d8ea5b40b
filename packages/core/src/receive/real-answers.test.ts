import { describe, expect, it } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import { decodeAnswer } from './decode.js'
import { answersOfApplications } from './real-answers-of-applications.js'
import { answersOfModels } from './real-answers-of-models.js'
import { answersOfPlatforms } from './real-answers-of-platforms.js'

const NOW = 1_750_000_000_000

describe.each([
  ['models and clouds', answersOfModels],
  ['applications and frameworks', answersOfApplications],
  ['platforms and validators', answersOfPlatforms],
])('the answers of %s', (_, answers) => {
  for (const [name, status, body, told, headers] of answers)
    it(name, () => {
      const { message, id, wait, retry = false, code } = told
      const forms = typeof body === 'string' ? [body] : [body, JSON.stringify(body), `\ufeff${JSON.stringify(body)}`]
      for (const form of forms) {
        const { error, verdict } = decodeAnswer(ig1, { status, body: form, headers }, NOW)
        expect(error).toMatchObject({
          kind: 'unrecognized',
          status,
          message,
          requestId: id,
          retryAfterMs: wait,
          retryable: retry,
        })
        expect(verdict).toBe(retry ? 'retryable' : 'not_retryable')
        if (code !== undefined) expect(error.code).toBe(code)
      }
    })
})
