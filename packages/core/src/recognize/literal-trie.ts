interface Node<Value> {
  /** The text of the edge that leads here, in reading direction. */
  label: string
  children: Map<number, Node<Value>>
  value: Value | undefined
}

/**
 * A compressed trie over literal text, read from the front or, `reversed`, from the back of a message. Looking a
 * message up costs the length of the literals on its path, however many others there are.
 */
export class LiteralTrie<Value> {
  readonly #root: Node<Value> = { label: '', children: new Map(), value: undefined }
  readonly #reversed: boolean

  constructor(reversed: boolean) {
    this.#reversed = reversed
  }

  /** The value stored under a literal, made by `create` where there is none. */
  valueAt(literal: string, create: () => Value): Value {
    const text = this.#reversed ? literal.split('').reverse().join('') : literal
    let node = this.#root
    let position = 0
    while (position < text.length) {
      const unit = text.charCodeAt(position)
      const child = node.children.get(unit)
      if (!child) {
        const leaf: Node<Value> = { label: text.slice(position), children: new Map(), value: undefined }
        node.children.set(unit, leaf)
        node = leaf
        break
      }
      let shared = 1
      while (shared < child.label.length && child.label[shared] === text[position + shared]) shared++
      if (shared < child.label.length) {
        const upper: Node<Value> = { label: child.label.slice(0, shared), children: new Map(), value: undefined }
        child.label = child.label.slice(shared)
        upper.children.set(child.label.charCodeAt(0), child)
        node.children.set(unit, upper)
        node = upper
      } else {
        node = child
      }
      position += shared
    }
    node.value ??= create()
    return node.value
  }

  /** Visits the value of every stored literal that the message begins (reversed: ends) with. */
  visit(message: string, found: (value: Value) => void): void {
    const step = this.#reversed ? -1 : 1
    let position = this.#reversed ? message.length - 1 : 0
    let node: Node<Value> | undefined = this.#root
    while (node) {
      const { label, value, children }: Node<Value> = node
      for (let index = 0; index < label.length; index++, position += step) {
        if (label.charCodeAt(index) !== message.charCodeAt(position)) return
      }
      if (value !== undefined) found(value)
      node = children.get(message.charCodeAt(position))
    }
  }
}
