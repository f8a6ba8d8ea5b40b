import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { exampleError } from '@errspec/core/adapter'
import { errorHandler, requestId } from '@errspec/express'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPackedProject, type PackedProject, root, run } from './packed-project.js'
import { type SiteFolder, siteContracts, writeSite } from './site-folder.js'

/** The text of a page, without its tags. */
const decoded = (html: string) => html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

/** The blocks of code on a page, each with its caption. */
const blocksOf = (page: string) =>
  [...page.matchAll(/<figcaption>(.*?)<\/figcaption>\s*<pre><code[^>]*>([\s\S]*?)<\/code>/g)].map(
    ([, caption = '', code = '']) => ({ caption: decoded(caption), code: decoded(code) }),
  )

describe.each(siteContracts)('the site of %s', (_name, contract) => {
  const kinds = Object.keys(contract.catalog.errors)
  let folder: SiteFolder
  beforeAll(async () => {
    folder = await writeSite(contract)
  })
  afterAll(() => folder?.remove())
  const pages = () => [...folder.files].filter(([file]) => file.endsWith('.html'))

  test('has no link that leads nowhere', () => {
    let count = 0
    for (const [file, page] of pages()) {
      for (const [, address = ''] of page.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        const { origin, pathname, hash } = new URL(decoded(address), `http://site/${file}`)
        if (origin !== 'http://site') continue
        const target = folder.files.get(decodeURIComponent(pathname.slice(1)))
        expect(target, `${address} in ${file}`).toBeDefined()
        if (hash !== '') expect(target, `${address} in ${file}`).toContain(` id="${hash.slice(1)}"`)
        count++
      }
    }
    expect(count).toBeGreaterThan(10 * kinds.length)
  })

  test('shows the status, headers and body that a server sends', async () => {
    let kind = ''
    const app = express()
    app.use(requestId({ generate: () => 'req_abc123xyz' }))
    app.use(() => {
      throw exampleError(contract.catalog, kind)
    })
    app.use(errorHandler(contract.catalog, { onError: () => {} }))
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    for (kind of kinds) {
      const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path`)
      const page = folder.files.get(`errors/${kind}/index.html`) ?? ''
      const code = (caption: string) => blocksOf(page).find((block) => block.caption === caption)?.code ?? ''
      expect(JSON.stringify(JSON.parse(code('Body'))), kind).toBe(await response.text())
      const [statusLine = '', ...headers] = code('Status and headers').split('\n')
      expect(Number(statusLine.split(' ')[1])).toBe(response.status)
      for (const line of headers) {
        const [name = '', value] = line.split(/: (.*)/)
        expect(response.headers.get(name), `${kind}: ${name}`).toBe(value)
      }
    }
    server.close()
  })

  test('is small: a page with all that it loads is under 60 kB, gzipped', () => {
    for (const [file, page] of pages()) {
      const loaded = [...page.matchAll(/<(?:script src|link rel="(?:stylesheet|icon)" href)="(?:\.\.\/)*([^"]+)"/g)]
      const texts = [page, ...loaded.map(([, path = '']) => folder.files.get(path) ?? '')]
      expect(loaded.length, file).toBeGreaterThan(2)
      const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0)
      expect(bytes, file).toBeLessThan(60_000)
    }
  })
})

describe('the packed program', () => {
  let project: PackedProject
  const errspec = (...argv: string[]) =>
    run(process.execPath, [join(project.directory, 'node_modules/@errspec/cli/bin/errspec.js'), ...argv], {
      cwd: project.directory,
    })
  beforeAll(async () => {
    project = await createPackedProject()
  })
  afterAll(() => project.remove())

  test('writes the committed reference, byte for byte', async () => {
    expect(await errspec('site', '--out', 'out')).toEqual({ stdout: '', stderr: '' })
    const { files } = JSON.parse(readFileSync(join(root, 'docs/site/errspec-site.json'), 'utf8'))
    expect(files.length).toBeGreaterThan(30)
    for (const file of files) {
      expect(readFileSync(join(project.directory, 'out', file), 'utf8'), file).toBe(
        readFileSync(join(root, 'docs/site', file), 'utf8'),
      )
    }
    expect(await errspec('site', '--out', 'out', '--check')).toEqual({ stdout: '', stderr: '' })
  })

  test('shows how to raise and catch each error in code that compiles', async () => {
    const files: string[] = []
    mkdirSync(join(project.directory, 'snippets'))
    for (const [name, contract] of siteContracts) {
      mkdirSync(join(project.directory, 'snippets', name))
      // What a contract of a team's own is imported from.
      const source = join(root, 'examples', `${name}.ts`)
      const { name: variable } = contract.catalog
      if (existsSync(source)) {
        project.write(
          `snippets/${name}/errors.ts`,
          `${readFileSync(source, 'utf8')}\nexport { ${name} as ${variable} }\n`,
        )
      }
      const { files: pages, remove } = await writeSite(contract)
      for (const kind of Object.keys(contract.catalog.errors)) {
        for (const [index, { caption, code }] of blocksOf(pages.get(`errors/${kind}/index.html`) ?? '').entries()) {
          if (!/import /.test(code)) continue
          const file = `snippets/${name}/${kind}-${index}.ts`
          writeFileSync(join(project.directory, file), `// ${caption}\n${code}\n`)
          files.push(file)
        }
      }
      remove()
    }
    expect(files.length).toBe(
      4 * siteContracts.reduce((sum, [, { catalog }]) => sum + Object.keys(catalog.errors).length, 0),
    )
    const lib = ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable']
    const compilerOptions = {
      module: 'NodeNext',
      target: 'ES2022',
      lib,
      types: ['node'],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      experimentalDecorators: true,
    }
    project.write('package.json', '{"type":"module"}')
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
    const compiler = join(root, 'node_modules/typescript7/bin/tsc')
    const { stdout } = await run(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
      cwd: project.directory,
    }).catch((error: { stdout: string }) => error)
    expect(stdout.trim()).toBe('')
  })
})
