// Writes dist/ig1.json, the IG1 contract, its guide and its operations for other languages, from what was just built.
import { writeFileSync } from 'node:fs'
import { ig1 } from '../dist/ig1.js'
import { ig1Guide } from '../dist/ig1-guide.js'
import { ig1Operations } from '../dist/ig1-operations.js'
import { toCatalogFile } from '../dist/schema.js'

const file = new URL('../dist/ig1.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(toCatalogFile(ig1, ig1Guide, ig1Operations), null, 2)}\n`)
