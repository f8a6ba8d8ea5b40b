import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express from 'express'

/** What was built: the page, and the reference, from `dist/main.js`. */
const PAGE = fileURLToPath(new URL('page', import.meta.url))
const REFERENCE = fileURLToPath(new URL('../../../docs/site', import.meta.url))

/** The page, which may speak with the gateway and nobody else, and the reference, under `/reference`. */
export function pageOf(gatewayUrl: string): express.Express {
  const html = readFileSync(`${PAGE}/index.html`, 'utf8').replace('{gateway}', gatewayUrl)
  const app = express().disable('x-powered-by')
  app.use((_request, response, next) => {
    response.set({
      'content-security-policy': policyFor(gatewayUrl),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    })
    next()
  })
  app.get('/', (_request, response) => void response.type('html').send(html))
  app.use('/reference', express.static(REFERENCE))
  app.use(express.static(PAGE, { index: false }))
  return app
}

function policyFor(gatewayUrl: string): string {
  const own = ['script-src', 'style-src', 'img-src'].map((what) => `${what} 'self'`)
  const none = ['base-uri', 'form-action', 'frame-ancestors'].map((what) => `${what} 'none'`)
  const scripts = ["require-trusted-types-for 'script'", "trusted-types 'none'"]
  return ["default-src 'none'", ...own, `connect-src ${gatewayUrl}`, ...none, ...scripts].join('; ')
}
