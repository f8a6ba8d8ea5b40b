import { existsSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import type { Runtime } from './runtime.js'
import type { ScenarioName } from './scenarios.js'
import { startSite } from './servers.js'

export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why there is no browser to test in; `undefined` where there is one. */
export const missingChromium = existsSync(executablePath)
  ? undefined
  : `no Chromium at ${executablePath}: apt-get install --no-install-recommends chromium, or set CHROMIUM to its path`

type RunScenario = (name: ScenarioName, baseUrl: string) => Promise<unknown>

/** The client in a page of another origin than the API's, and in a worker of that page. */
export async function startChromium(
  script: string,
): Promise<{ page: Runtime; worker: Runtime; close(): Promise<void> }> {
  if (missingChromium) throw new Error(missingChromium)
  const onMessage = `onmessage = ({ data }) =>
    runScenario(...data).then((seen) => postMessage({ seen }), (error) => postMessage({ failed: String(error.stack) }))`
  const site = await startSite({ '/client.js': script, '/worker.js': `${script}\n${onMessage}` })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] })
  const page = await browser.newPage()
  await page.goto(site.url)
  return {
    page: (name, baseUrl) => inPage(page, name, baseUrl),
    worker: (name, baseUrl) => inWorker(page, name, baseUrl),
    async close() {
      await browser.close()
      site.close()
    },
  }
}

function inPage(page: Page, ...scenario: Parameters<RunScenario>): Promise<unknown> {
  return page.evaluate((given) => {
    const { runScenario } = globalThis as unknown as { runScenario: RunScenario }
    return runScenario(...given)
  }, scenario)
}

function inWorker(page: Page, ...scenario: Parameters<RunScenario>): Promise<unknown> {
  return page.evaluate(
    (given) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/worker.js')
        worker.onerror = ({ message }) => reject(new Error(message))
        worker.onmessage = ({ data }) => {
          worker.terminate()
          if ('failed' in data) reject(new Error(data.failed))
          else resolve(data.seen)
        }
        worker.postMessage(given)
      }),
    scenario,
  )
}
