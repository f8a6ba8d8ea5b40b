/** A body may be escaped once by whoever logged it, and again by whoever logged that. */
const MOST_READINGS = 6

/**
 * The forms in which a text can be read, the plainest first: as it is, and without the escapes of one logger after another (quotes
 * and signs of JSON, nginx, logfmt and CSV, entities and tags of a page, the codes of colours that were escaped themselves, `%20`).
 */
export function* readingsOf(text: string): Iterable<string> {
  let reading = text
  for (let count = 0; count < MOST_READINGS; count++) {
    yield reading
    const next = unescaped(reading)
    if (next === reading) return
    reading = next
  }
}

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', '0': ' ' }

/** One layer less of escapes; the text itself where it has none. */
function unescaped(text: string): string {
  let next = text
  if (next.includes('<')) next = next.replace(/<\/?[a-z!][^<>]{0,500}>/gi, '\n')
  if (/&[#\w]/.test(next)) next = withoutEntities(next)
  if (/[\\^#]/.test(next)) next = next.replace(COLOR, '')
  if (next.includes('\\')) {
    next = next.replace(
      /\\(?:u([\da-f]{4})|x([\da-f]{2})|(["'\\/`])|([nrt0]))/gi,
      (_, long?: string, short?: string, sign?: string, letter?: string) =>
        sign ?? SHORT[letter?.toLowerCase() ?? ''] ?? String.fromCharCode(Number.parseInt(long ?? short ?? '', 16)),
    )
  }
  if (/%[\da-f]{2}/i.test(next)) next = withoutPercents(next)
  // Two quotes are an empty text as well: only where nothing else is left they are those of a cell.
  return next === text ? next.replaceAll('""', '"') : next
}

/** The colours of a terminal, as a logger writes them that escapes them: as in JSON, in C, in a shell, by rsyslog and by `cat -v`. */
const COLOR = /(?:\\(?:u001b|x1b|033|e)|\^\[|#033)\[[\d;]*m/gi

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
}

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,6}));/gi,
    (entity, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : entity
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return point > 0x10ffff ? entity : String.fromCodePoint(point)
    },
  )
}

function withoutPercents(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}
