import { parseColor } from './colors.js'
import { isWebAddress } from './html.js'

/** How a site is dressed. */
export interface SiteLook {
  /** Default: the name of the contract and `errors`. */
  readonly title?: string | undefined
  /** An address that every page leads to: of HTTP, or a path. */
  readonly home?: string | undefined
  /** The colour of links and marks, as `#0a7` or `#00aa77`: as it is where it can be read, else darker or lighter. */
  readonly accent?: string | undefined
}

/** Whether an address may be a link home. */
export const isHome = (text: string): boolean => isWebAddress(text) || /^\.{0,2}\/(?![/\\])[\w./~-]*$/.test(text)

/** Whether a text is a colour that a site may have. */
export const isColor = (text: string): boolean => parseColor(text) !== undefined
