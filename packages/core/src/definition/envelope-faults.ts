import { compile, compileEnvelope, compileText, type Envelope, partsOf, SPREAD } from '../envelope/compile-envelope.js'
import type { EnvelopeDefinition, ErrorRecord, Json } from '../envelope/envelope.js'
import { paramRulesOf } from '../template/param-rules.js'
import { checkKeys, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { isJson } from '../values/json.js'
import { didYouMean } from '../values/nearest.js'
import { pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'
import type { ErrorDefinition, ErrorDefinitions, StatusDefinition } from './definition.js'

const KEYS = ['body', 'contentType', 'frame', 'issue'] as const satisfies readonly (keyof EnvelopeDefinition)[]

/** What a template of a body can show, but for `{params.NAME}` and `{fields.NAME}`. */
const BODY_PARTS = [
  'message',
  'kind',
  'code',
  'type',
  'status',
  'title',
  'requestId',
  'params',
  'param',
  'retryAfter',
  'path',
  'timestamp',
] as const satisfies readonly (keyof ErrorRecord)[]

const ISSUE_PARTS = ['pointer', 'field', 'message', 'code'] as const

/** The parts of which one tells the error, or says what went wrong. */
const TELLING = ['message', 'kind', 'code']

const FORMATS = ['string', 'null', 'unrecognized']

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w-]+=(?:[\w.+-]+|"[^"\\]*"))*$/

/** Checks an envelope by itself; returns it prepared, or `undefined` where it is not sound enough for that. */
export function checkEnvelope(envelope: unknown, path: string, report: Report): Envelope | undefined {
  if (!isRecord(envelope)) {
    report(path, `must be an object with a 'body', not ${describe(envelope)}`)
    return undefined
  }
  checkKeys(envelope, KEYS, path, report)
  const { body, contentType, frame, issue } = envelope
  if (contentType !== undefined && !(typeof contentType === 'string' && MEDIA_TYPE.test(contentType))) {
    report(`${path}.contentType`, `must be a media type such as 'application/json', not ${describe(contentType)}`)
  }
  let isSound = true
  for (const [name, template, known] of [
    ['body', body, BODY_PARTS],
    ['frame', frame, BODY_PARTS],
    ['issue', issue, ISSUE_PARTS],
  ] as const) {
    const place = pathTo(path, name)
    if (template === undefined && name !== 'body') continue
    if (typeof template !== 'object' || template === null || !isJson(template)) {
      const nature = name === 'issue' ? 'an object' : 'an object or a list'
      report(place, `must be ${nature} of JSON, nested up to 32 levels deep, not ${describe(template)}`)
      isSound = false
      continue
    }
    checkTexts(template as Json, known, place, report)
    const parts = partsOf(compile(template as Json))
    if (name === 'issue' ? parts.length === 0 : !TELLING.some((part) => parts.includes(part))) {
      const words = name === 'issue' ? ISSUE_PARTS : TELLING
      const listed = words.map((word) => `{${word}}`).join(', ')
      report(place, `has none of ${listed}, so that it would tell nobody what went wrong`)
    }
  }
  return isSound ? compileEnvelope(envelope as unknown as EnvelopeDefinition) : undefined
}

/** Checks each text of a template, wherever it stands. */
function checkTexts(template: Json, known: readonly string[], path: string, report: Report): void {
  if (typeof template === 'string') return checkText(template, known, path, report)
  if (Array.isArray(template)) {
    for (const [index, item] of template.entries()) checkTexts(item, known, pathTo(path, index), report)
    return
  }
  if (!isRecord(template)) return
  for (const [key, value] of Object.entries(template)) {
    if (key === '__proto__') report(path, `has a key '__proto__', which objects have already`)
    else if (key !== SPREAD) checkTexts(value as Json, known, pathTo(path, key), report)
    else if (value !== '{params}') {
      report(pathTo(path, key), `must be '{params}': nothing else can be spread, not ${describe(value)}`)
    }
  }
}

function checkText(text: string, known: readonly string[], path: string, report: Report): void {
  const node = compileText(text, ({ brace, index }) => {
    const verb = brace === '{' ? 'is never closed' : 'closes nothing'
    report(path, `has a '${brace}' at ${index} that ${verb}; write '${brace}${brace}' for a literal brace`)
  })
  const isBody = known.includes('status')
  for (const name of partsOf(node)) {
    const isNamed = isBody && /^(?:params|fields)\.[A-Za-z_]\w*$/.test(name)
    if (node.is === 'text' && name.includes('|')) {
      report(path, `{${name}} has a form, which only a part that fills its text alone can have`)
    } else if (!known.includes(name) && !isNamed) {
      const hint = didYouMean(name, [...known, ...(isBody ? ['params.', 'fields.'] : [])])
      report(path, `{${name}} is not a part of an error (known: ${known.map((part) => `{${part}}`).join(', ')})${hint}`)
    }
  }
  if (node.is !== 'part' || node.format === undefined) return
  if (!FORMATS.includes(node.format) || (node.format === 'unrecognized' && !['kind', 'code'].includes(node.part))) {
    report(
      path,
      `'|${node.format}' is not a form of {${node.part}}: '|string' or '|null'${didYouMean(node.format, FORMATS)}`,
    )
  }
}

/** Checks an envelope against the errors that it is to carry. */
export function checkEnvelopeFits(
  { body, frame, issue }: EnvelopeDefinition,
  errors: ErrorDefinitions,
  statuses: Readonly<Record<string, StatusDefinition>>,
  path: string,
  report: Report,
): void {
  const params = new Map<string, string[]>()
  for (const [kind, error] of Object.entries(errors)) {
    for (const name of Object.keys(paramRulesOf(error))) params.set(name, [...(params.get(name) ?? []), kind])
  }
  const fields = new Set(
    [...Object.values(errors), ...Object.values(statuses)].flatMap((row) => Object.keys(row?.fields ?? {})),
  )
  for (const [name, template] of Object.entries({ body, frame, issue })) {
    if (template === undefined) continue
    visit(template, pathTo(path, name), (text, place, siblings) => {
      if (typeof text !== 'string') return
      const node = compileText(text)
      for (const part of partsOf(node)) {
        const [group, member = ''] = part.split(/\.(.*)/s)
        if (group === 'fields' && !fields.has(member)) {
          report(place, `no error and no status has a field '${member}'${didYouMean(member, [...fields])}`)
        }
        if (group !== 'params' || member === '') continue
        const kinds = params.get(member) ?? []
        // An envelope for many contracts has a place for issues, whether there are some or not.
        if (kinds.length === 0 && member !== 'issues') {
          report(place, `no error has a param '${member}'${didYouMean(member, [...params.keys()])}`)
        }
        const isText = node.is === 'text' || (node.is === 'part' && node.format === 'string')
        const unfit = isText ? kinds.find((kind) => !isTextParam(errors[kind], member)) : undefined
        if (unfit !== undefined) {
          report(place, `{params.${member}} of '${unfit}' is no string, integer, number or boolean, and so has no text`)
        }
      }
      if (!siblings) return
      const placed = partsOf(compile(template), true)
      for (const sibling of siblings) {
        if (params.has(sibling) && !placed.includes(`params.${sibling}`)) {
          const kinds = params.get(sibling) ?? []
          report(place, `the param '${sibling}' of '${kinds[0]}' would overwrite the key '${sibling}' beside it`)
        }
      }
    })
  }
}

/** Visits each text of a template; a spread with the keys beside it. */
function visit(template: Json, path: string, each: (text: Json, path: string, siblings?: string[]) => void): void {
  if (typeof template !== 'object' || template === null) return each(template, path)
  for (const [key, value] of Object.entries(template)) {
    if (key === SPREAD)
      each(
        '',
        pathTo(path, key),
        Object.keys(template).filter((name) => name !== SPREAD),
      )
    else visit(value, pathTo(path, key), each)
  }
}

function isTextParam(error: ErrorDefinition | undefined, name: string): boolean {
  const type = error?.params && Object.hasOwn(error.params, name) ? error.params[name] : 'string'
  return typeof type === 'string' && !type.startsWith('issues')
}

/**
 * Checks that a frame tells its error: it has no status line beside it. A frame with `{status}` or `{kind}` does, and so does one
 * with codes that are unique in the catalog.
 */
export function checkFrame(envelope: Envelope, errors: ErrorDefinitions, path: string, report: Report): void {
  const parts = partsOf(envelope.frame)
  if (parts.includes('status') || parts.includes('kind')) return
  if (!parts.includes('code')) {
    report(path, 'has none of {status}, {kind} and {code}: in an event stream nobody could tell which error it is')
    return
  }
  const seen = new Map<string, string>()
  for (const [kind, { code = kind }] of Object.entries(errors)) {
    const other = seen.get(String(code))
    if (other !== undefined) {
      report(
        path,
        `has no {status}, and the code ${describe(String(code))} is that of '${other}' and of '${kind}': in an event stream nobody could tell them apart; give the envelope a 'frame' with {status}`,
      )
      return
    }
    seen.set(String(code), kind)
  }
}
