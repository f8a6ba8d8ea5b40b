import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHttpDate } from './http-date.js'

const now = Date.UTC(2026, 5, 15)
const parse = (text: string, at = now) => {
  const time = parseHttpDate(text, at)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace('.000', '')
}

describe('parseHttpDate', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37Z'],
    ['Thu, 29 Feb 2024 23:59:59 GMT', '2024-02-29T23:59:59Z'],
    // No century of ours.
    ['Fri, 01 Jan 0049 00:00:00 GMT', '1000-01-01T00:00:00Z'],
    // Leap seconds.
    ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00Z'],
    ['Wed, 17 Jun 2026 23:00:60 GMT', '2026-06-17T23:01:00Z'],
    ['Saturday, 31-Dec-16 23:59:60 GMT', '2017-01-01T00:00:00Z'],
  ])('reads %j', (text, expected) => expect(parse(text)).toBe(expected))

  it.each([
    // 49 years from now, and 50 years and some months.
    ['75', '2075'],
    ['26', '2026'],
    ['00', '2000'],
    ['76', '1976'],
    ['99', '1999'],
  ])('takes a year %s for the latest one that is not more than 50 years from now', (digits, year) => {
    expect(parse(`Monday, 01-Jul-${digits} 00:00:00 GMT`)).toBe(`${year}-07-01T00:00:00Z`)
  })

  it('knows the century in which it is asked, and the very day', () => {
    expect(parse('Monday, 01-Jul-01 00:00:00 GMT', Date.UTC(2099, 0))).toBe('2101-07-01T00:00:00Z')
    expect(parse('Monday, 15-Jun-76 00:00:00 GMT')).toBe('2076-06-15T00:00:00Z')
    expect(parse('Monday, 15-Jun-76 00:00:01 GMT')).toBe('1976-06-15T00:00:01Z')
  })

  it.each([
    ...['', 'soon', 'May 5', '2026-01-01', '2026-01-01T00:00:00Z', 'Sun', '30'],
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 06 Nov 1994 08:49:37 EST',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Sun, 06-Nov-1994 08:49:37 GMT',
    'sun, 06 nov 1994 08:49:37 gmt',
    'Sunday, 06 Nov 1994 08:49:37 GMT',
    'Sun Nov 6 08:49:37 1994',
    'Sun Nov  6 08:49:37 GMT 1994',
    '06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 8:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 30 Feb 1994 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 29 Feb 2025 00:00:00 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 06 anF 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT, and more',
  ])('refuses what is none of the three forms: %j', (text) => expect(parse(text)).toBeUndefined())

  it('reads every moment in each of its forms', () => {
    const anyTime = fc.date({ min: new Date(Date.UTC(1977, 0)), max: new Date(Date.UTC(2075, 0)), noInvalidDate: true })
    fc.assert(
      fc.property(anyTime, (date) => {
        const time = Math.floor(date.getTime() / 1000) * 1000
        const [day = '', rest = ''] = new Date(time).toUTCString().split(', ')
        const [dd = '', month, year = '', clock] = rest.split(' ')
        const long = { Mon: '', Tue: 's', Wed: 'nes', Thu: 'rs', Fri: '', Sat: 'ur', Sun: '' }[day]
        for (const text of [
          `${day}, ${rest}`,
          `${day}${long}day, ${dd}-${month}-${year.slice(2)} ${clock} GMT`,
          `${day} ${month} ${dd.replace(/^0/, ' ')} ${clock} ${year}`,
        ]) {
          expect(parseHttpDate(text, now)).toBe(time)
        }
      }),
    )
  })
})
