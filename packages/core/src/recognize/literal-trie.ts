interface Node<Value> {
  /** The text of the edge that leads here, as it stands in a message. */
  text: string
  /** By the unit that is read first. */
  readonly children: Map<number, Node<Value>>
  value: Value | undefined
}

const nodeOf = <Value>(text: string): Node<Value> => ({ text, children: new Map(), value: undefined })

/**
 * A compressed trie over literal text, read from the front or, `reversed`, from the back of a message. Looking a
 * message up costs the length of the literals on its path, however many others there are.
 */
export class LiteralTrie<Value> {
  readonly #root: Node<Value> = nodeOf('')
  readonly #reversed: boolean

  constructor(reversed: boolean) {
    this.#reversed = reversed
  }

  /** The value stored under a literal, made by `create` where there is none. */
  valueAt(literal: string, create: () => Value): Value {
    let node = this.#root
    let left = literal
    while (left !== '') {
      const child = node.children.get(this.#firstOf(left))
      if (!child) {
        const leaf = nodeOf<Value>(left)
        node.children.set(this.#firstOf(left), leaf)
        node = leaf
        break
      }
      const shared = this.#sharedBy(left, child.text)
      if (shared < child.text.length) {
        const upper = nodeOf<Value>(this.#head(child.text, shared))
        node.children.set(this.#firstOf(left), upper)
        child.text = this.#behind(child.text, shared)
        upper.children.set(this.#firstOf(child.text), child)
        node = upper
      } else {
        node = child
      }
      left = this.#behind(left, shared)
    }
    node.value ??= create()
    return node.value
  }

  /** The values of all stored literals that the message begins (reversed: ends) with. */
  allOf(message: string): Value[] {
    const values: Value[] = []
    let node: Node<Value> | undefined = this.#root
    let read = 0
    while (node) {
      const { text, value, children }: Node<Value> = node
      const start = this.#reversed ? message.length - read - text.length : read
      if (start < 0 || !message.startsWith(text, start)) break
      read += text.length
      if (value !== undefined) values.push(value)
      node = children.get(message.charCodeAt(this.#reversed ? start - 1 : read))
    }
    return values
  }

  // In reading direction:

  #firstOf(text: string): number {
    return text.charCodeAt(this.#reversed ? text.length - 1 : 0)
  }

  #head(text: string, length: number): string {
    return this.#reversed ? text.slice(-length) : text.slice(0, length)
  }

  #behind(text: string, length: number): string {
    return this.#reversed ? text.slice(0, -length) : text.slice(length)
  }

  #sharedBy(one: string, other: string): number {
    const most = Math.min(one.length, other.length)
    const unitOf = (text: string, index: number) => text[this.#reversed ? text.length - 1 - index : index]
    let shared = 0
    while (shared < most && unitOf(one, shared) === unitOf(other, shared)) shared++
    return shared
  }
}
