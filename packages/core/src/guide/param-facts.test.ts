import { expect, it } from 'vitest'
import { z } from 'zod'
import { defaultEnvelope } from '../envelope/ready-made.js'
import { paramFacts } from './param-facts.js'

const definition = {
  status: 409,
  message: '{town}: {item} is sold out',
  params: { left: 'integer', variants: z.array(z.string()), issues: 'issues?', item: 'string' },
} as const

it('says of each param what it is, those of the message first, in its order', () => {
  const envelope = {
    body: { code: '{code}', left: '{params.left}', issues: '{params.issues}' },
    issue: { at: '{field}' },
  }
  const facts = paramFacts(definition, envelope)
  expect(facts.map(({ name, type, isShown }) => [name, type, isShown])).toEqual([
    ['town', 'string', true],
    ['item', 'string', true],
    ['left', 'integer', false],
    ['variants', 'schema', false],
    ['issues', 'issues', false],
  ])
  expect(facts.filter(({ isOptional }) => isOptional).map(({ name }) => name)).toEqual(['issues'])
  // An entry that shows only the place of an issue carries no issue.
  expect(facts.filter(({ isCarried }) => isCarried).map(({ name }) => name)).toEqual(['left'])
  expect(facts[3]?.jsonSchema).toMatchObject({ type: 'array', items: { type: 'string' } })
  expect(paramFacts(definition, defaultEnvelope).some(({ isCarried }) => isCarried)).toBe(false)
})

it('has no JSON Schema of a schema that cannot say', () => {
  const own = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } } as const
  expect(paramFacts({ status: 409, message: 'No', params: { own } }, defaultEnvelope)).toMatchObject([
    { name: 'own', type: 'schema', jsonSchema: undefined },
  ])
})
