import { defineCatalog } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codedFile, contractOf, type EditableFile } from '../shared/contract/test-contracts.js'
import { diff } from './diff.js'
import { changesOf, type Edit, nothing } from './test-changes.js'

/** A contract in the manner of a compiler's diagnostics: a number for each, and texts that name what they are about. */
function diagnostics(isCoded: boolean, edit: Edit = () => {}) {
  const shapes = [
    "Cannot find name '{name}'.",
    "Type '{source}' is not assignable to type '{target}'.",
    'Expected {expected} arguments, but got {actual}.',
    "Property '{property}' is missing in type '{source}' but required in type '{target}'.",
    'This expression is not callable.',
  ]
  const params = { expected: 'integer', actual: 'integer' }
  const errors = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => {
      const shape = shapes[index % shapes.length] ?? ''
      const own = shape.includes('{expected}') ? { params: { ...params } } : {}
      return [`ts_${2000 + index}`, { status: 400, code: 2000 + index, message: `Rule ${index}x: ${shape}`, ...own }]
    }),
  )
  const body = { code: '{code}', message: '{message}', params: '{params}' }
  const file = {
    name: 'compiler',
    version: '5.0.0',
    ...(isCoded ? { envelope: { body } } : {}),
    statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'crashed' },
    errors: { ...errors, crashed: { status: 500, code: 1, message: 'The compiler crashed' } },
  }
  return contractOf(file, edit)
}

/** What a release of a compiler does to its texts: one in ten has other words, and one tells its params in another order. */
const reword: Edit = (file) => {
  Object.values<{ message: string }>(file.errors).forEach((error, index) => {
    if (index % 10 === 1) error.message = error.message.replace('is not assignable to', 'cannot be used as')
  })
  file.errors.ts_2003.message = "Rule 3x: Type '{target}' has a property '{property}' that '{source}' has not."
}

describe('the diff of a large coded contract', () => {
  it('rates rewordings as a patch', () => {
    const found = diff(diagnostics(true), diagnostics(true, reword))
    expect(found.changes).toHaveLength(41)
    expect(new Set(found.changes.map(({ rule, level }) => `${rule} ${level}`))).toEqual(
      new Set(['message-reworded editorial']),
    )
    expect(found.changes.every(({ breaks }) => breaks.length === 0)).toBe(true)
    expect(found).toMatchObject({ bump: 'patch', leastVersion: '5.0.1' })
  })

  it('rates the same as breaking in a text contract', () => {
    const found = diff(diagnostics(false), diagnostics(false, reword))
    expect(found.changes.filter(({ rule }) => rule === 'message-changed')).toHaveLength(41)
    expect(found).toMatchObject({ bump: 'major' })
    expect(found.changes[0]?.breaks).toContain('wire')
  })

  it('rates them as breaking where the body does not carry what the texts show', () => {
    const bare: Edit = (file) => {
      delete file.envelope.body.params
    }
    const both: Edit = (file) => {
      bare(file)
      reword(file)
    }
    const found = diff(diagnostics(true, bare), diagnostics(true, both))
    expect(new Set(found.changes.map(({ rule }) => rule))).toEqual(new Set(['message-changed']))
    expect(found.changes[0]?.oldClient).toContain('cannot read its params')
    // A text without params is prose all the same.
    const plain = (edit: Edit) => diagnostics(true, (file) => [bare(file), edit(file)])
    const [change] = diff(
      plain(() => {}),
      plain((file) => {
        file.errors.ts_2004.message = 'It cannot be called.'
      }),
    ).changes
    expect(change?.rule).toBe('message-reworded')
  })

  it('still finds what breaks among them', () => {
    const worse: Edit = (file) => {
      reword(file)
      file.errors.ts_2002.params.actual = 'number'
      file.errors.ts_2000.code = 9000
      file.errors.ts_2005.message = 'A name is missing.'
    }
    const found = diff(diagnostics(true), diagnostics(true, worse)).changes.filter(({ level }) => level === 'breaking')
    expect(found.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'code-changed errors.ts_2000.code',
      'param-retyped errors.ts_2002.params.actual',
      'param-removed errors.ts_2005.message',
    ])
  })
})

