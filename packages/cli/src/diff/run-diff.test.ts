import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EditableFile, edited, shopFile } from '../shared/contract/test-contracts.js'
import { folder, program } from '../test-program.js'

describe('diff', () => {
  const cwd = folder({
    'old.json': shopFile,
    'new.json': edited(shopFile, (file) => {
      file.errors.broken.message = 'Something failed'
      file.errors.sold_out.cause = 'x | y'
    }),
    '.errspec-ignore': 'guide-changed # texts only\nkind-removed errors.nothing\n',
  })

  it('says what breaks, for whom, and the version that it takes', async () => {
    const { code, out, err } = await program(['diff', 'old.json', 'new.json'], { cwd })
    expect(code).toBe(1)
    expect(out).toContain('breaking   message-changed  errors.broken.message  (breaks wire)\n')
    expect(out).toContain('  old client, new server: does not recognise the text')
    expect(out).toContain('1 ignored: guide-changed errors.sold_out.')
    expect(out).toContain('The changes demand a major bump: 1.2.3 to 2.0.0 or higher; it is 1.2.3 still.')
    expect(err).toBe(
      ".errspec-ignore:2: 'kind-removed errors.nothing' ignores nothing; take it out\n" +
        "'errspec rules message-changed' says more of a rule, and how to accept what it finds\n",
    )
  })

  it('fails from the level on that is asked for, breaking without a word', async () => {
    const heads: Record<string, (file: EditableFile) => void> = {
      breaking: (file) => {
        file.errors.broken.message = 'Something failed'
      },
      additive: (file) => {
        file.errors.broken.aliases = ['Something failed']
      },
      editorial: (file) => {
        file.errors.broken.cause = 'x'
      },
      nothing: () => {},
    }
    const failing = async (...options: string[]) => {
      const failed: string[] = []
      for (const [level, edit] of Object.entries(heads)) {
        writeFileSync(join(cwd, 'head.json'), JSON.stringify(edited(shopFile, edit)))
        const { code } = await program(['diff', 'old.json', 'head.json', '--ignore', 'none', ...options], { cwd })
        if (code === 1) failed.push(level)
      }
      return failed
    }
    writeFileSync(join(cwd, 'none'), '')
    expect(await failing()).toEqual(['breaking'])
    expect(await failing('--fail-on', 'breaking')).toEqual(['breaking'])
    expect(await failing('--fail-on', 'additive')).toEqual(['breaking', 'additive'])
    expect(await failing('--fail-on', 'editorial')).toEqual(['breaking', 'additive', 'editorial'])
    expect(await failing('--fail-on', 'never')).toEqual([])
    expect((await program(['diff', 'old.json', 'new.json', '--ignore', 'nowhere'], { cwd })).code).toBe(2)
  })

  it('gives JSON, Markdown, and annotations', async () => {
    const json = JSON.parse((await program(['diff', 'old.json', 'new.json', '--format', 'json'], { cwd })).out)
    expect(json).toMatchObject({
      bump: 'major',
      leastVersion: '2.0.0',
      isVersionEnough: false,
      changes: [{ rule: 'message-changed', breaks: ['wire'] }],
    })
    const markdown = await program(['diff', 'old.json', 'new.json', '--format', 'markdown', '--ignore', 'none'], {
      cwd,
    })
    expect(markdown.out).toContain('| **breaking** | wire | `message-changed` | `errors.broken.message` |')
    const { out } = await program(['diff', 'old.json', 'new.json', '--format', 'github'], { cwd })
    expect(out).toMatch(/^::error file=new\.json,line=\d+,title=message-changed::errors\.broken\.message: /)
    expect(out).toContain('"Something failed" (breaks wire). Old client, new server: ')
    expect(out).toMatch(/^::warning file=new\.json,line=\d+,title=catalog-version::/m)
  })
})
