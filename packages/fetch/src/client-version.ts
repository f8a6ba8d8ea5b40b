import { read } from './request-shape.js'

/** The package's version, which the build puts in; sources that were not built have none. */
declare const ERRSPEC_FETCH_VERSION: string | undefined

/** The version of this package and what it runs on: `node 20.20.2`, `browser`, `workerd`. */
export function clientVersion(): { version: string; runtime: string } {
  const version = typeof ERRSPEC_FETCH_VERSION === 'string' ? ERRSPEC_FETCH_VERSION : 'source'
  return { version, runtime: runtime() }
}

/** Deno, Bun and workerd have Node's `process` as well, so they are asked for first. */
function runtime(): string {
  const at = (...path: string[]) => path.reduce<unknown>(read, globalThis)
  if (at('WebSocketPair')) return 'workerd'
  for (const [name, version] of [
    ['deno', at('Deno', 'version', 'deno')],
    ['bun', at('Bun', 'version')],
    ['node', at('process', 'versions', 'node')],
  ] as const) {
    if (typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version)) return `${name} ${version}`
  }
  return at('EdgeRuntime') ? 'edge' : at('document') ? 'browser' : at('importScripts') ? 'worker' : 'unknown'
}
