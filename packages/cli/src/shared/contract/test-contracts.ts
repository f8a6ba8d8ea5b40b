import type { CatalogDefinition } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Guide } from '@errspec/core/ig1/guide'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { type CatalogFile, parseCatalog } from '@errspec/core/schema'
import type { Contract } from './contract.js'

/** The built-in contract. */
export const ig1Contract: Contract = { catalog: ig1, guide: ig1Guide, operations: ig1Operations }

/** A small catalog file, with causes and solutions. */
export const shopFile = {
  name: 'shop',
  version: '1.2.3',
  notice: { text: ' Quote the request id.', on: '5xx' },
  statuses: {
    404: {
      title: 'Not Found',
      retry: false,
      kind: 'no_such_page',
      summary: 'It is not there.',
      action: 'Look elsewhere',
    },
    409: {
      title: 'Conflict',
      retry: false,
      summary: 'It cannot be had.',
      action: 'Order less',
      headers: { 'x-stock': 'low' },
    },
    500: {
      title: 'Internal Server Error',
      retry: true,
      summary: 'We failed.',
      action: 'Wait',
      solution: ['Wait a moment, then try again.'],
    },
  },
  retry: { attempts: 3, initialDelayMs: 500, factor: 2, maxDelayMs: 10_000, unsafe: false },
  defaults: { unknown: 'broken' },
  errors: {
    no_such_page: {
      status: 404,
      message: 'No such page',
      title: 'Pages',
      cause: 'The path is misspelt.',
      solution: ['Check the path.'],
    },
    sold_out: {
      status: 409,
      message: 'Only {left} left of {item}',
      params: { left: 'integer' },
      aliases: ['{item} has {left} left'],
      title: 'Stock',
      cause: 'Others were quicker.',
      solution: ['Order fewer.'],
    },
    broken: { status: 500, message: 'Something broke', title: 'Failures', cause: 'A fault of ours.' },
  },
} as const satisfies CatalogFile

/** One whose errors are told by a code in a nested body, with params beyond the message. */
export const codedFile = {
  name: 'orders',
  version: '2.1.0',
  envelope: {
    body: {
      error: {
        code: '{code}',
        type: '{type}',
        message: '{message}',
        details: '{params}',
        help: '{fields.help}',
        requestId: '{requestId}',
      },
    },
    issue: { field: '{field}', problem: '{message}', rule: '{code}' },
  },
  statuses: {
    404: { title: 'Not Found', retry: false, kind: 'no_route', summary: 'It is not there.', action: 'Look elsewhere' },
    409: { title: 'Conflict', retry: false, type: 'conflict', summary: 'It cannot be had.', action: 'Order less' },
    422: { title: 'Unprocessable Content', retry: false, summary: 'It is not valid.', action: 'Correct it' },
    500: { title: 'Internal Server Error', retry: true, summary: 'We failed.', action: 'Wait' },
  },
  defaults: { unknown: 'internal', invalidInput: 'invalid_input' },
  errors: {
    no_route: {
      status: 404,
      message: 'There is no such route',
      title: 'Routes',
      cause: 'A typo.',
      solution: ['Look.'],
    },
    sold_out: {
      status: 409,
      code: 'SOLD_OUT',
      message: '{item} is sold out',
      params: {
        left: 'integer',
        variants: { jsonSchema: { type: 'array', items: { type: 'string' } } },
        note: 'string?',
      },
      fields: { help: 'https://help.example/sold-out' },
      title: 'Stock',
      cause: 'Others were quicker.',
      solution: ['Order another.'],
    },
    invalid_input: {
      status: 422,
      code: 42201,
      message: 'The request is not valid',
      params: { issues: 'issues' },
      title: 'Input',
      cause: 'A field is wrong.',
      solution: ['Correct it.'],
    },
    internal: { status: 500, message: 'Something broke', title: 'Failures', cause: 'Ours.', solution: ['Wait.'] },
  },
} as const satisfies CatalogFile

/** A contract of a catalog file, changed by a function that gets a copy of it. */
export function contractOf(file: object = shopFile, edit: (file: EditableFile) => void = () => {}): Contract {
  return parseCatalog(edited(file, edit))
}

/** A copy of a catalog file, changed by a function. */
export function edited(file: object, edit: (file: EditableFile) => void): EditableFile {
  const copy = structuredClone(file) as EditableFile
  edit(copy)
  return copy
}

type Editable<T> = { -readonly [Key in keyof T]: T[Key] extends object | undefined ? Editable<T[Key]> : T[Key] }
// biome-ignore lint/suspicious/noExplicitAny: tests write what the types forbid
type Anything = any
export type EditableFile = Editable<CatalogDefinition> & {
  errors: Anything
  statuses: Anything
  notes?: Anything
  notice?: Anything
  retry?: Anything
  defaults: Anything
  envelope?: Anything
  operations?: Anything
  basePath?: Anything
}
