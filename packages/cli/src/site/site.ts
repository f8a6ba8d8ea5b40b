import type { Contract } from '../shared/contract/contract.js'
import { searchData } from './browser/search-data.js'
import { isColor, isHome, type SiteLook } from './look.js'
import { pageText } from './page.js'
import { errorPage } from './pages/error-page.js'
import { indexPage } from './pages/index-page.js'
import { notesPage } from './pages/notes-page.js'
import { operationsPage } from './pages/operations-page.js'
import { retriesPage } from './pages/retries-page.js'
import { referenceOf } from './reference.js'
import { icon, style } from './style.js'

export type { SiteLook } from './look.js'

/** The scripts that the pages load, built for browsers. */
export interface SiteScripts {
  /** Of every page: copies code, leads to the search. */
  readonly page: string
  /** Of the first one: finds what `explain` finds. */
  readonly search: string
}

/** What an earlier run has made is listed here, beside the pages. */
export const MANIFEST = 'errspec-site.json'

/**
 * The reference of a contract as a site: the text of each file by its path, the same for the same contract. It needs no server, and
 * no page needs a script to be read. Throws a `TypeError` for a `home` or an `accent` that no page may have.
 */
export function site(contract: Contract, scripts: SiteScripts, look: SiteLook = {}): ReadonlyMap<string, string> {
  if (look.home !== undefined && !isHome(look.home))
    throw new TypeError(`site: home must be an address of HTTP or a path, not ${JSON.stringify(look.home)}`)
  if (look.accent !== undefined && !isColor(look.accent))
    throw new TypeError(`site: accent must be a colour such as #0a7, not ${JSON.stringify(look.accent)}`)
  const reference = referenceOf(contract, look)
  const pages = [
    indexPage(reference),
    ...Object.keys(contract.catalog.errors).map((kind) => errorPage(reference, kind)),
    ...operationsPage(reference),
    retriesPage(reference),
    notesPage(reference),
  ]
  const files = new Map([
    ...pages.map((page) => [page.path, pageText(reference, page)] as const),
    ['assets/site.css', style(look.accent)] as const,
    ['assets/icon.svg', icon(look.accent)] as const,
    ['assets/page.js', scripts.page] as const,
    ['assets/search.js', scripts.search] as const,
    ['assets/contract.js', searchData(contract)] as const,
  ])
  const names = [...files.keys()].sort()
  return files.set(MANIFEST, `${JSON.stringify({ madeBy: 'errspec site', files: names }, null, 2)}\n`)
}
