import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { SiteScripts } from './site.js'

/** The scripts of a site, as they were built for browsers and lie in this package. */
export async function siteScripts(): Promise<SiteScripts> {
  const folder = dirname(createRequire(import.meta.url).resolve('@errspec/cli/package.json'))
  const read = (name: string) => readFile(join(folder, 'dist', 'site', `${name}.js`), 'utf8')
  return { page: await read('page'), search: await read('search') }
}
