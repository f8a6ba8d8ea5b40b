import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { ig1 } from '@errspec/core/ig1'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { root } from './packed-project.js'
import { missingChromium } from './runtimes/chromium.js'
import { type Look, startWatchedBrowser, type WatchedBrowser } from './watched-browser.js'

const pictures = join(root, '.packed', 'pictures')
mkdirSync(pictures, { recursive: true })

const MAIN = 'apps/playground/dist/main.js'

/** The playground as `npm run playground` starts it once it is built. */
async function startPlayground() {
  const child = spawn(process.execPath, [MAIN], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const urls: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    urls.push(/http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(line)?.[0] ?? line)
    if (urls.length === 2) break
  }
  const [gateway = '', page = ''] = urls
  return { gateway, page, child, ended }
}

test('all that the page loads is smaller than 150 kB', () => {
  const folder = join(root, 'apps/playground/dist/page')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const sizes = files.map(({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name))).length)
  expect(sizes.length).toBeGreaterThan(2)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
})

let playground: Awaited<ReturnType<typeof startPlayground>>
beforeAll(async () => {
  playground = await startPlayground()
})
afterAll(async () => {
  playground?.child.kill()
  await playground?.ended
})

const skips = missingChromium !== undefined && !process.env['CI']
const reason = skips ? `: not here, since ${missingChromium}` : ''

