import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { DefinitionError } from '../definition/definition.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Guide } from '../ig1/ig1-guide.js'
import { defineGuide, type GuideDefinition } from './define-guide.js'

const catalog = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    sold_out: { status: 400, message: 'Sold out' },
    too_many: { status: 400, message: 'Too many' },
  },
})

const sound = () => ({
  statuses: {
    400: { summary: 'Your fault.', action: 'Fix it' },
    500: { summary: 'Our fault.', action: 'Retry', solution: ['Wait.'] },
  },
  groups: [
    {
      title: 'Stock',
      kinds: ['sold_out', 'too_many'] as string[],
      cause: 'There is not enough.',
      solution: ['Take less.'],
    },
    { title: 'Failure', kinds: ['broken'] as string[], cause: 'A bug.' },
  ],
  notes: [{ title: 'A note', text: 'Some text.', items: ['One.'] }],
})

// The types refuse most of these: files and JavaScript's callers can still have them.
const define = (guide: unknown) => defineGuide(catalog, guide as never)
const faultsOf = (guide: unknown) => {
  try {
    define(guide)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError)
    return (error as DefinitionError).faults
  }
}

/** A sound guide with one change: `undefined` takes out what is at the path. */
function changed(path: string, value: unknown) {
  const guide = sound()
  const keys = path.split('.')
  const last = keys.pop() as string
  let place = guide as unknown as Record<string, unknown>
  for (const key of keys) place = place[key] as typeof place
  if (value === undefined) delete place[last]
  else place[last] = value
  return guide
}

const extra = { title: 'Extra', kinds: [], cause: 'X.', solution: ['X.'] }

/** What is wrong; the change that makes it so; the path of the fault; what it says. */
const FAULTS: [string, string, unknown, string, RegExp][] = [
  ['an unknown key', 'note', [], 'note', /did you mean 'notes'/],
  ['no statuses', 'statuses', undefined, 'statuses', /row for each status/],
  ['a status left out', 'statuses.500', undefined, 'statuses.500', /missing/],
  ['a status of no error', 'statuses.418', {}, 'statuses.418', /not a status of the catalog/],
  ['a status that is text', 'statuses.400', 'x', 'statuses.400', /must be an object/],
  ['an empty summary', 'statuses.400.summary', ' ', 'statuses.400.summary', /not empty/],
  ['a status without action', 'statuses.400.action', undefined, 'statuses.400.action', /not undefined/],
  ['an empty solution', 'statuses.500.solution', [], 'statuses.500.solution', /list of texts/],
  ['groups that are no list', 'groups', {}, 'groups', /must be a list/],
  ['a group that is text', 'groups.2', 'x', 'groups.2', /must be an object/],
  ['an unknown key of a group', 'groups.0.reason', 'x', 'groups.0.reason', /not a known key/],
  ['a group without a cause', 'groups.0.cause', undefined, 'groups.0.cause', /not empty/],
  ['two groups of one title', 'groups.1.title', 'Stock', 'groups.1.title', /another group's title/],
  ['a group without kinds', 'groups.2', extra, 'groups.2.kinds', /not empty/],
  ['an unknown kind', 'groups.1.kinds.1', 'brokn', 'groups.1.kinds.1', /not a kind .*; did you mean 'broken'/],
  ['a kind twice', 'groups.0.kinds.2', 'sold_out', 'groups.0.kinds.2', /'sold_out' is in groups.0 already/],
  ['a kind in no group', 'groups.0.kinds', ['sold_out'], 'groups', /'too_many' is in no group/],
  ['kinds of two statuses', 'groups.0.kinds.2', 'broken', 'groups.0.kinds', /more than one status \(400, 500\)/],
  ['a kind without solution', 'groups.0.solution', undefined, 'groups.0.kinds.0', /neither its group nor status 400/],
  ['notes that are no list', 'notes', 'x', 'notes', /must be a list/],
  ['a note without text', 'notes.0.text', 1, 'notes.0.text', /not empty/],
  ['a note with an empty item', 'notes.0.items', [''], 'notes.0.items', /none of them empty/],
]

describe('defineGuide', () => {
  it('accepts a sound guide, frozen and copied', () => {
    const definition = sound()
    const guide = define(definition)
    expect(guide).toEqual(sound())
    expect(Object.isFrozen(guide) && Object.isFrozen(guide.groups[0]?.kinds)).toBe(true)
    expect(Object.isFrozen(definition)).toBe(false)
  })

  it.each(FAULTS)('refuses %s, with the path', (_, place, value, path, message) => {
    const faults = faultsOf(changed(place, value))
    expect(faults.map((fault) => fault.path)).toContain(path)
    expect(faults.find((fault) => fault.path === path)?.message).toMatch(message)
  })

  it('lists all that is wrong in one error that names the catalog', () => {
    const guide = sound()
    guide.statuses[400].summary = ''
    guide.groups.pop()
    expect(faultsOf(guide).map(({ path }) => path)).toEqual(['statuses.400.summary', 'groups'])
    expect(() => define(guide)).toThrow(/The guide to 'shop' has 2 faults:/)
    expect(() => define(null)).toThrow(/must be an object, not null/)
  })
})

describe('the IG1 guide', () => {
  const guide: GuideDefinition = ig1Guide

  it('passes its own checks', () => {
    expect(defineGuide(ig1, JSON.parse(JSON.stringify(ig1Guide)))).toEqual(ig1Guide)
  })

  it.each(Object.entries(ig1.errors))('gives a cause and a solution for %s', (kind, { status }) => {
    const groups = guide.groups.filter(({ kinds }) => kinds.includes(kind))
    expect(groups).toHaveLength(1)
    expect(groups[0]?.cause).toMatch(/\S.*\.$/)
    const solution = groups[0]?.solution ?? guide.statuses[status]?.solution ?? []
    expect(solution.length).toBeGreaterThan(0)
  })
})
