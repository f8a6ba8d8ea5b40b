import { createContext, runInContext } from 'node:vm'
import type { Runtime } from './runtime.js'

/** What edge runtimes and workers have in common (WinterTC's minimum), as far as a client may need it. */
const WEB_GLOBALS = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'DOMException',
  'Event',
  'EventTarget',
  'File',
  'FormData',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'clearTimeout',
  'crypto',
  'fetch',
  'queueMicrotask',
  'setTimeout',
  'structuredClone',
] as const

/** What only Node has, and a client must not miss. */
export const NODE_GLOBALS = ['process', 'Buffer', 'require', 'module', 'global', 'setImmediate', '__dirname'] as const

/** A runtime with web globals alone, where no text becomes code. */
export function startWebGlobals(script: string): { run: Runtime; evaluate(source: string): unknown } {
  const globals = Object.fromEntries(WEB_GLOBALS.map((name) => [name, globalThis[name]]))
  const context = createContext(globals, { codeGeneration: { strings: false, wasm: false } })
  const evaluate = (source: string): unknown => runInContext(source, context)
  evaluate(script)
  return {
    evaluate,
    async run(name, baseUrl) {
      const call = `runScenario(${JSON.stringify(name)}, ${JSON.stringify(baseUrl)})`
      // As data: its objects have the prototypes of the other realm.
      return JSON.parse(String(await evaluate(`${call}.then((seen) => JSON.stringify(seen))`)))
    },
  }
}
