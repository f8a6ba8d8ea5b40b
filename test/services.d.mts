/** A server of Debian's on a loopback port, with what it keeps in a folder of its own. */
export interface Service {
  readonly url: string
  start(): Promise<void>
  /** Stops it, as an operator does; what it has promised to keep is there after the next start. */
  stop(): Promise<void>
}

/** What is missing of PostgreSQL and Redis, in words for the name of a test that is skipped; empty where both are installed. */
export declare const missingServices: string

/** Makes both in a new folder and starts them. `remove` stops them and removes it. */
export declare function startServices(): Promise<{ postgres: Service; redis: Service; remove(): Promise<void> }>
