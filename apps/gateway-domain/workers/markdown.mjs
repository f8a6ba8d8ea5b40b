// Turns HTML into Markdown in a thread of its own: `{ html, deepest, longest }` in, `{ markdown }` or `{ refused }` out.
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import TurndownService from 'turndown'

// On Linux that is this thread's priority alone: who waits for a document waits for the others first.
if (process.platform === 'linux') setPriority(10)

const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' }).remove(['script', 'style'])

/** Elements that have no end tag, or whose end a next one implies. */
const UNNESTED = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option'.split(
    ' ',
  ),
)

/** How deep the elements of a document are nested at most; what is never closed counts as open to the end. */
function nesting(html) {
  let depth = 0
  let deepest = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (UNNESTED.has(name.toLowerCase())) continue
    depth = Math.max(0, depth + (slash ? -1 : 1))
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function convert({ html, deepest, longest }) {
  if (nesting(html) > deepest) return { refused: `nested deeper than ${deepest} elements` }
  const markdown = turndown.turndown(html)
  return markdown.length > longest ? { refused: `longer than ${longest} characters as Markdown` } : { markdown }
}

parentPort.on('message', (job) => parentPort.postMessage(convert(job)))
parentPort.postMessage('ready')
