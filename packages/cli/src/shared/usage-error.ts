import { printable } from '@errspec/core/schema'

/** Something that the caller has to mend before a command can do its work: told in plain words, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** One error that lists every fault. */
export function usageErrorOf(subject: string, faults: readonly string[]): UsageError {
  const [first = ''] = faults
  return new UsageError(
    faults.length === 1 ? `${subject}: ${first}` : `${subject}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  )
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a part of the path is no folder',
  EACCES: 'permission denied',
}

/** Turns the failure of a file into a sentence that names it. */
export function failureOfFile(file: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new UsageError(`${printable(file)}: ${REASONS[error.code ?? ''] ?? error.message}`)
  }
}

/** The value of a JSON text, which may begin with a byte order mark. Throws a `UsageError` that names the file. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new UsageError(`${printable(file)}: is not JSON: ${(error as Error).message}`)
  }
}
