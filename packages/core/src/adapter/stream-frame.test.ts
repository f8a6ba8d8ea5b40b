import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { toStreamFrame } from './stream-frame.js'

const NOTICE = ' Please contact the administrator with the request ID.'

describe('toStreamFrame', () => {
  it("closes an open event and says the error in OpenAI's form, in one event", () => {
    const frame = toStreamFrame(ig1, ig1.error('backend_unavailable'), 'req_1')
    const match = /^\n\nevent: error\ndata: (.*)\n\n$/.exec(frame)
    const message = `Failed to forward request to backend${NOTICE}`
    expect(JSON.parse(match?.[1] ?? '')).toEqual({
      ...{ message, code: 502, request_id: 'req_1' },
      error: { message, type: 'server_error', code: 'backend_unavailable', param: null, request_id: 'req_1' },
    })
  })

  it('is one line of data, whatever the params hold', () => {
    const statuses = { 500: { title: 'Internal Server Error', retry: true } }
    const errors = { broken: { status: 500, message: 'Broken' }, odd: { status: 500, message: 'Odd {text}' } }
    const catalog = defineCatalog({ name: 'odd', version: '1.0.0', statuses, errors, defaults: { unknown: 'broken' } })
    const frame = toStreamFrame(catalog, catalog.error('odd', { text: 'a\n\ndata: [DONE]\r\n\u2028b' }), 'req_1')
    expect(frame.trim().split(/\r\n|\r|\n/)).toHaveLength(2)
    expect(frame).not.toMatch(/^data: \[DONE\]/m)
  })
})
