import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join } from 'node:path'
import { type Contract, type SiteLook, site, siteScripts } from '@errspec/cli'
import { ig1 } from '@errspec/core/ig1'
import { ig1Guide } from '@errspec/core/ig1/guide'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { problem } from '../examples/problem.js'
import { stripe } from '../examples/stripe.js'
import { root } from './packed-project.js'

export const ig1Contract: Contract = { catalog: ig1, guide: ig1Guide, operations: ig1Operations }

/** The contracts whose sites are tested, by name. */
export const siteContracts: readonly (readonly [name: string, contract: Contract])[] = [
  ['ig1', ig1Contract],
  ['problem', { catalog: problem }],
  ['stripe', { catalog: stripe }],
]

/** A site that was written into a folder, which is gone when it is removed. */
export interface SiteFolder {
  readonly path: string
  readonly files: ReadonlyMap<string, string>
  remove(): void
}

export async function writeSite(contract: Contract, look: SiteLook = {}): Promise<SiteFolder> {
  mkdirSync(join(root, '.packed'), { recursive: true })
  const path = mkdtempSync(join(root, '.packed', 'site-'))
  const files = site(contract, await siteScripts(), look)
  for (const [file, text] of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  return { path, files, remove: () => rmSync(path, { recursive: true, force: true }) }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** As strict as the documentation says that it may be, and stricter. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

/** Serves folders, each under a path of its own, as a host of static files does. `requests` are those that were made. */
export async function serveFolders(folders: Readonly<Record<string, string>>) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    requests.push(request.url ?? '')
    const [, name = '', ...rest] = decodeURIComponent(pathname).split('/')
    const path = join(
      folders[name] ?? '/nowhere',
      pathname.endsWith('/') ? join(...rest, 'index.html') : rest.join('/'),
    )
    try {
      const body = readFileSync(path)
      response.writeHead(200, { 'content-type': TYPES[extname(path)], 'content-security-policy': POLICY }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => server.close(),
  }
}
