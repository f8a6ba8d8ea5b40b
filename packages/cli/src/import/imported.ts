import type { Json } from '@errspec/core'

/** What `import` reads; by default it looks at the content. */
export const importSources = ['openapi', 'list', 'csv', 'i18n'] as const
export type ImportSource = (typeof importSources)[number]

/** An error as a file of a team has it, and where it stands there. */
export interface ImportedError {
  readonly place: string
  /** Absent where the file does not say it. */
  readonly status?: number | undefined
  readonly code?: string | number | undefined
  /** A code that is neither a text nor an integer that JavaScript holds, and so can be none of ours. */
  readonly lostCode?: number | undefined
  /** A template of ours. */
  readonly message: string
  readonly params?: Readonly<Record<string, 'string' | 'number'>>
  /** A name to make the kind of, where there is no code. */
  readonly named?: string | undefined
  /** Why it happens, and the steps that help, for people. */
  readonly cause?: string | undefined
  readonly solution?: readonly string[] | undefined
  /** The operations that raise it. */
  readonly operations?: readonly string[]
}

/** What was read of a file. */
export interface Imported {
  readonly errors: readonly ImportedError[]
  /** The body of an error, where the file shows it. */
  readonly body?: Json | undefined
  readonly contentType?: string | undefined
  readonly basePath?: string | undefined
  /** What could not be taken over, or only by a guess: the place, and what to do. */
  readonly remarks: readonly string[]
}

/** A code that a catalog cannot have. */
export const lostCodeOf = (code: unknown): number | undefined =>
  typeof code === 'number' && !Number.isSafeInteger(code) ? code : undefined
