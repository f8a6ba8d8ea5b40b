import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { root } from './packed-project.js'

/** For an answer of the page that has to come: a loaded machine may take its time. */
export const PATIENCE = 30_000

const SCRIPTS = {
  'swagger-ui': {
    file: 'swagger-ui-dist/swagger-ui-bundle.js',
    start: `SwaggerUIBundle({ url: '/document.json', dom_id: '#page', docExpansion: 'full' })`,
  },
  redoc: {
    file: 'redoc/bundles/redoc.standalone.js',
    start: `Redoc.init('/document.json', { schemaDefinitionsTagName: 'Schemas' }, document.getElementById('page'))`,
  },
}
export type Tool = keyof typeof SCRIPTS

/** A document in a page of one of the tools. */
export interface ShownDocument {
  readonly page: Page
  /** What the page has thrown, or reported as an error, so far. */
  readonly errors: readonly string[]
}

/** Shows OpenAPI documents in a browser, with nothing from outside this machine. */
export async function startOpenApiPages(): Promise<{
  show(tool: Tool, document: object): Promise<ShownDocument>
  close(): Promise<void>
}> {
  const server = createServer((request, response) => {
    const answer = (type: string, body: string) =>
      response.setHeader('content-type', `${type}; charset=utf-8`).end(body)
    const path = request.url?.slice(1) ?? ''
    const tool = SCRIPTS[path as Tool]
    if (tool) return answer('text/html', pageOf(tool))
    answer(
      path.endsWith('.css') ? 'text/css' : 'text/javascript',
      readFileSync(join(root, 'node_modules', path), 'utf8'),
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const isOurs = (url: string) => url === '' || url.startsWith(origin)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  return {
    async show(tool, document) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } })
      page.setDefaultTimeout(PATIENCE)
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // A logo from elsewhere that does not load is no fault of the document.
        if (message.type() === 'error' && isOurs(message.location().url)) errors.push(message.text())
      })
      await page.route(
        ({ href, protocol }) => /^https?:$/.test(protocol) && !isOurs(href),
        (route) => route.abort(),
      )
      await page.route(`${origin}document.json`, (route) => route.fulfill({ json: document }))
      await page.goto(`${origin}${tool}`)
      return { page, errors }
    },
    async close() {
      await browser.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

function pageOf({ file, start }: { file: string; start: string }): string {
  return `<!doctype html><title>document</title><link rel="icon" href="data:,">
    <link rel="stylesheet" href="/swagger-ui-dist/swagger-ui.css">
    <div id="page"></div><script src="/${file}"></script><script>${start}</script>`
}
