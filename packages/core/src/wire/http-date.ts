const DAY = '^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)'

/** The three forms of RFC 9110, 5.6.7: the one to write, RFC 850's with two digits of the year, and C's, which names no zone. */
const FORMS = [
  `${DAY}, (?<day>\\d\\d) (?<month>\\w{3}) (?<year>\\d{4}) ${TIME} GMT$`,
  `${DAY}(?:s|nes|rs|ur)?day, (?<day>\\d\\d)-(?<month>\\w{3})-(?<year>\\d\\d) ${TIME} GMT$`,
  `${DAY} (?<month>\\w{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`,
]

/**
 * An HTTP-date in ms since the epoch; `NaN` for anything else: `Date.parse` takes nearly any text. Of a year with two digits,
 * `now` tells the century.
 */
export function parseHttpDate(text: string, now: number): number {
  const found = FORMS.map((form) => new RegExp(form).exec(text)?.groups).find(Boolean)
  if (!found) return Number.NaN
  const { month: name = '', year = '', day, hour, minute, second } = found
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(name) / 3
  const at = (fullYear: number) => {
    const time = Date.UTC(fullYear, month, Number(day), Number(hour), Number(minute))
    // There is no 30 February; but there are leap seconds, the moment at which the next minute begins.
    return new Date(time).getUTCMonth() === month ? time + Number(second) * 1000 : Number.NaN
  }
  if (year.length > 2) return at(Number(year))
  // The latest year with these digits that is not more than 50 years from now.
  const limit = new Date(now).getUTCFullYear() + 50
  const latest = limit - ((limit - Number(year)) % 100)
  return at(at(latest) > new Date(now).setUTCFullYear(limit) ? latest - 100 : latest)
}
