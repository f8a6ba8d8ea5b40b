/** The package's version, which the build puts in; sources that were not built have none. */
declare const ERRSPEC_CLI_VERSION: string | undefined

/** The version as `--version` shows it. */
export const cliVersion = typeof ERRSPEC_CLI_VERSION === 'string' ? ERRSPEC_CLI_VERSION : 'source'
