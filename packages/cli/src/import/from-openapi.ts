import type { Json } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { METHODS } from '../openapi/references.js'
import { type JsonObject, record } from '../shared/json-object.js'
import { type BodyParts, bodyOf, partsIn } from './body-of.js'
import type { Imported, ImportedError } from './imported.js'
import { literalText } from './placeholders.js'
import { resolverOf, sampleOf, samplesOf } from './samples.js'

/** Of many places so many are named. */
const MOST_NAMED = 5

interface Answer {
  readonly place: string
  readonly operation: string
  readonly status: number
  readonly description: string
  readonly contentType?: string | undefined
  /** Bodies as they are shown, or as the schema has them. */
  readonly samples: readonly unknown[]
}

/** The errors of an OpenAPI document (3.x or Swagger 2): those of its responses, by their examples, schemas and descriptions. */
export function errorsInOpenApi(document: JsonObject): Imported {
  const remarks: string[] = []
  const answers = answersOf(document, remarks)
  const shape = mostFrequent(answers.flatMap(({ samples }) => samples.map(bodyOf)).filter((body) => body !== undefined))
  const body = shape === undefined ? undefined : (JSON.parse(shape) as Json)
  const contentType = answers.find(
    ({ samples, contentType: type }) =>
      /problem\+json/.test(type ?? '') && samples.some((sample) => JSON.stringify(bodyOf(sample)) === shape),
  )?.contentType
  const others = new Set<string>()
  let described = 0
  const errors = answers.flatMap(({ place, operation, status, description, samples }): ImportedError[] => {
    const found = samples
      .map((sample) => ({ sample, parts: partsIn(sample) }))
      .filter(({ parts }) => parts.message !== undefined || parts.code !== undefined)
    if (found.some(({ sample }) => JSON.stringify(bodyOf(sample)) !== shape)) others.add(place)
    const all: readonly BodyParts[] = found.length > 0 ? found.map(({ parts }) => parts) : [{}]
    return all.map(({ message, code, lostCode }) => {
      if (message === undefined) described++
      const text = literalText(message ?? description) || `Status ${status}`
      return {
        place,
        status,
        code,
        lostCode,
        message: text,
        named: typeof message === 'string' && message.length < 60 ? message : description,
        operations: [operation],
      }
    })
  })
  if (described > 0)
    remarks.push(`the messages of ${described} responses are their descriptions, as they have no example: correct them`)
  if (others.size > 0) {
    remarks.push(
      `${others.size} responses have a body of another form than 'envelope', as at ${[...others].slice(0, 3).join(', ')}`,
    )
  }
  return { errors, body, contentType, basePath: basePathOf(document), remarks }
}

function answersOf(document: JsonObject, remarks: string[]): readonly Answer[] {
  const resolveAt = resolverOf(document, (place, fault) => remarks.push(`${place}: a part was left out, as ${fault}`))
  const answers: Answer[] = []
  const ranges: string[] = []
  for (const [path, item] of Object.entries(record(document['paths']))) {
    const operations = record(resolveAt(path, 'path item')(item))
    for (const method of METHODS.filter((name) => isRecord(operations[name]))) {
      const operation = `${method.toUpperCase()} ${path}`
      const whole = record(resolveAt(operation, 'operation')(operations[method]))
      for (const [status, reference] of Object.entries(record(whole['responses']))) {
        if (/^[1-3]/.test(status) || status.startsWith('x-')) continue
        const place = `${operation} ${status}`
        if (!/^[45]\d\d$/.test(status)) {
          ranges.push(place)
          continue
        }
        const resolve = resolveAt(place)
        const response = record(resolveAt(place, 'response')(reference))
        const [contentType, media] = mediaOf(response)
        const description = typeof response['description'] === 'string' ? response['description'] : ''
        const shown = samplesOf(media, resolve)
        const samples = shown.length > 0 ? shown : sampleOf(media['schema'], resolve)
        answers.push({ place, operation, status: Number(status), description, contentType, samples })
      }
    }
  }
  if (ranges.length > 0) {
    const named = ranges.slice(0, MOST_NAMED).join(', ') + (ranges.length > MOST_NAMED ? ', ...' : '')
    remarks.push(`${ranges.length} responses name no status, and were left out: ${named}`)
  }
  return answers
}

/** The JSON of a response; of Swagger 2, which has schema and examples without a media type around, the same. */
function mediaOf(response: JsonObject): readonly [string | undefined, JsonObject] {
  const content = Object.entries(record(response['content']))
  const json = content.find(([type]) => /json/i.test(type)) ?? content[0]
  if (json) return [json[0], record(json[1])]
  const examples = Object.entries(record(response['examples']))
  const example = examples.find(([type]) => /json/i.test(type))
  return [example?.[0], { schema: response['schema'], ...(example ? { example: example[1] } : {}) }]
}

function basePathOf(document: JsonObject): string | undefined {
  const [server] = Array.isArray(document['servers']) ? document['servers'] : []
  const url = document['basePath'] ?? record(server)['url']
  if (typeof url !== 'string') return undefined
  const path = url.replace(/^[a-z+]+:\/\/[^/]*/i, '').replace(/\/+$/, '')
  return /^(?:\/[\w.~-]+)+$/.test(path) ? path : undefined
}

function mostFrequent(bodies: readonly (Json | undefined)[]): string | undefined {
  const counts = new Map<string, number>()
  for (const body of bodies) counts.set(JSON.stringify(body), (counts.get(JSON.stringify(body)) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0]
}
