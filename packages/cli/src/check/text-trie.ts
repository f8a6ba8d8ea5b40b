interface Node {
  /** The characters of the edge that leads here. */
  label: string
  readonly children: Map<number, Node>
  /** The characters, as `charactersOf` has them, that all texts below have, and those that any has. */
  common: number
  any: number
  /** The text that ends here. */
  text?: string
}

const MOST_APART = 2
/** Places of the searched text that a depth of a trie may stand for: two before it to two behind it. */
const WIDTH = 2 * MOST_APART + 1
/** The costs at these places in two bits each, the first place lowest; 3 is too far. */
const TOO_FAR = MOST_APART + 1
const NOTHING_CLOSE = 0b1111111111

/** A compressed trie: beginnings that texts share are compared once, and what is too far away is left at once. */
export class TextTrie {
  readonly #root = nodeOf('', 0)
  readonly #onComparison: () => void

  constructor(onComparison: () => void) {
    this.#onComparison = onComparison
  }

  add(text: string): void {
    const characters = charactersOf(text)
    let node = this.#root
    let at = 0
    while (at < text.length) {
      const first = text.charCodeAt(at)
      const child = node.children.get(first)
      if (!child) {
        node.children.set(first, { ...nodeOf(text.slice(at), characters), text })
        return
      }
      let shared = 1
      while (shared < child.label.length && child.label[shared] === text[at + shared]) shared++
      at += shared
      if (shared === child.label.length) node = child
      else {
        const upper = { ...nodeOf(child.label.slice(0, shared), child.common), any: child.any }
        node.children.set(first, upper)
        child.label = child.label.slice(shared)
        upper.children.set(child.label.charCodeAt(0), child)
        node = upper
      }
      node.common &= characters
      node.any |= characters
    }
    node.text = text
  }

  /** How much of the beginning of a text others have too. */
  sharedBeginning(text: string): number {
    let at = 0
    let child = this.#root.children.get(text.charCodeAt(at))
    while (child) {
      for (const character of child.label.split('')) {
        if (character !== text[at]) return at
        at++
      }
      child = child.children.get(text.charCodeAt(at))
    }
    return at
  }

  /** The texts at most two edits away from one, of which at most one is before the place `half` of it. */
  *near(text: string, half: number): Generator<string> {
    const characters = charactersOf(text)
    const nodes = [this.#root]
    const depths = [0]
    const costs = [START]
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      let depth = depths.pop() ?? 0
      let cost = costs.pop() ?? NOTHING_CLOSE
      for (let index = 0; index < node.label.length && cost !== NOTHING_CLOSE; index++) {
        this.#onComparison()
        cost = nextCosts(cost, equalPlaces(text, depth++, node.label.charCodeAt(index)))
        cost = withOneBefore(half - depth + MOST_APART, cost)
      }
      if (cost === NOTHING_CLOSE) continue
      if (node.text !== undefined && costAt(cost, text.length - depth + MOST_APART) <= MOST_APART) yield node.text
      const visit = (child: Node | undefined) => {
        // An edit takes away one character at most, and brings one at most.
        if (!child || isMoreThanTwo(child.common & ~characters) || isMoreThanTwo(characters & ~child.any)) return
        nodes.push(child)
        depths.push(depth)
        costs.push(cost)
      }
      if (withOneBefore(half - depth - 1 + MOST_APART, nextCosts(cost, 0)) !== NOTHING_CLOSE) {
        for (const child of node.children.values()) visit(child)
        continue
      }
      // No edit is left: what goes on has to be the next character of one of the places.
      let tried = 0
      for (let place = 0; place < WIDTH; place++) {
        if (costAt(cost, place) === TOO_FAR || (tried >> place) & 1) continue
        const unit = text.charCodeAt(depth + place - MOST_APART)
        tried |= equalPlaces(text, depth, unit)
        visit(node.children.get(unit))
      }
    }
  }
}

const nodeOf = (label: string, characters: number): Node => ({
  label,
  children: new Map(),
  common: characters,
  any: characters,
})

/** Which characters a text has, a bit for each; some share one. */
function charactersOf(text: string): number {
  let bits = 0
  for (let at = 0; at < text.length; at++) bits |= 1 << (text.charCodeAt(at) % 32)
  return bits
}

function isMoreThanTwo(bits: number): boolean {
  const withoutOne = bits & (bits - 1)
  return (withoutOne & (withoutOne - 1)) !== 0
}

const costAt = (costs: number, place: number) =>
  place < 0 || place >= WIDTH ? TOO_FAR : (costs >> (2 * place)) & TOO_FAR

const packed = (costs: readonly number[]) =>
  costs.reduce((whole, cost, place) => whole | (Math.min(cost, TOO_FAR) << (2 * place)), 0)

/** Before the first character: what lies ahead has to be inserted, and there is nothing behind. */
const START = packed(Array.from({ length: WIDTH }, (_, place) => (place < MOST_APART ? TOO_FAR : place - MOST_APART)))

/** The costs where two are too far at the places before the one given. */
function withOneBefore(place: number, costs: number): number {
  if (place <= 0) return costs
  const before = place >= WIDTH ? NOTHING_CLOSE : (1 << (2 * place)) - 1
  return costs | ((costs >> 1) & ALL_LOW_BITS & before)
}

const ALL_LOW_BITS = 0b0101010101

/** Which of the characters at the places around a depth are the one of the trie, a bit for each. */
function equalPlaces(text: string, depth: number, unit: number): number {
  let bits = 0
  for (let place = 0; place < WIDTH; place++) {
    if (text.charCodeAt(depth + place - MOST_APART) === unit) bits |= 1 << place
  }
  return bits
}

// What follows from costs and equal characters is always the same, and there are few of them.
const known = new Uint16Array((NOTHING_CLOSE + 1) << WIDTH)

/** The costs after one more character of the trie. */
function nextCosts(costs: number, equal: number): number {
  const key = (costs << WIDTH) | equal
  const next = known[key]
  if (next) return next - 1
  const row: number[] = []
  for (let place = 0; place < WIDTH; place++) {
    const replaced = costAt(costs, place) + ((equal >> place) & 1 ? 0 : 1)
    row.push(Math.min(replaced, costAt(costs, place + 1) + 1, (row[place - 1] ?? TOO_FAR) + 1))
  }
  known[key] = packed(row) + 1
  return packed(row)
}
