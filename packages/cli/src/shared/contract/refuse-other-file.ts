import { isRecord } from '@errspec/core/adapter'
import { UsageError } from '../usage-error.js'

/** What makes a first catalog of a file that is none. */
export const importHint = (source: string) =>
  `make a catalog of it with 'errspec import ${source.replace(/^git:[^:]+:/, '')} --out catalog.json'`

const NAME_A_CATALOG = 'name a catalog file, as errspec export writes one'

/** Throws a `UsageError` that says what a JSON file is that was given as a catalog but is of another sort, and what to do. */
export function refuseOtherFile(json: unknown, source: string): void {
  const refuse = (what: string, whatToDo: string): never => {
    throw new UsageError(`${source}: is no catalog, but ${what}; ${whatToDo}`)
  }
  if (Array.isArray(json)) {
    return json.some(isRecord) ? refuse('a list', importHint(source)) : refuse('a list', NAME_A_CATALOG)
  }
  if (!isRecord(json)) return refuse(json === null ? 'null' : `a ${typeof json}`, NAME_A_CATALOG)
  if (typeof json['openapi'] === 'string' || typeof json['swagger'] === 'string') {
    return refuse('an OpenAPI document', importHint(source))
  }
  if (Array.isArray(json['groups']) && isRecord(json['statuses']) && !('errors' in json)) {
    return refuse('a guide', `give it with '--guide ${source}', beside its catalog`)
  }
  if ('statuses' in json || 'defaults' in json || 'envelope' in json) return
  if (['dependencies', 'devDependencies', 'scripts', 'errspec', 'private', 'exports'].some((key) => key in json)) {
    const { catalog } = Object(json['errspec'])
    const own =
      typeof catalog === 'string' ? `: here that is ${catalog}` : ', as in "errspec": { "catalog": "errors.json" }'
    return refuse('a package.json', `name the catalog that it names${own}`)
  }
  if (hasTextsOnly(json)) return refuse('texts, as an i18n file has them', importHint(source))
  if (!isRecord(json['errors']))
    return refuse("an object without 'errors'", `${NAME_A_CATALOG}, or ${importHint(source)}`)
}

/** Whether a value is texts, nested as they may be. */
function hasTextsOnly(value: Readonly<Record<string, unknown>>, depth = 0): boolean {
  const parts = Object.values(value)
  return (
    parts.length > 0 &&
    parts.every((part) => typeof part === 'string' || (depth < 8 && isRecord(part) && hasTextsOnly(part, depth + 1)))
  )
}
