/** Something that the caller has to mend before a command can do its work: told in plain words, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** One error that lists every fault. */
export function usageErrorOf(subject: string, faults: readonly string[]): UsageError {
  return new UsageError(
    faults.length === 1 ? `${subject}: ${faults[0]}` : `${subject}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  )
}
