import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** The rooms of core, in the order in which they know of each other: each imports only from those before it. */
const ROOMS = [
  'values',
  'template',
  'envelope',
  'definition',
  'recognize',
  'wire',
  'retry',
  'contract',
  'guide',
  'receive',
  'adapter',
  'ig1',
]

const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(root, group, name, 'src')),
)

const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
)

/** Each file with those of its own package that it imports, types included. */
const imports = new Map(
  files.map((file) => [
    file,
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)].map(([, path = '']) => {
      const target = resolve(dirname(file), path)
      return files.includes(`${target}.tsx`) ? `${target}.tsx` : `${target}.ts`
    }),
  ]),
)

/** The first way from a file back to itself; empty where there is none. */
function circle(start: string): string[] {
  const seen = new Set<string>()
  const walk = (file: string, way: string[]): string[] => {
    for (const next of imports.get(file) ?? []) {
      if (next === start) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk(next, [...way, next])
      if (found.length > 0) return found
    }
    return []
  }
  return walk(start, [start]).map((file) => relative(root, file))
}

describe('the structure', () => {
  it('has no two files that import each other, directly or by way of others', () => {
    expect(files.length).toBeGreaterThan(200)
    expect(files.map(circle).filter(({ length }) => length > 0)).toEqual([])
  })

  it('lets each room of core import only those above it, and holds each file of core in a room', () => {
    const core = join(root, 'packages/core/src')
    const roomOf = (file: string) => relative(core, file).split('/')[0] ?? ''
    const inRooms = files.filter((file) => file.startsWith(`${core}/`) && relative(core, file).includes('/'))
    expect([...new Set(inRooms.map(roomOf))].sort()).toEqual([...ROOMS].sort())
    // Entry points are lists of exports; a test may look at the whole.
    const wrong = inRooms
      .filter((file) => !/\.test(-d)?\.ts$/.test(file))
      .flatMap((file) =>
        (imports.get(file) ?? [])
          .filter((target) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(file)) || !inRooms.includes(target))
          .map((target) => `${relative(core, file)} imports ${relative(core, target)}`),
      )
    expect(wrong).toEqual([])
  })
})
