/** A value without its contents. Every string in it is a description, such as `string(12)`, and never the value's own. */
export type Shape = string | number | boolean | null | readonly Shape[] | { readonly [field: string]: Shape }

const MAX_DEPTH = 8
const MAX_FIELDS = 24
const MAX_ITEMS = 3
const MAX_ENTRIES = 400

/** Fields whose numbers and booleans are settings. Elsewhere a number may be data: a token of a prompt, a year of birth. */
const SETTINGS = /* @__PURE__ */ words(
  'add_special_tokens best_of dimensions echo frequency_penalty guidance_scale height include_usage logprobs ' +
    'max_completion_tokens max_output_tokens max_tokens min_p min_tokens n num_inference_steps output_compression ' +
    'parallel_tool_calls partial_images presence_penalty repetition_penalty seed skip_special_tokens speed store ' +
    'stream strict temperature top_k top_logprobs top_p truncate_prompt_tokens width',
)

/** Names that well-known endpoints give to fields and headers. Any other may be data, as in a map from e-mail to text. */
const FIELDS = /* @__PURE__ */ words(
  'accept api-key arguments audio authorization background cache-control chat_template_kwargs content ' +
    'content-encoding content-length content-type cookie data description detail document documents encoding_format ' +
    'extra_body file file_data file_id filename files format function functions id idempotency-key image image[] ' +
    'image_url images input input_audio instructions json_schema language logit_bias mask messages metadata ' +
    'modalities model name origin output_format parameters prompt properties quality query reasoning ' +
    'reasoning_effort refusal required response_format role schema service_tier size stop stream_options style text ' +
    'tool_call_id tool_calls tool_choice tools type url user user-agent voice x-api-key x-request-id',
)

/** A closed list, since a file and a header can carry any text as their type. */
const MEDIA_TYPE =
  /^(?:application\/(?:json|octet-stream|pdf|x-www-form-urlencoded)|audio\/(?:mpeg|ogg|wav|webm)|image\/(?:gif|jpeg|png|webp)|multipart\/form-data|text\/(?:csv|event-stream|html|markdown|plain)|\*\/\*)(?=;|$)/

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/**
 * The shape of any value: strings, files and unknown field names become their type and size; numbers of at most 6 digits
 * and booleans stay where they are settings. `fields` adds known settings. Bounded in depth and size; never throws.
 */
export function shapeOf(value: unknown, fields: readonly string[] = []): Shape {
  const ancestors: object[] = []
  let entriesLeft = MAX_ENTRIES
  return visit(value)

  function visit(value: unknown, field = ''): Shape {
    if (value === null) return null
    if (typeof value === 'string')
      return `string(${value.length}${/^(?:accept|content-type)$/.test(field) ? mediaType(value) : ''})`
    if (typeof value === 'boolean') return isSetting(field) ? value : 'boolean'
    if (typeof value === 'number') return isSetting(field) && isShort(value) ? value : 'number'
    if (typeof value !== 'object') return typeof value
    if (ancestors.includes(value)) return 'cycle'
    ancestors.push(value)
    const shape = guarded<Shape>(() => visitObject(value), 'unreadable')
    ancestors.pop()
    return shape
  }

  function visitObject(value: object): Shape {
    const tag = tagOf(value)
    if (ArrayBuffer.isView(value) || tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer') {
      return `bytes(${sizeIn(value, 'byteLength')})`
    }
    if (tag === 'Blob' || tag === 'File') {
      return `file(${sizeIn(value, 'size')} bytes${mediaType(read(value, 'type'))})`
    }
    if (tag === 'ReadableStream' || Symbol.asyncIterator in value) return 'stream'
    if (tag === 'Date' || tag === 'Error' || tag === 'Promise' || tag === 'URL') return tag
    const isList = Array.isArray(value) || tag === 'Set'
    if (ancestors.length > MAX_DEPTH) return isList ? 'list' : 'object'
    return isList
      ? visitList(tag === 'Set' ? Array.from(entriesOf(value), ([item]) => item) : value)
      : visitFields(value)
  }

  function visitList(list: unknown): Shape {
    const { length } = list as unknown[]
    const items: Shape[] = []
    while (items.length < Math.min(length, MAX_ITEMS) && entriesLeft-- > 0) {
      items.push(guarded<Shape>(() => visit((list as unknown[])[items.length]), 'unreadable'))
    }
    return length > items.length ? [...items, `${length - items.length} more`] : items
  }

  function visitFields(value: object): Shape {
    const shape: Record<string, Shape> = {}
    const seen = new Map<string, number>()
    const entries = entriesOf(value)
    let shown = 0
    for (const [key, readValue] of entries) {
      if (shown === MAX_FIELDS || entriesLeft-- <= 0) break
      const name = typeof key !== 'string' ? `key(${typeof key})` : isKnown(key) ? key : `key(${key.length})`
      const times = (seen.get(name) ?? 0) + 1
      seen.set(name, times)
      shape[times === 1 ? name : `${name} #${times}`] = guarded<Shape>(() => visit(readValue(), name), 'unreadable')
      shown++
    }
    if (entries.length > shown) shape['...'] = `${entries.length - shown} more`
    return shape
  }

  function isKnown(key: string): boolean {
    return FIELDS.has(key) || isSetting(key)
  }

  function isSetting(key: string): boolean {
    return SETTINGS.has(key) || (fields.includes(key) && /^[a-z][\w-]{0,39}$/i.test(key))
  }
}

type Entry = readonly [key: unknown, read: () => unknown]

/**
 * What an object holds under names. The platform's own methods read its collections and refuse what only pretends to be
 * one, so that of an unknown object no code runs but its getters. Throws for an object that cannot be read.
 */
export function entriesOf(value: object): Entry[] {
  const tag = tagOf(value)
  if (!/^(?:FormData|Headers|Map|Set|URLSearchParams)$/.test(tag)) {
    return Object.keys(value).map((key) => [key, () => (value as Record<string, unknown>)[key]])
  }
  const { prototype } = Reflect.get(globalThis, tag) as { prototype: { entries(): Iterable<[unknown, unknown]> } }
  return Array.from(prototype.entries.call(value), ([key, item]) => [key, () => item])
}

/** The name of a built-in class, of any realm. For comparing only: an object can call itself anything. */
export function tagOf(value: unknown): string {
  return guarded(() => Object.prototype.toString.call(value).slice(8, -1), '')
}

/** A property of anything; `undefined` where it cannot be read. */
export function read(value: unknown, key: string): unknown {
  return guarded(() => (value as Record<string, unknown>)[key], undefined)
}

/** What a function returns, or something else where it throws. */
export function guarded<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch {
    return otherwise
  }
}

function mediaType(text: unknown): string {
  const type = typeof text === 'string' && MEDIA_TYPE.exec(text)?.[0]
  return type ? `, ${type}` : ''
}

/** Long numbers are data more often than settings: a card, a phone, an account. */
function isShort(value: number): boolean {
  return Math.abs(value) < 1e6 && Number(value.toPrecision(6)) === value
}

function sizeIn(value: object, key: string): string {
  const size = read(value, key)
  return Number.isSafeInteger(size) ? String(size) : '?'
}
