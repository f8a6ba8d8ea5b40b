import { type Browser, type BrowserContextOptions, type ConsoleMessage, chromium, type Page } from 'playwright-core'
import { executablePath } from './runtimes/chromium.js'

/** How a page is looked at. */
export type Look = Pick<BrowserContextOptions, 'colorScheme' | 'viewport'>

/** A Chromium that notes whatever is wrong with the pages that it shows. */
export interface WatchedBrowser {
  /** Loads an address anew, always in the same page: a new one takes longer than most of what is asked of it. */
  open(url: string, look?: Look): Promise<Page>
  /** A page of its own, for what cannot be changed of one that is there. */
  openApart(url: string, options: BrowserContextOptions): Promise<Page>
  /** What pages have thrown, reported, or asked of a host that they must not know, since the last time. */
  takeProblems(): string[]
  close(): Promise<void>
}

export interface Expectations {
  /** Whether a page may ask for this. */
  readonly mayAsk: (url: string) => boolean
  /** Whether what the browser reports is as it should be. Default: nothing is. */
  readonly mayReport?: (message: ConsoleMessage) => boolean
}

const WIDE = { width: 1100, height: 900 }

export async function startWatchedBrowser({ mayAsk, mayReport = () => false }: Expectations): Promise<WatchedBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  const problems: string[] = []
  async function watchedPage(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ viewport: WIDE, ...options })
    const page = await context.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !mayReport(message)) problems.push(message.text())
    })
    page.on('request', (request) => {
      if (!mayAsk(request.url())) problems.push(`asks for ${request.url()}`)
    })
    return page
  }
  const shared = await watchedPage({ permissions: ['clipboard-read', 'clipboard-write'] })
  return {
    async open(url, { colorScheme = 'light', viewport = WIDE } = {}) {
      // Else an address that differs in its fragment alone would load nothing.
      await shared.goto('about:blank')
      await shared.emulateMedia({ colorScheme })
      await shared.setViewportSize(viewport ?? WIDE)
      await shared.goto(url)
      return shared
    },
    async openApart(url, options) {
      const page = await watchedPage(options)
      await page.goto(url)
      return page
    },
    takeProblems: () => problems.splice(0),
    close: () => browser.close(),
  }
}
