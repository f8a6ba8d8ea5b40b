import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { codedFile, contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { anchorOf } from '../shared/markdown.js'
import { docs } from './docs.js'

const text = docs(ig1Contract)

/** A section from its heading to the next one of its level or above. */
function section(heading: string): string {
  const at = text.indexOf(`\n${heading}\n`)
  expect(at, heading).not.toBe(-1)
  const level = /^#+/.exec(heading)?.[0].length ?? 0
  const end = text.slice(at + heading.length).search(new RegExp(`\\n#{1,${level}} `))
  return end === -1 ? text.slice(at) : text.slice(at, at + heading.length + end)
}

describe('docs of the IG1 contract', () => {
  it('has every message under its status, with its kind', () => {
    for (const [kind, { status, message }] of Object.entries(ig1.errors)) {
      expect(section(`## ${status} ${ig1.statuses[status]?.title}`), kind).toContain(`\`${kind}\`: \`${message}\``)
    }
    expect(text).toContain('Also recognised: `Failed to forward request`.')
    expect(text).toContain(
      'Every message ends with the notice ` Please contact the administrator with the request ID.`',
    )
  })

  it('says which operations raise each kind, and what each operation raises', () => {
    expect(section('## 400 Bad Request')).toContain('Raised by: `GET /usage/history`.')
    expect(section('## 401 Unauthorized')).toContain('Raised by: any operation.')
    const operations = section('## Operations')
    expect(operations).toContain('Any operation may raise [`unauthorized`](#unauthorized)')
    expect(operations).toContain(
      '| `GET /usage/history` | [`invalid_month`](#invalid_month), [`invalid_year`](#invalid_year) |',
    )
    expect(docs(contractOf(shopFile))).not.toMatch(/Raised by|## Operations/)
    const behind = docs(
      contractOf(shopFile, (file) =>
        Object.assign(file, { basePath: '/v1', operations: { 'GET /orders/{id}': ['sold_out'] } }),
      ),
    )
    expect(behind).toContain('Raised by: `GET /v1/orders/{id}`.')
    expect(behind).toContain('| `GET /v1/orders/{id}` | [`sold_out`](#sold_out) |')
  })

  it('has the retry table', () => {
    const rows = [
      ...section('## Quick reference').matchAll(/^\| \[(\d+ [^\]]+)\]\(#([^)]+)\) \| (\w+) \| .+ \| .+ \|$/gm),
    ]
    expect(rows.map(([, title, , retry]) => [title, retry])).toEqual([
      ['400 Bad Request', 'no'],
      ['401 Unauthorized', 'no'],
      ['402 Payment Required', 'no'],
      ['403 Forbidden', 'no'],
      ['500 Internal Server Error', 'yes'],
      ['502 Bad Gateway', 'yes'],
    ])
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))
    for (const [, , anchor] of rows) expect(headings).toContain(anchor)
  })

  /** The facts of the contract's page, each as what a section has to mention. */
  it.each<[string, readonly RegExp[]]>([
    ['### Invalid JSON payload', [/not JSON|well-formed JSON/, /endpoint's schema/]],
    ['### Unknown model', [/overview of models/, /Check the spelling/]],
    ['### Invalid parameters', [/range/, /format/, /documentation of the endpoint/]],
    ['### Too many input images', [/more input images than the model takes/, /documentation of image models/]],
    [
      '### Invalid content type',
      [/Content-Type header/, /application\/json for JSON/, /multipart\/form-data to upload files/],
    ],
    ['### Prompt enhancing not supported', [/cannot do it/, /documentation of image models/]],
    [
      '## 401 Unauthorized',
      [
        /no Authorization header, an empty one/,
        /not of the form "Bearer KEY"/,
        /Authorization: Bearer YOUR_API_KEY/,
        /spaces/,
        /settings/,
        /www-authenticate: Bearer/,
      ],
    ],
    [
      '## 402 Payment Required',
      [
        /may spend in a month \(MaxCostPerMonth\)/,
        /GET \/usage for the month so far/,
        /GET \/usage\/history/,
        /administrator/,
        /next billing cycle/,
      ],
    ],
    [
      '## 403 Forbidden',
      [/no such API key/, /switched off/, /settings/, /revoked/, /expired/, /created just now/, /administrator/],
    ],
    [
      '## 500 Internal Server Error',
      [
        /exponential backoff/,
        /Keep the request_id/,
        /status page/,
        /contact support/,
        /database/,
        /tokenized/,
        /rate limiter/,
        /serialized/,
        /parsed/,
        /image generation/,
        /requested format/,
      ],
    ],
    ['## 502 Bad Gateway', [/vLLM/, /within seconds/, /exponential backoff/, /minutes, tell support/]],
    ['### Classes of status', [/2xx: success/, /4xx:.*authentication, parameters, rate limits, budget/, /5xx/]],
    [
      '### The body of an error',
      [/message: .*for people/, /code: the HTTP status/, /request_id: .*req_abc123xyz; give it to support/],
    ],
    ['### Prompt enhancement', [/-pe/, /flux-1-pe instead of flux-1/, /configured language model/]],
    [
      '### Endpoint paths',
      [
        /\/v1\/chat\/completions/,
        /\/v1\/embeddings/,
        /\/document: .*Markdown/,
        /\/usage: a summary of the usage of the current month/,
        /\/usage\/history: the usage in detail, by model and day/,
      ],
    ],
    ['### OpenAI SDKs', [/https:\/\/api\.ig1\.ai\/v1/, /qwen35-397b-a17b-instruct-general/]],
    [
      '### Log request ids',
      [/Write the request_id of every error to your log and your monitoring/, /as request_id on its errors/],
    ],
    [
      '### Handle errors by class',
      [
        /BadRequestError/,
        /AuthenticationError/,
        /RateLimitError/,
        /APIConnectionError/,
        /InternalServerError/,
        /backoff/,
      ],
    ],
    ['### The sample retry loop', [/3 tries/, /1 s and 2 s/]],
    ['### Before you contact support', [/documentation of the endpoint/, /Master API Key/, /base URL/, /5xx/]],
    [
      '### What support needs',
      [
        /request_id of the error/,
        /endpoint that was called/,
        /model that was used/,
        /sanitized version of the request/,
        /time of the error/,
      ],
    ],
    ['### The notice', [/ends with " Please contact the administrator with the request ID\.", on purpose/]],
    ['### Where to look things up', [/API reference/, /overview of models/]],
    ['## Retries', [/up to 3 times/, /1 s, 2 s/]],
  ])('%s has its facts', (heading, facts) => {
    for (const fact of facts) expect(section(heading)).toMatch(fact)
  })
})

describe('docs of another contract', () => {
  it('does without a guide', () => {
    const bare = docs({ catalog: contractOf(shopFile).catalog })
    expect(bare).toContain(
      '- <a id="sold_out"></a>`sold_out`: `Only {left} left of {item}`\n  Params: `left` (integer), `item` (string).',
    )
    expect(bare).not.toContain('undefined')
    expect(docs(contractOf(shopFile))).toContain(
      'The messages of all 5xx errors end with the notice ` Quote the request id.`',
    )
  })

  it('shows a kind’s own retry rule, a deprecation, and texts that look like Markdown to the letter', () => {
    const contract = contractOf(shopFile, (file) => {
      file.errors.broken.retry = false
      file.errors.sold_out.deprecated = 'Use `out_of_stock`'
      file.errors.sold_out.since = '1.1.0'
      file.errors.no_such_page.message = 'No `page` | {path}'
      delete file.statuses[404].kind
      file.errors.no_such_page.cause = '<b>*bold*</b> _x_ snake_case | [a](b)'
    })
    const shown = docs(contract)
    expect(shown).toContain('`broken`: `Something broke`\n  **Retry:** no.')
    expect(shown).toContain('  Since: 1.1.0.\n')
    expect(shown).toContain('**Deprecated.** Use \\`out_of_stock\\`.')
    expect(shown).toContain('``No `page` | {path}``')
    expect(shown).toContain('**Cause:** \\<b>\\*bold\\*\\</b> \\_x\\_ snake_case | \\[a\\](b)')
  })
})

describe('docs of a coded contract', () => {
  const shown = docs(contractOf(codedFile))

  it('shows the body of each error as it is on the wire, with its code, params and constants', () => {
    const body = `  \`\`\`json
  {
    "error": {
      "code": "SOLD_OUT",
      "type": "conflict",
      "message": "example-item is sold out",
      "details": {
        "item": "example-item",
        "left": 3,
        "variants": [
          "example"
        ]
      },
      "help": "https://help.example/sold-out",
      "requestId": "req_abc123xyz"
    }
  }
  \`\`\``
    expect(shown).toContain(body)
    expect(shown).toContain('- <a id="sold_out"></a>`sold_out`: `{item} is sold out`\n  Code: `SOLD_OUT`.\n')
    expect(shown).toContain('`left` (integer), `variants` (list of string), `note` (string, optional).')
    expect(shown).toContain('"field": "name",\n            "problem": "must not be empty"')
    expect(shown.match(/```json/g)).toHaveLength(1 + Object.keys(codedFile.errors).length)
  })

  it('has a table of codes, since they are not the kinds', () => {
    expect(shown).toContain('| `42201` | 422 | [`invalid_input`](#invalid_input) |')
    expect(docs(ig1Contract)).not.toContain('## Codes')
  })

  it('does without the body of an error that cannot be shown', () => {
    const contract = contractOf(codedFile, (file) => {
      file.errors.sold_out.params.variants = { jsonSchema: { type: 'string', pattern: '^x{7}$' } }
    })
    expect(docs(contract).match(/```json/g)).toHaveLength(Object.keys(codedFile.errors).length)
  })

  it('names the content type of a form that is not the default one', () => {
    const problem = contractOf(codedFile, (file) => {
      file.envelope.contentType = 'application/vnd.orders+json'
    })
    expect(docs(problem)).toContain(
      'Every error has a body of this form, as `application/vnd.orders+json`; here that of',
    )
    expect(docs(ig1Contract)).toContain('Every error has the body `message`, `code` (the HTTP status) and `request_id`')
  })
})
