import { expect, test } from 'vitest'
import { type Color, contrast, parseColor, readable } from './colors.js'

test('reads colours of three and six digits, and nothing else', () => {
  expect(['#0a7', '#00AA77', '#000'].map(parseColor)).toEqual([
    [0, 170, 119],
    [0, 170, 119],
    [0, 0, 0],
  ])
  const others = ['', '0a7', '#0a', '#00aa7g', 'red', '#0a7;}', 'url(x)', '#00aa7799']
  expect(others.map(parseColor)).toEqual(others.map(() => undefined))
})

test('knows the contrast of colours', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21)
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2)
})

test('makes any colour readable on light and on dark, and leaves one that is', () => {
  for (const backgrounds of [
    [
      [255, 255, 255],
      [245, 246, 248],
    ],
    [
      [20, 22, 26],
      [29, 32, 38],
    ],
  ] as Color[][]) {
    for (const text of ['#000', '#fff', '#ff0', '#00f', '#0a7', '#f0f', '#777777', '#3454d1']) {
      const shown = parseColor(readable(parseColor(text) as Color, backgrounds)) as Color
      for (const background of backgrounds) expect(contrast(shown, background), text).toBeGreaterThan(4.5)
    }
  }
  expect(readable([52, 84, 209], [[255, 255, 255]])).toBe('#3454d1')
})
