import { describe, expect, it } from 'vitest'
import { folder, installedCore, program } from '../../test-program.js'
import { codedFile } from './test-contracts.js'

const installed = await installedCore()

describe('--envelope', () => {
  const cwd = folder({
    ...installed,
    'orders.json': codedFile,
    'own.json': { body: { fault: { text: '{message}', kind: '{kind}' } }, contentType: 'application/vnd.fault+json' },
    'docs.ts': `import { problemEnvelope } from '@errspec/core'
      export default problemEnvelope({ type: 'https://x.example/{kind}' })
      export const bare = { body: { oops: '{mesage}' } }`,
  })
  const openapi = (...names: string[]) =>
    program(['openapi', '--catalog', 'orders.json', ...names.flatMap((name) => ['--envelope', name])], { cwd })
  const types = async (...names: string[]) => {
    const { code, out, err } = await openapi(...names)
    expect([code, err]).toEqual([0, ''])
    return Object.entries(JSON.parse(out).components.responses.Error409.content).map(([type, media]) => [
      type,
      Object.keys((media as { examples: { sold_out: { value: object } } }).examples.sold_out.value).sort()[0],
    ])
  }

  it('takes a word, a file, an export of a module, or the envelope of a catalog', async () => {
    expect(await types()).toEqual([['application/json', 'error']])
    expect(await types('own')).toEqual([['application/json', 'error']])
    expect(await types('openai')).toEqual([['application/json', 'code']])
    expect(await types('nest')).toEqual([['application/json', 'error']])
    expect(await types('problem')).toEqual([['application/problem+json', 'detail']])
    expect(await types('own.json')).toEqual([['application/vnd.fault+json', 'fault']])
    expect(await types('docs.ts')).toEqual([['application/problem+json', 'detail']])
    expect(await types('orders.json')).toEqual([['application/json', 'error']])
  })

  it('takes several, with commas or again and again', async () => {
    const all = [
      ['application/json', 'error'],
      ['application/problem+json', 'detail'],
      ['application/vnd.fault+json', 'fault'],
    ]
    expect(await types('own,problem', 'own.json')).toEqual(all)
  })

  it.each([
    [['opnai'], "there is no envelope 'opnai'; did you mean 'openai'?"],
    [['nowhere.json'], 'nowhere.json: there is no such file'],
    [['docs.ts#bare'], '{mesage} is not a part of an error'],
    [['docs.ts#none'], "it has no export 'none'"],
    [['own,openai'], "of content type application/json, as another one is: 'Accept' could not pick"],
  ])('%j is refused: %s', async (names, words) => {
    expect(await openapi(...names)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) })
  })

  it('is one for json-schema', async () => {
    const schema = (...names: string[]) =>
      program(['json-schema', '--catalog', 'orders.json', '--envelope', ...names], { cwd })
    expect(JSON.parse((await schema('nest')).out).$defs.SoldOutError.required).toEqual(
      expect.arrayContaining(['statusCode', 'message', 'error']),
    )
    expect(await schema('own,problem')).toMatchObject({ code: 2, err: expect.stringContaining('name one') })
  })
})
