/**
 * A seeded source of numbers from 0 (inclusive) to 1 (exclusive): a Weyl sequence through a 32-bit mixing function, the
 * construction of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
 */
export function seededRandom(seed) {
  let state = Math.imul(seed, 0x85ebca6b)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
