/** A binary heap of events by time. Times and events are in two arrays: no object is made for an event. */
export class EventQueue {
  #times = []
  #events = []

  /** The time of the next event; Infinity when there is none. */
  get nextTime() {
    return this.#times.length > 0 ? this.#times[0] : Number.POSITIVE_INFINITY
  }

  add(time, event) {
    let index = this.#times.push(time) - 1
    this.#events.push(event)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.#times[parent] <= time) break
      this.#move(parent, index)
      index = parent
    }
    this.#place(index, time, event)
  }

  /** Takes the next event out. */
  take() {
    const first = this.#events[0]
    const time = this.#times.pop()
    const event = this.#events.pop()
    const size = this.#times.length
    if (size === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= size) break
      if (child + 1 < size && this.#times[child + 1] < this.#times[child]) child++
      if (this.#times[child] >= time) break
      this.#move(child, index)
      index = child
    }
    this.#place(index, time, event)
    return first
  }

  #move(from, to) {
    this.#place(to, this.#times[from], this.#events[from])
  }

  #place(index, time, event) {
    this.#times[index] = time
    this.#events[index] = event
  }
}
