import { describe, expect, it } from 'vitest'
import type { DefinitionError } from '../definition/definition.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'

const extension = {
  name: 'team',
  version: '2.0.0',
  statuses: { 409: { title: 'Conflict', retry: false } },
  defaults: { badJson: 'request_parse_failed' },
  errors: { name_taken: { status: 409, message: 'The name {name} is taken' } },
} as const

const faultsOf = (change: object) => {
  try {
    extendCatalog(ig1, { ...extension, ...change } as never)
    return []
  } catch (error) {
    return (error as DefinitionError).faults.map(({ path }) => path)
  }
}

describe('extendCatalog', () => {
  const team = extendCatalog(ig1, extension)

  it("has the base's errors, statuses, notice and roles, and the team's own", () => {
    expect(Object.keys(team.errors)).toEqual([...Object.keys(ig1.errors), 'name_taken'])
    expect(team.statuses).toEqual({ ...ig1.statuses, ...extension.statuses })
    expect(team.notice).toEqual(ig1.notice)
    expect(team.defaults).toEqual({ ...ig1.defaults, badJson: 'request_parse_failed' })
    expect(team.retryTable[409]).toBe(false)
    const taken = team.toEnvelope(team.error('name_taken', { name: 'x' }), { requestId: 'req_1' })
    expect(taken.message).toMatch(/^The name x is taken Please/)
    expect(team.error('unknown_model', { model: 'x' }).catalog).toBe('team')
  })

  it('leaves the base as it was', () => {
    expect(ig1.errors).not.toHaveProperty('name_taken')
    expect(() => ig1.error('name_taken' as never)).toThrow(TypeError)
  })

  it('recognises the texts of both', () => {
    expect(team.recognize({ message: 'The name x is taken', status: 409 })?.kind).toBe('name_taken')
    expect(team.recognize({ message: 'Bad JSON.', status: 400 })?.kind).toBe('bad_json')
    expect(decodeError(team, { status: 401 }).status).toBe(401)
  })

  it('accepts errors raised from its base, and not the other way round', () => {
    expect(team.lineage).toEqual(['team', 'ig1'])
    const fromBase = ig1.error('unknown_model', { model: 'x' })
    const fromTeam = team.error('unknown_model', { model: 'x' })
    expect(team.is(fromBase)).toBe(true)
    expect(team.is(fromBase, 'unknown_model')).toBe(true)
    expect(team.is(fromBase, 'bad_json')).toBe(false)
    expect(ig1.is(fromTeam)).toBe(false)
  })

  it('lets errors raised from its base pass through wrap, as they are', async () => {
    const fromBase = ig1.error('forbidden')
    const throwing = () => {
      throw fromBase
    }
    await expect(team.wrap('internal_server_error', throwing)).rejects.toBe(fromBase)
  })

  it('remembers the whole lineage, through JSON as well', () => {
    const squad = extendCatalog(team, { name: 'squad', version: '1.0.0', errors: {} })
    expect(squad.lineage).toEqual(['squad', 'team', 'ig1'])
    expect(squad.is(ig1.error('forbidden'))).toBe(true)
    expect(defineCatalog(JSON.parse(JSON.stringify(squad))).lineage).toEqual(['squad', 'team', 'ig1'])
  })

  it.each([
    ['an error of the base', { errors: { bad_json: { status: 400, message: 'Not JSON' } } }, 'errors.bad_json'],
    [
      'a status of the base',
      { statuses: { ...extension.statuses, 500: { title: 'X', retry: false } } },
      'statuses.500',
    ],
    ['the name of the base', { name: 'ig1' }, 'name'],
    ['a text of the base', { errors: { mine: { status: 400, message: 'Unknown model {x}' } } }, 'errors.mine.message'],
    [
      'an alias of the base',
      { errors: { mine: { status: 502, message: 'Failed to forward request' } } },
      'errors.mine.message',
    ],
    ['the notice', { notice: { text: ' Hi.', on: 'all' } }, 'notice'],
    ['the lineage', { extends: ['other'] }, 'extends'],
    ['a role with a kind that neither has', { defaults: { badJson: 'gone' } }, 'defaults.badJson'],
    ['a status without a row', { errors: { mine: { status: 418, message: 'Teapot' } } }, 'errors.mine.status'],
    ['an unknown key', { error: {} }, 'error'],
  ])('cannot redefine or set %s', (_, change, path) => {
    expect(faultsOf(change)).toContain(path)
  })

  it('says all that is wrong at once', () => {
    const paths = faultsOf({ name: 'ig1', version: '2', errors: { bad_json: { status: 400, message: 'Not JSON' } } })
    expect(paths).toEqual(['name', 'errors.bad_json', 'version'])
    expect(() => extendCatalog(ig1, undefined as never)).toThrow(/fault/)
  })

  it("may set a retry policy of its own; without one it has the base's", () => {
    expect(team.retry).toEqual(ig1.retry)
    const retry = { attempts: 5, initialDelayMs: 10, factor: 1, maxDelayMs: 10, unsafe: false }
    expect(extendCatalog(ig1, { ...extension, retry }).retryTable[500]).toEqual(retry)
  })
})
