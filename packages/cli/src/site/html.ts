import { printableLines } from '@errspec/core/schema'

/** A piece of a page. Nothing but `html` makes one, so that what is none is text. */
export class Html {
  constructor(readonly text: string) {}
}

/** What goes into a page: text, other pieces, and nothing where there is nothing to say. */
export type Content = Html | string | number | undefined | false | readonly Content[]

/**
 * A piece of a page. Whatever is put into it stays text, in an attribute too, which is to be in double quotes; control
 * characters, and those that turn a text around, are written out.
 */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(String.raw({ raw: strings }, ...contents.map(markup)))

function markup(content: Content): string {
  if (content instanceof Html) return content.text
  if (content === undefined || content === false) return ''
  if (typeof content === 'object') return content.map(markup).join('')
  return printableLines(String(content)).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** A text in which addresses are links. Of everything that may be one, only what begins with http:// or https:// is. */
export function linked(text: string): Html {
  const parts = text.split(/(\bhttps?:\/\/[^\s<>"'`]*[\w/#=-])/)
  return html`${parts.map((part, index) => (index % 2 === 1 ? linkTo(part) : part))}`
}

/** A link to another site, or the text alone where it is no address of one. */
export function linkTo(address: string, text: string = address): Html {
  return isWebAddress(address) ? html`<a href="${address}">${text}</a>` : html`${text}`
}

/** Whether a text is an address that a page may lead to: of HTTP, without what would be written out in it. */
export const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text) && printableLines(text) === text
