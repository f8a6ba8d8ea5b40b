import type { ParamFacts } from '@errspec/core/schema'
import { typeInWords } from '../../../shared/contract/param-types.js'
import { type Change, change, isSameJson } from '../change.js'
import { addedProperties, bare } from './param-schemas.js'

/** How a param is called in a report. */
export const label = ({ name, isShown }: ParamFacts) => (isShown ? `{${name}}` : `params.${name}`)

/** Whether two params have the same values: named types by their name, schemas by their JSON Schema. */
export function isSameType(old: ParamFacts, current: ParamFacts): boolean {
  return old.type === current.type && isSameJson(bare(old.jsonSchema), bare(current.jsonSchema))
}

/** That a param has another type, or that its objects have further properties that may be absent. */
export function typeChange(path: string, old: ParamFacts, current: ParamFacts): Change {
  if (old.type === current.type) {
    const added = addedProperties(bare(old.jsonSchema), bare(current.jsonSchema))
    if (added) return propertiesAdded(path, current, added)
  }
  const [was, is] = [inWords(old), inWords(current)]
  return change('param-retyped', path, {
    message: `${label(current)} was ${was}${was === is ? ', and its schema is another one' : ` and is ${is}`}`,
    oldClient: readsAs(old, current),
    newClient: readsAs(current, old),
  })
}

function propertiesAdded(path: string, param: ParamFacts, places: readonly string[]): Change {
  const names = places.map((place) => `params.${param.name}${place}`).join(', ')
  return change('param-property-added', path, {
    message: `${names} ${places.length === 1 ? 'is' : 'are'} new, and may be absent`,
    oldClient: `does not know ${names}`,
    newClient: `does not find ${names}`,
  })
}

function inWords(param: ParamFacts): string {
  const words = typeInWords({ ...param, isOptional: false })
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}

/** What a client that takes a param for one type makes of a server that writes another. */
function readsAs({ name, type, isCarried }: ParamFacts, written: ParamFacts): string {
  if (type === 'string' && !isCarried) return `reads params.${name} as text`
  if (type === 'number' && written.type === 'integer') return `reads params.${name} as before`
  if (type === 'schema') return `does not read the error where params.${name} does not fit the schema that it has`
  return isCarried
    ? `takes the error for 'unrecognized' where params.${name} is no ${type}`
    : `does not recognise the message where {${name}} is no ${type}`
}