describe('the diff of a coded contract', () => {
  const rules = (edit: Edit, from: Edit = nothing) =>
    changesOf(from, edit, codedFile).map(({ rule, breaks }) => [rule, breaks])

  it('tells whom it breaks that an error is called something else: by its code, clients know it as before', () => {
    const rename: Edit = (file) => {
      file.errors.out_of_stock = file.errors.sold_out
      delete file.errors.sold_out
    }
    expect(rules(rename)).toEqual([['kind-renamed', ['source']]])
    // Without a code of its own, the kind is the code.
    const renameCode: Edit = (file) => {
      file.errors.failed = file.errors.internal
      delete file.errors.internal
      file.defaults.unknown = 'failed'
    }
    expect(rules(renameCode)).toEqual([['kind-renamed', ['wire', 'source']]])
  })

  it('takes the errors of one text for two: their codes tell them apart', () => {
    const twins: Edit = (file) => {
      file.errors.twin = { ...file.errors.internal, code: 'TWIN' }
      file.errors.other = { ...file.errors.internal, code: 'OTHER' }
    }
    const swapped: Edit = (file) => {
      file.errors.brother = file.errors.other
      delete file.errors.other
    }
    expect(rules(swapped, twins)).toEqual([['kind-renamed', ['source']]])
  })

  it('tells a param that the body names, and is named otherwise, on the wire and in code', () => {
    const rename: Edit = (file) => {
      file.errors.sold_out.message = '{article} is sold out'
    }
    expect(rules(rename)).toEqual([['param-renamed', ['wire', 'source']]])
    const remove: Edit = (file) => {
      delete file.errors.sold_out.params.left
      delete file.errors.sold_out.params.note
    }
    expect(rules(remove)).toEqual([
      ['param-removed', ['wire', 'source']],
      ['param-removed', ['source']],
    ])
  })

  it('compares schemas by what they let through, not by their descriptions', () => {
    const schema =
      (jsonSchema: object): Edit =>
      (file) => {
        file.errors.sold_out.params.variants = { jsonSchema }
      }
    const described = { items: { type: 'string', description: 'Its name' }, title: 'Variants', type: 'array' }
    expect(rules(schema(described))).toEqual([])
    expect(rules(schema({ type: 'array', items: { type: 'integer' } }))).toEqual([
      ['param-retyped', ['wire', 'source']],
    ])
    // A key of somebody's may be called like a word of JSON Schema.
    const object = (properties: object) => schema({ type: 'object', properties })
    expect(rules(object({ title: { type: 'integer' } }), object({ title: { type: 'string' } }))).toHaveLength(1)
    expect(rules(schema({ enum: ['b', 'a'] }), schema({ enum: ['a', 'b'] }))).toHaveLength(1)
  })

  it('compares the schemas of modules, whatever they are made of', () => {
    const withSchema = (variants: z.ZodType) => {
      const { params: _, ...soldOut } = codedFile.errors.sold_out
      const { title, cause, solution, ...error } = soldOut
      const definition = {
        ...codedFile,
        statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
        defaults: { unknown: 'internal' },
        errors: {
          sold_out: { ...error, params: { variants } },
          internal: { status: 500, message: 'Something broke' },
        },
      } as const
      return { catalog: defineCatalog(definition) }
    }
    const [old, same, other] = [z.array(z.string()), z.array(z.string()).describe('Names'), z.array(z.number())]
    expect(diff(withSchema(old), withSchema(same)).changes).toEqual([])
    expect(diff(withSchema(old), withSchema(other)).changes).toMatchObject([
      { rule: 'param-retyped', level: 'breaking' },
    ])
  })

  it('tells that a text contract becomes a coded one, field by field', () => {
    const asText: Edit = (file: EditableFile) => {
      delete file.envelope
      for (const error of Object.values<EditableFile>(file.errors)) delete error['params' as never]
      delete file.defaults.invalidInput
    }
    const base = contractOf(codedFile, asText)
    const head = contractOf(codedFile, (file) => {
      asText(file)
      file.envelope = { body: { error: { code: '{code}', message: '{message}' } } }
      file.errors.internal.message = 'It broke'
    })
    const found = diff(base, head)
    expect(found.changes.map(({ rule, path }) => `${rule} ${path}`)).toEqual(
      expect.arrayContaining([
        'told-by-code envelope.body',
        'envelope-field-removed envelope.body.message',
        'envelope-field-removed envelope.body.code',
        'envelope-field-removed envelope.body.request_id',
        // Deployed clients go by the text still.
        'message-changed errors.internal.message',
        'envelope-field-added envelope.body.error.code',
      ]),
    )
    expect(found.bump).toBe('major')
  })

  it('says of an error that cannot be shown that nothing was tried', () => {
    const unshown: Edit = (file) => {
      file.errors.sold_out.params.variants = { jsonSchema: { type: 'string', pattern: '^x{7}$' } }
    }
    const moved: Edit = (file) => {
      file.errors.sold_out.status = 422
    }
    const [change] = changesOf(unshown, moved, codedFile)
    expect(change).toMatchObject({ rule: 'status-moved', oldClient: expect.stringContaining('has no example') })
  })
})
