import type { Explanation } from './explain.js'

/** So many explanations of one kind, or of a status that the contract does not have, are shown. */
const MOST_OF_ONE = 10
/** So many are shown in all. */
const MOST = 200

/** The explanations of a log: each once, a few of each kind, and how often there is more. It holds little, however long a log is. */
export class ExplanationList {
  private readonly shown = new Map<string, Explanation>()
  private readonly counts = new Map<string, number>()
  private readonly further = new Map<string, number>()

  /** `facts`: by which of its facts an explanation is told from others. */
  constructor(private readonly facts: (explanation: Explanation) => unknown) {}

  add(explanation: Explanation): void {
    const key = JSON.stringify(this.facts(explanation))
    if (this.shown.has(key)) return
    const group = groupOf(explanation)
    const count = this.counts.get(group) ?? 0
    if (count < MOST_OF_ONE && this.shown.size < MOST) {
      this.counts.set(group, count + 1)
      // A copy: a text that was cut out of a block of the log would hold the block.
      this.shown.set(key, structuredClone(explanation))
    } else if (this.further.size < MOST || this.further.has(group)) {
      this.further.set(group, (this.further.get(group) ?? 0) + 1)
    }
  }

  get explanations(): readonly Explanation[] {
    return [...this.shown.values()]
  }

  /** What else was told, and how often, in a sentence; `undefined` where nothing else was. */
  get remark(): string | undefined {
    const parts = [...this.further].map(([group, count]) => `${count} x ${group}`)
    return parts.length === 0 ? undefined : `Not shown are more of the same: ${parts.join(', ')}.`
  }
}

function groupOf({ inContract, kind, status, certainty }: Explanation): string {
  if (!inContract) return `${status ?? 'no status'} (not in the contract)`
  return certainty === 'possible' ? `maybe ${kind}` : (kind ?? String(status))
}
