import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Jiti } from 'jiti'
import type { SourceFile } from '../source-lines.js'

/** What a module names to import, to export again or to require. */
const SPECIFIER = /\b(?:from|import|require\s*\(|import\s*\()\s*(['"])([^'"\n]+)\1/g

/** No contract is in more files; what a whole application imports is not gone through. */
const MOST = 100
/** A file that is larger is no one's source. */
const LARGEST = 5_000_000

/** The files of a module's project that it imports, and what these import. */
export function filesImportedBy(file: SourceFile, jiti: Jiti): readonly SourceFile[] {
  const found = new Map<string, SourceFile>([[file.path, file]])
  for (const { path, text } of found.values()) {
    if (extname(path) === '.json') continue
    for (const [, , specifier = ''] of text.matchAll(SPECIFIER)) {
      const target = specifier.startsWith('node:') ? undefined : resolved(specifier, path, jiti)
      if (target === undefined || found.has(target) || found.size > MOST) continue
      found.set(target, { path: target, text: readFileSync(target, 'utf8') })
    }
  }
  return [...found.values()].slice(1)
}

function resolved(specifier: string, importer: string, jiti: Jiti): string | undefined {
  try {
    const url = jiti.esmResolve(specifier, { parentURL: pathToFileURL(importer), try: true })
    if (!url?.startsWith('file:')) return undefined
    const path = realpathSync(new URL(url))
    const isSource = /\.(?:[cm]?[jt]sx?|json)$/.test(path) && !/[\\/]node_modules[\\/]/.test(path)
    return isSource && existsSync(dirname(path)) && statSync(path).size <= LARGEST ? path : undefined
  } catch {
    // It is for a report alone.
    return undefined
  }
}
