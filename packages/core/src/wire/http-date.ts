const DAY = '^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)'

/** The three forms of RFC 9110, 5.6.7: the one to write, RFC 850's with two digits of the year, and C's, which names no zone. */
const FORMS = /* @__PURE__ */ [
  `${DAY}, (?<day>\\d\\d) (?<month>\\w{3}) (?<year>\\d{4}) ${TIME} GMT$`,
  `${DAY}(?:s|nes|rs|ur)?day, (?<day>\\d\\d)-(?<month>\\w{3})-(?<year>\\d\\d) ${TIME} GMT$`,
  `${DAY} (?<month>\\w{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`,
].map((form) => new RegExp(form))

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/**
 * An HTTP-date in ms since the epoch; `NaN` for anything else: `Date.parse` takes nearly any text. Of a year with two digits,
 * `now` tells the century.
 */
export function parseHttpDate(text: string, now: number): number {
  const found = FORMS.map((form) => form.exec(text)?.groups).find(Boolean)
  if (!found) return Number.NaN
  const part = (name: string) => Number(found[name])
  const month = MONTHS.indexOf(String(found['month'])) / 3
  // The 60th second is a leap second: the moment at which the next minute begins.
  const at = (year: number) => Date.UTC(year, month, part('day'), part('hour'), part('minute'), part('second'))
  const year = part('year')
  const time = year < 100 ? latest(at, year, now) : at(year)
  // There is no 30 February.
  return new Date(time - (part('second') === 60 ? 1000 : 0)).getUTCMonth() === month ? time : Number.NaN
}

/** The latest year with these last two digits that is not more than 50 years from now. */
function latest(at: (year: number) => number, digits: number, now: number): number {
  const limit = new Date(now)
  const year = limit.getUTCFullYear() + 50
  limit.setUTCFullYear(year)
  const time = at(year - ((year - digits) % 100))
  return time > Number(limit) ? at(year - ((year - digits) % 100) - 100) : time
}