describe.skipIf(skips)(`the playground in Chromium${reason}`, () => {
  let browser: WatchedBrowser
  beforeAll(async () => {
    const { page, gateway } = playground
    browser = await startWatchedBrowser({
      mayAsk: (url) => url === 'about:blank' || [page, gateway].includes(new URL(url).origin),
      // Chromium reports every answer above 399, and every connection that breaks, as an error.
      mayReport: (message) => message.location().url.startsWith(gateway),
    })
  })
  afterEach(() => {
    expect(browser.takeProblems()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
  })

  const open = (look?: Look): Promise<Page> => browser.open(playground.page, look)
  const stand = (page: Page) => page.locator('.stand').innerText()
  /** Chooses and sends; resolves with how it ended. */
  async function send(page: Page, choice: string, attempts = '3'): Promise<string> {
    await page.selectOption('#choice', choice)
    await page.selectOption('#attempts', attempts)
    await page.click('.send')
    await page.waitForFunction(() => document.querySelector('.stop') === null)
    return stand(page)
  }

  test('raises each error of the contract, and tells its kind, its text and its entry', async () => {
    const page = await open()
    expect(
      await page
        .locator('#choice option')
        .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value)),
    ).toEqual(expect.arrayContaining(Object.keys(ig1.errors)))
    for (const [kind, { status }] of Object.entries(ig1.errors)) {
      expect(await send(page, kind, '1')).toMatch(`Failed: ${kind}, after 1 attempt`)
      expect(await page.locator('#error-title').innerText()).toBe(`The error: ${kind}`)
      expect(await page.locator('#typed code').innerText()).toMatch(`if (ig1.is(error, '${kind}')) {`)
      expect(await page.locator('.raw summary').innerText()).toMatch(`Attempt 1: ${status}`)
      expect(await page.locator('.entry a').getAttribute('href')).toBe(`/reference/errors/${kind}/index.html`)
    }
    await page.click('.entry a')
    await page.waitForURL('**/reference/errors/backend_unavailable/index.html')
    expect(await page.locator('h1').innerText()).toBe('backend_unavailable')
  })

  test('shows a failed call being tried again, until it succeeds', async () => {
    const page = await open()
    await page.selectOption('#choice', 'recovers')
    await page.selectOption('#mended', '2')
    const said = await page.evaluateHandle(() => {
      const told: string[] = []
      const line = document.querySelector('.stand') as HTMLElement
      new MutationObserver(() => told.push(line.innerText)).observe(line, { characterData: true, subtree: true })
      return told
    })
    await page.click('.send')
    await page.waitForFunction(() => document.querySelector('.stop') === null)
    const beginnings = (await said.jsonValue()).map((text) => /^Attempt \d (follows|is on its way)/.exec(text)?.[0])
    expect(beginnings).toEqual(
      expect.arrayContaining(['Attempt 1 is on its way', 'Attempt 2 follows', 'Attempt 3 follows']),
    )
    expect(await stand(page)).toMatch(/^Succeeded after 3 attempts, in \d+\.\d s\.$/)
    expect(await page.locator('.time-line li').allInnerTexts()).toEqual([
      expect.stringMatching(
        /^1\s+500 Internal Server Error\s+req_\w+[\s\S]+Tried again after [\d.]+ m?s: the contract calls 500 retryable\.$/,
      ),
      expect.stringMatching(/^2\s+500 Internal Server Error\s+req_\w+[\s\S]+Tried again after/),
      expect.stringMatching(/^3\s+200 OK\s+req_\w+[\s\S]+A success: nothing to try again\.$/),
    ])
    expect(await page.locator('.stretch').evaluateAll((all) => all.map(({ className }) => className.trim()))).toEqual([
      'stretch attempt failed',
      'stretch wait',
      'stretch attempt failed',
      'stretch wait',
      'stretch attempt',
    ])
    const [first, , last] = await page.locator('.raw details').allTextContents()
    expect(first).toMatch(/x-demo-fault: decode.*x-error-kind: response_decode_failed.*"request_id":"req_/s)
    expect(last).toMatch(/HTTP 200 OK.*"object":"chat.completion"/s)
  })

  test('shows the tokens of a stream, and how it breaks off', async () => {
    const page = await open()
    // Chromium drops what a page has not read when the connection breaks: a busy one then sees no more than that.
    const broken = /^Broke off in the middle of the stream: backend_unavailable, after 1 attempt/
    await expect.poll(() => send(page, 'broken_stream'), { timeout: 60_000 }).toMatch(broken)
    expect(await page.locator('.tokens').innerText()).toBe('This is the broken off: backend_unavailable')
    expect(await page.locator('.tokens span').count()).toBe(3)
    expect(await page.locator('.why').innerText()).toMatch(/^Not tried again: the answer had begun/)
    expect(await page.locator('.raw pre').textContent()).toMatch(/data: \{.*event: error/s)
    expect(await page.locator('#typed code').innerText()).toContain(`error.status`)
    await page.click('text=The request')
    await page.uncheck('[name=stream]')
    expect(await page.inputValue('#choice')).toBe('broken_stream')
    await page.click('.send')
    await expect.poll(() => stand(page)).toMatch(/^Succeeded after 1 attempt/)
    expect(await page.locator('.tokens').innerText()).toMatch(/^This is the stand-in model\..*answer\.$/)
  })

  test('sends what is composed by hand, and says what cannot be sent', async () => {
    const page = await open()
    await page.selectOption('#choice', 'success')
    await page.click('text=The request')
    await page.selectOption('#operation', 'GET /usage/history')
    await page.fill('#query', 'month=0&year=2026')
    await page.fill('#key', 'no-such-key')
    await page.click('.send')
    await expect.poll(() => stand(page)).toMatch('Failed: forbidden')
    expect(await page.inputValue('#choice')).toBe('own')
    await page.fill('#key', 'ig1-demo-key')
    await page.click('.send')
    await expect.poll(() => stand(page)).toMatch('Failed: invalid_month')
    await page.selectOption('#operation', 'POST /document')
    await page.click('.send')
    await expect.poll(() => stand(page)).toMatch('Succeeded')
    expect(await page.locator('.raw pre').textContent()).toContain('It becomes _Markdown_.')
    await page.fill('#headers', 'no header')
    await page.click('.send')
    expect(await stand(page)).toBe(
      'This request cannot be sent: A header is a name, a colon and a value, and not "no header"',
    )
  })

  test('stops when it is told to, and meets a fault no more that was mended meanwhile', async () => {
    // No wait is over before its time has come.
    const page = await browser.openApart('about:blank', {})
    await page.clock.install()
    await page.goto(playground.page)
    await page.clock.pauseAt(Date.now() + 60_000)
    await page.selectOption('#choice', 'model_lookup_failed')
    await page.click('.send')
    await expect.poll(() => stand(page)).toMatch(/^Attempt 2 follows in [12] s\.$/)
    await page.click('.stop')
    await expect.poll(() => stand(page)).toMatch('Failed: aborted, after 1 attempt')
    await page.click('.send')
    await expect.poll(() => stand(page)).toMatch('Attempt 2 follows')
    await page.uncheck('[name=database]')
    await page.clock.runFor(1500)
    await expect.poll(() => stand(page)).toMatch('Succeeded after 2 attempts')
    await page.context().close()
  })

  test('copies the error and the report for support, and selects them where a page may not copy', async () => {
    const page = await open()
    await send(page, 'unknown_model')
    for (const id of ['typed', 'report']) {
      await page.click(`#${id} button`)
      await expect.poll(() => page.locator(`#${id} button`).innerText()).toBe('Copied')
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
        await page.locator(`#${id} code`).textContent(),
      )
    }
    expect(await page.locator('#report code').textContent()).not.toMatch(/gpt-99.*Hello|ig1-demo-key/s)
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
    await page.locator('#typed button').click()
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toContain("ig1.is(error, 'unknown_model')")
  })

  test('works by keyboard alone', async () => {
    const page = await open()
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent)
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('content')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('choice')
    await page.keyboard.type('forbidden')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => stand(page)).toMatch('Failed: forbidden')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('The request')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('operation')
    await page.locator('[name=crash]').focus()
    await page.keyboard.press('Space')
    expect(await page.locator('[name=crash]').isChecked()).toBe(true)
    await page.locator('#report button').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#report button').innerText()).not.toBe('Copy')
  })

  test.each(['light', 'dark'] as const)(
    'follows the reader’s choice: %s, and axe finds nothing',
    async (colorScheme) => {
      const page = await open({ colorScheme })
      await page.evaluate(readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'))
      const faults = () =>
        page.evaluate(
          `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => [one.id, ...one.nodes.map((node) => node.html)]))`,
        )
      await page.click('text=The request')
      await send(page, 'broken_stream')
      expect(await faults()).toEqual([])
      await send(page, 'response_decode_failed', '2')
      await page.click('.raw summary')
      expect(await faults()).toEqual([])
      const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(Number(/\d+/.exec(color)?.[0]) > 128).toBe(colorScheme === 'light')
      await page.screenshot({ path: join(pictures, `playground-${colorScheme}.png`), fullPage: true })
    },
  )

  test('fits a screen of 360 pixels', async () => {
    const page = await open({ viewport: { width: 360, height: 740 } })
    const width = () => page.evaluate(() => document.documentElement.scrollWidth)
    await page.click('text=The request')
    expect(await width()).toBe(360)
    for (const choice of ['broken_stream', 'too_many_input_images', 'success']) {
      await send(page, choice)
      expect(await width(), choice).toBe(360)
    }
    await page.screenshot({ path: join(pictures, 'playground-narrow.png'), fullPage: true })
  })

  test('is in the readme as it looks', async () => {
    const page = await open({ viewport: { width: 1100, height: 700 } })
    await page.selectOption('#choice', 'recovers')
    await page.click('.send')
    await page.locator('.stretch.attempt:not(.failed)').waitFor()
    await page.waitForFunction(() => document.querySelector('.stop') === null)
    // The picture in the readme, docs/playground.png.
    await page.screenshot({ path: join(pictures, 'playground.png') })
  })
})

