const DAY = '^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?<month>[A-Z][a-z]{2})'
const TIME = '(?<minute>(?:[01]\\d|2[0-3]):[0-5]\\d):(?<second>[0-5]\\d|60)'

/** The three forms of RFC 9110, 5.6.7: the one to write, RFC 850's with two digits of the year, and C's, which names no zone. */
const FORMS = [
  `${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`,
  `${DAY}(?:s|nes|rs|ur)?day, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`,
  `${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`,
]

/**
 * An HTTP-date in ms since the epoch; `NaN` for anything else: `Date.parse` takes nearly any text. Of a year with two digits,
 * `now` tells the century.
 */
export function parseHttpDate(text: string, now: number): number {
  const found = FORMS.map((form) => new RegExp(form).exec(text)?.groups).find(Boolean)
  const { day = '', month = '', year = '', minute, second } = found ?? {}
  const at = (fullYear: unknown) => {
    // In the form that every platform reads, since it writes it; which day of the week it was does not matter.
    const time = new Date(`Thu, ${day.replace(' ', '0')} ${month} ${fullYear} ${minute}:00 GMT`)
    // There is no 30 February; but there are leap seconds, the moment at which the next minute begins.
    return time.toUTCString().includes(` ${month} `) ? time.getTime() + Number(second) * 1000 : Number.NaN
  }
  // A platform takes a year of the first century for one of the last.
  if (year.length !== 2) return at(year < '1000' ? 1000 : year)
  // The latest year with these digits that is not more than 50 years from now.
  const limit = new Date(now).getUTCFullYear() + 50
  const latest = limit - ((limit - Number(year)) % 100)
  return at(at(latest) > new Date(now).setUTCFullYear(limit) ? latest - 100 : latest)
}
