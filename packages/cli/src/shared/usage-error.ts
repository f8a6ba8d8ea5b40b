import { printable } from '@errspec/core/schema'

/** Something that the caller has to mend before a command can do its work: told in plain words, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'

  /** Whatever the message quotes, it is one line; `details` are further lines, each of which is one too. */
  constructor(message: string, details: readonly string[] = []) {
    super([message, ...details.map((detail) => `  ${detail}`)].map(printable).join('\n'))
  }
}

/** One error that lists every fault. */
export function usageErrorOf(subject: string, faults: readonly string[]): UsageError {
  const [first = ''] = faults
  return faults.length === 1 ? new UsageError(`${subject}: ${first}`) : new UsageError(`${subject}:`, faults)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; correct the path, which begins in the current folder',
  EISDIR: 'is a folder, not a file; name a file in it',
  ENOTDIR: 'a part of the path is a file, not a folder; correct the path',
  EEXIST: 'a part of the path is a file, not a folder; correct the path',
  EACCES: 'permission denied; let this user read or write it, or choose another path',
  EPERM: 'permission denied; let this user read or write it, or choose another path',
  EROFS: 'the file system is read-only; choose another path',
  ENOSPC: 'no space is left on the device; make room, or choose another path',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
  ELOOP: 'symbolic links lead around in a circle; correct the path',
}

/** Turns the failure of a file into a sentence that names it; one that says already what to do stays as it is. */
export function failureOfFile(file: string) {
  return (error: NodeJS.ErrnoException): never => {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file}: ${REASONS[error.code ?? ''] ?? error.message}`)
  }
}