test('says where page and gateway are, or which port is taken; serves what it should and no more; ends with both on Ctrl-C', async () => {
  const { gateway, page, child, ended } = playground
  const answer = await fetch(page)
  expect(await answer.text()).toContain(`<meta name="gateway" content="${gateway}">`)
  expect(answer.headers.get('content-security-policy')).toContain(`connect-src ${gateway};`)
  expect((await fetch(`${page}/reference/errors/bad_json/index.html`)).status).toBe(200)
  expect((await fetch(`${page}/assets/..%2f..%2fmain.js`)).status).toBe(404)
  expect((await fetch(`${gateway}/usage`)).status).toBe(401)

  const refused = (...flags: string[]) => spawnSync(process.execPath, [MAIN, ...flags], { cwd: root, encoding: 'utf8' })
  expect(refused('--port', 'x')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^--port must be a port from 0 /),
  })
  const taken = new URL(gateway).port
  expect(refused('--gateway-port', taken)).toMatchObject({
    status: 1,
    stderr: `Port ${taken} is in use. Give --gateway-port another one, or 0 for any that is free.\n`,
  })

  child.kill('SIGINT')
  expect(await ended).toEqual([0, null])
  await expect(fetch(page)).rejects.toThrow()
  await expect.poll(() => fetch(gateway).then(String, () => 'gone')).toBe('gone')
})
