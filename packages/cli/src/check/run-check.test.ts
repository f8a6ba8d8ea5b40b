import { describe, expect, it } from 'vitest'
import { edited, shopFile } from '../shared/contract/test-contracts.js'
import { folder, program } from '../test-program.js'

describe('check', () => {
  const cwd = folder({
    'good.json': shopFile,
    'advice.json': edited(shopFile, (file) => {
      file.errors.lost = { status: 500, message: 'Lost {host}, 100%', title: 'Lost', cause: 'x' }
    }),
    'faulty.json': edited(shopFile, (file) => {
      file.errors.sold_out.status = 200
    }),
    'broken.json': '{',
    'broken.ts': 'export const = 1',
  })

  it('exits with 0 on a sound contract and on advice, 1 on faults, 2 when it cannot look', async () => {
    expect(await program(['check', 'good.json'], { cwd })).toEqual({
      code: 0,
      out: 'shop 1.2.3 (good.json): nothing to say\n',
      err: '',
    })
    expect(await program(['check', '--catalog', 'advice.json'], { cwd })).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^warning {2}internal-params {2}errors\.lost\.message {2}[^\n]+\n\nshop 1\.2\.3 \(advice\.json\): 1 warning\n$/,
      ),
    })
    expect(await program(['check', 'faulty.json'], { cwd })).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^error {2}definition {2}errors\.sold_out\.status {2}[^\n]+\n\nfaulty\.json: 1 error\n$/,
      ),
    })
    for (const file of ['nowhere.json', 'broken.json', 'broken.ts']) {
      expect((await program(['check', file], { cwd })).code, file).toBe(2)
    }
  })

  it('takes the built-in contract whatever lies in the folder', async () => {
    const odd = folder({ 'ig1/notes.txt': 'x' })
    for (const argv of [['check'], ['check', '--catalog', 'ig1']]) {
      expect(await program(argv, { cwd: odd })).toEqual({
        code: 0,
        out: 'ig1 1.0.0 (built in): nothing to say\n',
        err: '',
      })
    }
  })

  it('gives JSON, and annotations of the line for GitHub', async () => {
    expect(JSON.parse((await program(['check', 'advice.json', '--format', 'json'], { cwd })).out)).toMatchObject({
      contract: 'shop 1.2.3 (advice.json)',
      findings: [{ rule: 'internal-params', severity: 'warning' }],
      accepted: [],
    })
    const { out } = await program(['check', 'advice.json', '--format', 'github'], { cwd })
    expect(out).toMatch(
      /^::warning file=advice\.json,line=\d+,title=internal-params::errors\.lost\.message: a 500 with \{host\}/,
    )
    expect(JSON.parse((await program(['check', 'good.json', '--format', 'json'], { cwd })).out)).toMatchObject({
      findings: [],
    })
    expect((await program(['check', 'faulty.json', '--format', 'github'], { cwd })).out).toMatch(
      /^::error file=faulty\.json,line=\d+,title=definition::errors\.sold_out\.status: /,
    )
  })
})
