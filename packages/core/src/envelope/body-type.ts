import type { EnvelopeDefinition, Json } from './envelope.js'

/** The parts that every error has. */
interface Present {
  message: string
  type: string
  status: number
  title: string
  requestId: string
  timestamp: string
}

/** The parts that only some have. */
interface Absent {
  kind: string
  code: string | number
  params: Readonly<Record<string, unknown>>
  param: string
  retryAfter: number
  path: string
}

type Named = Present & Absent

type PartValue<Part extends string> = Part extends keyof Named ? Named[Part] : unknown

type AsWritten<Part extends string> = Part extends `${infer Name}|null`
  ? PartValue<Name> | null
  : Part extends `${string}|${string}`
    ? string
    : PartValue<Part>

/** What a text of a template writes. A text with braces that are escaped, or with more than a part, is text. */
type TextType<Text extends string> = string extends Text
  ? string
  : Text extends `{${infer Part}}`
    ? Part extends `${string}{${string}` | `${string}}${string}` | `{${string}`
      ? string
      : AsWritten<Part>
    : Text extends `${string}{${string}}${string}`
      ? string
      : Text

/** Whether a template writes something in any case, may be absent, or has no parts that could be absent. */
type Sureness<Template> = Template extends string
  ? string extends Template
    ? 'absent'
    : TextSureness<Template>
  : Template extends readonly (infer Item)[]
    ? Together<Sureness<Item>>
    : Template extends { readonly [key: string]: unknown }
      ? Together<{ [Key in keyof Template]: Sureness<Template[Key]> }[keyof Template]>
      : 'constant'

type TextSureness<Text extends string> = Text extends `${string}{${infer Rest}`
  ? Rest extends `{${infer After}`
    ? TextSureness<After>
    : Rest extends `${infer Part}}${infer After}`
      ? Part extends SurePart
        ? TextSureness<After> extends 'absent'
          ? 'absent'
          : 'sure'
        : 'absent'
      : 'constant'
  : 'constant'

type SurePart = keyof Present | `${keyof Present}|string` | `${string}|null` | `${string}|unrecognized`

type Together<S> = 'sure' extends S ? 'sure' : 'absent' extends S ? 'absent' : 'constant'

type MayBeAbsent<Template> = Sureness<Template> extends 'absent' ? true : false

/** The type of what a template writes. */
export type Written<Template> = Template extends string
  ? TextType<Template>
  : Template extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : Template extends { readonly [key: string]: unknown }
      ? {
          readonly [Key in keyof Template as Key extends '...'
            ? never
            : MayBeAbsent<Template[Key]> extends true
              ? never
              : Key]: Written<Template[Key]>
        } & {
          readonly [Key in keyof Template as Key extends '...'
            ? never
            : MayBeAbsent<Template[Key]> extends true
              ? Key
              : never]?: Written<Template[Key]>
        } & ('...' extends keyof Template ? { readonly [param: string]: unknown } : unknown)
      : Template

type Flat<T> = { readonly [Key in keyof T]: T[Key] }

/** The body that an envelope writes. */
export type BodyOf<E> = E extends EnvelopeDefinition
  ? Json extends E['body']
    ? unknown
    : Flat<Written<E['body']>>
  : unknown
