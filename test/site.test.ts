import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { explain } from '@errspec/cli'
import { exampleEnvelope } from '@errspec/core/adapter'
import { parseCatalog } from '@errspec/core/schema'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { root } from './packed-project.js'
import { missingChromium } from './runtimes/chromium.js'
import { ig1Contract, type SiteFolder, serveFolders, siteContracts, writeSite } from './site-folder.js'
import { type Look, startWatchedBrowser, type WatchedBrowser } from './watched-browser.js'

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
const pictures = join(root, '.packed', 'pictures')
mkdirSync(pictures, { recursive: true })

const HOSTILE = `</title></script><script>seen=1</script><img src=x onerror="seen=2">'"><svg onload=seen=3> \u202e{{{`
const hostile = parseCatalog({
  name: 'hostile',
  version: '1.0.0',
  statuses: { 500: { title: HOSTILE.slice(0, 40), retry: true, summary: HOSTILE, action: HOSTILE } },
  defaults: { unknown: 'broken' },
  errors: {
    broken: {
      status: 500,
      message: 'Broken',
      title: HOSTILE,
      cause: HOSTILE,
      solution: [HOSTILE, 'javascript:seen=4'],
    },
    con: { status: 500, message: 'A device of Windows', title: `2 ${HOSTILE}`, cause: HOSTILE, solution: [HOSTILE] },
    Broken: { status: 500, message: 'In other letters', title: `3 ${HOSTILE}`, cause: HOSTILE, solution: [HOSTILE] },
  },
  notes: [{ title: HOSTILE, text: HOSTILE, items: [HOSTILE] }],
  operations: { "GET /it's{a}&b": ['broken', 'con', 'Broken'] },
})

const skips = missingChromium !== undefined && !process.env['CI']
const reason = skips ? `: not here, since ${missingChromium}` : ''

