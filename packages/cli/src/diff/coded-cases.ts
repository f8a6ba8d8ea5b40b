import type { DiffRule } from './changes/rules.js'
import type { Edit } from './test-changes.js'

/** How each rule of a contract with codes, params beyond the message, or an envelope of its own fires, once and alone. */
export const codedCases: Partial<Record<DiffRule, { path: string; edit: Edit; from?: Edit; with?: DiffRule[] }>> = {
  'code-changed': {
    path: 'errors.sold_out.code',
    edit: (file) => {
      file.errors.sold_out.code = 'GONE'
    },
  },
  'message-reworded': {
    path: 'errors.sold_out.message',
    edit: (file) => {
      file.errors.sold_out.message = 'Sorry, nothing is left of {item}'
    },
  },
  'param-made-optional': {
    path: 'errors.sold_out.params.left',
    edit: (file) => {
      file.errors.sold_out.params.left = 'integer?'
    },
  },
  'param-made-required': {
    path: 'errors.sold_out.params.note',
    edit: (file) => {
      file.errors.sold_out.params.note = 'string'
    },
  },
  'optional-param-added': {
    path: 'errors.sold_out.params.until',
    edit: (file) => {
      file.errors.sold_out.params.until = 'string?'
    },
  },
  'param-property-added': {
    path: 'errors.sold_out.params.shelf',
    from: (file) => {
      file.errors.sold_out.params.shelf = {
        jsonSchema: { type: 'object', properties: { row: { type: 'string' } }, required: ['row'] },
      }
    },
    edit: (file) => {
      file.errors.sold_out.params.shelf.jsonSchema.properties.level = { type: 'integer' }
    },
  },
  'aliases-edited': {
    path: 'errors.internal.aliases',
    edit: (file) => {
      file.errors.internal.aliases = ['It broke']
    },
  },
  'notice-edited': {
    path: 'notice',
    edit: (file) => {
      file.notice = { text: ' Ask us.', on: 'all' }
    },
  },
  'type-changed': {
    path: 'statuses.409.type',
    edit: (file) => {
      file.statuses[409].type = 'stock_error'
    },
  },
  'error-field-removed': {
    path: 'errors.sold_out.fields.shelf',
    from: (file) => {
      file.errors.sold_out.fields.shelf = 'A'
    },
    edit: (file) => {
      delete file.errors.sold_out.fields.shelf
    },
  },
  'error-field-changed': {
    path: 'statuses.409.fields.domain',
    from: (file) => {
      file.statuses[409].fields = { domain: 'stock' }
    },
    edit: (file) => {
      file.statuses[409].fields.domain = 'shelves'
    },
  },
  'error-field-added': {
    path: 'errors.internal.fields.help',
    edit: (file) => {
      file.errors.internal.fields = { help: 'https://help.example/internal' }
    },
  },
  'error-link-changed': {
    path: 'errors.sold_out.fields.help',
    edit: (file) => {
      file.errors.sold_out.fields.help = 'https://docs.example/sold-out'
    },
  },
  'status-kind-changed': {
    path: 'statuses.404.kind',
    edit: (file) => {
      delete file.statuses[404].kind
    },
  },
  'status-kind-added': {
    path: 'statuses.500.kind',
    edit: (file) => {
      file.statuses[500].kind = 'internal'
    },
  },
  'told-by-code': {
    path: 'envelope.body',
    from: (file) => {
      delete file.envelope.body.error.code
      file.envelope.frame = { error: { message: '{message}', status: '{status}' } }
    },
    edit: (file) => {
      file.envelope.body.error.code = '{code}'
    },
    with: ['envelope-field-added'],
  },
  'told-by-text': {
    path: 'envelope.body',
    from: (file) => {
      file.envelope.frame = { error: { message: '{message}', status: '{status}' } }
    },
    edit: (file) => {
      delete file.envelope.body.error.code
    },
    with: ['envelope-field-removed'],
  },
  'envelope-field-removed': {
    path: 'envelope.body.error.help',
    edit: (file) => {
      delete file.envelope.body.error.help
    },
  },
  'envelope-field-changed': {
    path: 'envelope.body.error.requestId',
    edit: (file) => {
      file.envelope.body.error.requestId = 'id-{requestId}'
    },
  },
  'envelope-field-added': {
    path: 'envelope.body.error.status',
    edit: (file) => {
      file.envelope.body.error.status = '{status}'
    },
  },
  'content-type-changed': {
    path: 'envelope.contentType',
    edit: (file) => {
      file.envelope.contentType = 'application/vnd.orders+json'
    },
  },
  'example-changed': {
    path: 'errors.sold_out.example',
    edit: (file) => {
      file.errors.sold_out.example = { item: 'tea', left: 0, variants: [] }
    },
  },
}
