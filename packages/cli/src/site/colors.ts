/** A colour, each part from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number]

/** The colour of `#0a7` or `#00aa77`; `undefined` for any other text. */
export function parseColor(text: string): Color | undefined {
  const [, short, long] = /^#(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(text) ?? []
  const digits = long ?? short?.replace(/./g, '$&$&')
  if (digits === undefined) return undefined
  const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16)
  return [part(0), part(2), part(4)]
}

/** WCAG's contrast of two colours, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** What WCAG asks of text (AA), and a little more for what rounding takes. */
const LEAST_CONTRAST = 4.6

/** A colour, made darker or lighter step by step until a text in it can be read on all of some backgrounds. */
export function readable(color: Color, backgrounds: readonly Color[]): string {
  const isDark = backgrounds.every((background) => luminance(background) < 0.18)
  const end = isDark ? 255 : 0
  let shown = color
  for (let step = 1; step <= 20 && backgrounds.some((one) => contrast(shown, one) < LEAST_CONTRAST); step++) {
    shown = color.map((part) => Math.round(part + ((end - part) * step) / 20)) as unknown as Color
  }
  return `#${shown.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