describe.skipIf(skips)(`the site in Chromium${reason}`, () => {
  let browser: WatchedBrowser
  let base: string
  let host: Awaited<ReturnType<typeof serveFolders>>
  const folders: Record<string, SiteFolder> = {}
  beforeAll(async () => {
    for (const [name, contract] of siteContracts) folders[name] = await writeSite(contract)
    folders['hostile'] = await writeSite(hostile, { title: HOSTILE })
    folders['dressed'] = await writeSite(ig1Contract, { home: 'https://example.com/', accent: '#ff0' })
    host = await serveFolders(Object.fromEntries(Object.entries(folders).map(([name, { path }]) => [name, path])))
    base = host.url
    browser = await startWatchedBrowser({ mayAsk: (url) => url === 'about:blank' || url.startsWith(base) })
  })
  afterEach(() => {
    base = host.url
    expect(browser.takeProblems()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    host?.close()
    for (const folder of Object.values(folders)) folder.remove()
  })

  const open = (path: string, look?: Look): Promise<Page> => browser.open(`${base}/${path}`, look)

  const found = (page: Page) => page.locator('#found .card h2 a').allTextContents()
  const shown = (page: Page) => page.locator('.status [data-kind]:visible a').allTextContents()

  describe.each(siteContracts)('the search of %s', (name, contract) => {
    test('finds what explain finds: by kind, message, body and line of a log', async () => {
      const page = await open(`${name}/`)
      const texts = Object.keys(contract.catalog.errors).flatMap((kind) => {
        const { status, message } = contract.catalog.error(kind, exampleParams(kind))
        const body = JSON.stringify(exampleEnvelope(contract.catalog, kind))
        const record = { level: 50, time: 1, msg: 'request failed', res: { statusCode: status, body } }
        return [kind, message, body, `2026-01-02T03:04:05Z ERROR [api] ${status} ${body}`, JSON.stringify(record)]
      })
      texts.push('teapot', 'unknown_modl', '418', '500', '{"message":"No such thing","code":400}')
      const expected = texts.map((text) => [
        text,
        explain({ catalog: contract.catalog }, text).flatMap(({ inContract, kind }) =>
          inContract && kind ? kind : [],
        ),
      ])
      const seen = await page.evaluate((asked) => {
        const field = document.querySelector('textarea') as HTMLTextAreaElement
        const linksIn = (selector: string) =>
          [...document.querySelectorAll<HTMLElement>(selector)].filter((link) => link.offsetParent !== null)
        return asked.map((text) => {
          field.value = text
          field.dispatchEvent(new Event('input', { bubbles: true }))
          const kinds = linksIn('#found .card h2 a').map((link) => link.textContent)
          const rows = linksIn('.status [data-kind] a').map((link) => link.textContent)
          return { text, kinds, rows }
        })
      }, texts)
      expect(seen.map(({ text, kinds }) => [text, kinds])).toEqual(expected)
      for (const { text, kinds, rows } of seen) {
        if (kinds.length > 0) expect(new Set(rows), text).toEqual(new Set(kinds))
      }
      await page.fill('#text', '')
      expect(await shown(page)).toHaveLength(Object.keys(contract.catalog.errors).length)
      expect(host.requests.filter((url) => url.includes('?'))).toEqual([])
    })

    function exampleParams(kind: string) {
      const { example } = contract.catalog.errors[kind] ?? {}
      const all = { model: 'gpt-9', N: 4, quality: 'best', totalCost: 12.5, maxCost: 10 }
      const names = Object.keys(contract.catalog.rulesOf(kind))
      return example ?? Object.fromEntries(Object.entries(all).filter(([param]) => names.includes(param)))
    }
  })

  test('tells what it read of a body, and what it is not sure of', async () => {
    const page = await open('ig1/')
    await page.fill('#text', '{"message":"Unknown model gpt-9","code":400,"request_id":"req_9"}')
    expect(await page.locator('.card dl').innerText()).toMatch(/model\s+gpt-9[\s\S]*req_9/)
    // The picture in the readme, docs/site.png.
    await page.screenshot({ path: join(pictures, 'found.png'), clip: { x: 0, y: 0, width: 1100, height: 700 } })
    await page.fill('#text', 'Forbidden')
    expect(await page.locator('.card h2').innerText()).toBe('May be forbidden')
    await page.fill('#text', 'unknown_modl')
    expect(await page.locator('.card').innerText()).toContain('Did you mean unknown_model')
    await page.fill('#text', 'image')
    expect(await shown(page)).toEqual(expect.arrayContaining(['too_many_input_images', 'image_extraction_failed']))
  })

  test('filters by status, retry and operation, and keeps what was asked in the address', async () => {
    const page = await open('ig1/')
    await page.selectOption('#status', '500')
    expect(await shown(page)).toHaveLength(8)
    await page.selectOption('#operation', 'POST /v1/embeddings')
    const raised = await shown(page)
    expect(raised).toContain('internal_server_error')
    expect(raised).not.toContain('image_extraction_failed')
    await page.selectOption('#retry', 'no')
    expect(await shown(page)).toEqual([])
    expect(await page.locator('#count').innerText()).toBe('0 of 22 errors')
    const again = await open(`ig1/${new URL(page.url()).hash}`)
    expect(await again.inputValue('#status')).toBe('500')
    await again.selectOption('#retry', 'yes')
    expect(await shown(again)).toEqual(raised)
  })

  test('has an address for each error, and leads from it to the search', async () => {
    const page = await open('ig1/errors/unknown_model/')
    expect(await page.locator('h1').innerText()).toBe('unknown_model')
    await page.fill('#quick-search', 'Unknown quality best')
    await page.press('#quick-search', 'Enter')
    await page.waitForURL(/\/ig1\/index\.html#q=/)
    expect(await found(page)).toEqual(['unknown_quality'])
    await page.click('#found .card h2 a')
    await page.waitForURL('**/errors/unknown_quality/index.html')
    await page.click('.crumbs a >> nth=1')
    await page.waitForURL('**/index.html#status-400')
    expect(await shown(page)).toHaveLength(22)
  })

  test('is read and followed without a script', async () => {
    const page = await browser.openApart(`${base}/ig1/`, { javaScriptEnabled: false })
    expect(await page.locator('.status [data-kind]').count()).toBe(22)
    expect(await page.locator('#search, form.quick, button').filter({ visible: true }).count()).toBe(0)
    await page.click('text=commit_exceeded')
    expect(await page.locator('main').innerText()).toContain('The organization has spent what it may spend')
    await page.click('nav >> text=Retries')
    expect(await page.locator('h1').innerText()).toBe('Retries')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.bar').isVisible()).toBe(false)
    expect(await page.locator('table').first().isVisible()).toBe(true)
    await page.context().close()
  })

  test('copies code, and selects it where a page may not copy', async () => {
    const page = await open('ig1/errors/unknown_model/')
    const figures = page.locator('figure.code')
    expect(await figures.count()).toBe(6)
    for (let index = 0; index < 6; index++) {
      const figure = figures.nth(index)
      await figure.locator('button').click()
      await expect.poll(() => figure.locator('button').innerText()).toBe('Copied')
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await figure.locator('code').textContent())
    }
    const other = await open('ig1/errors/unknown_model/')
    await other.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
    await other.locator('figure.code button').first().click()
    await expect.poll(() => other.evaluate(() => String(getSelection()))).toContain('HTTP/1.1 400 Bad Request')
  })

  test('works by keyboard alone', async () => {
    const page = await open('ig1/')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text')
    await page.keyboard.type('Bad JSON.')
    for (const _ of ['status', 'retry', 'operation', 'result']) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/errors/bad_json/index.html')
    await page.locator('figure.code button').first().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('figure.code button').first().innerText()).not.toBe('Copy')
  })

  const SHOWN = {
    light: ['ig1/', 'ig1/errors/unknown_model/', 'ig1/operations/', 'ig1/notes/', 'hostile/', 'hostile/errors/broken/'],
    dark: ['ig1/', 'ig1/errors/unknown_model/', 'ig1/retries/', 'dressed/', 'dressed/retries/', 'hostile/notes/'],
  }

  test.each(['light', 'dark'] as const)(
    'follows the reader’s choice: %s, and axe finds nothing',
    async (colorScheme) => {
      for (const path of SHOWN[colorScheme]) {
        const page = await open(path, { colorScheme })
        if (/^\w+\/$/.test(path)) await page.fill('#text', path === 'hostile/' ? HOSTILE : 'Unknown model x')
        const faults = await page.evaluate(
          `${axe}; axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => [one.id, ...one.nodes.map((node) => node.html)]))`,
        )
        expect(faults, path).toEqual([])
        const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
        expect(Number(/\d+/.exec(color)?.[0]) > 128, path).toBe(colorScheme === 'light')
        if (path.includes('/errors/unknown'))
          await page.screenshot({ path: join(pictures, `error-${colorScheme}.png`) })
      }
    },
  )

  test('fits a screen of 360 pixels', async () => {
    const page = await open('ig1/', { viewport: { width: 360, height: 740 } })
    const width = () => page.evaluate(() => document.documentElement.scrollWidth)
    for (const path of new Set(Object.values(SHOWN).flat())) {
      await page.goto(`${base}/${path}`)
      expect(await width(), path).toBe(360)
    }
    await page.goto(`${base}/ig1/`)
    await page.fill('#text', `${'x'.repeat(300)} Unknown model ${'y'.repeat(300)}`)
    expect(await width()).toBe(360)
    await page.screenshot({ path: join(pictures, 'narrow.png') })
  })

  test('opens from a disk, with its search', async () => {
    base = pathToFileURL(folders['ig1']?.path ?? '').href
    const page = await open('index.html')
    await page.fill('#text', 'Failed to get model')
    await page.click('#found .card h2 a')
    expect(await page.locator('h1').innerText()).toBe('model_lookup_failed')
    await page.click('nav >> text=Operations')
    await page.click('text=unknown_model >> nth=0')
    expect(await page.locator('h1').innerText()).toBe('unknown_model')
  })

  test('shows whatever stands in a contract as text', async () => {
    const page = await open('hostile/')
    for (const file of folders['hostile']?.files.keys() ?? []) {
      if (!file.endsWith('.html')) continue
      await page.goto(`${base}/hostile/${file}`)
      if (file === 'index.html') {
        for (const text of [
          HOSTILE,
          'broken',
          'Broken',
          `{"message":"Broken","code":500,"request_id":"${HOSTILE.replaceAll('"', '\\"')}"}`,
        ])
          await page.fill('#text', text)
        expect((await page.locator('.card').count()) > 0).toBe(true)
      }
      const shown = await page.evaluate(() => ({
        hasRun: 'seen' in globalThis,
        made: document.querySelectorAll('img, svg, main script, a[href^="javascript"]').length,
        text: document.body.innerText,
      }))
      expect(shown, file).toEqual({ hasRun: false, made: 0, text: expect.stringContaining('<script>seen=1</script>') })
    }
    const con = [...(folders['hostile']?.files.keys() ?? [])].find((file) => /^errors\/con-/.test(file))
    await page.goto(`${base}/hostile/${con}`)
    expect(await page.locator('h1').innerText()).toBe('con')
  })
})
