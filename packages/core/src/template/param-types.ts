import type { StandardSchemaV1 } from '@standard-schema/spec'

/** What is wrong with one part of an input, as validation says it. */
export interface Issue {
  /** Where, as an RFC 6901 pointer into the input: `/items/0/qty`; empty for the input as a whole. */
  readonly pointer: string
  /** What is wrong, for people. */
  readonly message: string
  /** The machine name of the rule that does not hold, where the validator has one. */
  readonly code?: string
}

/** The types whose values a message can show. */
export type TextParamType = 'string' | 'integer' | 'number' | 'boolean'

type NamedParamType = TextParamType | 'issues'

/**
 * What a param is: `'string'`, `'integer'`, `'number'`, `'boolean'`, `'issues'` (a list of `Issue`), each also optional
 * (`'string?'`), or any Standard Schema (zod, valibot, arktype, ...), whose output the param has.
 */
export type ParamType = NamedParamType | `${NamedParamType}?` | StandardSchemaV1

/** The dynamic parts of an error, by name. */
export type Params = Readonly<Record<string, unknown>>

/** The params of an error that has none. */
export type NoParams = { readonly [name: string]: never }

/** The placeholder names in a message's own text: `'Unknown model {model}'` gives `'model'`. */
export type ParamNames<Message extends string> = string extends Message
  ? string
  : Message extends `${string}{${infer Rest}`
    ? Rest extends `{${infer After}`
      ? ParamNames<After>
      : Rest extends `${infer Name}}${infer After}`
        ? Name | ParamNames<After>
        : never
    : never

interface NamedValues {
  string: string
  integer: number
  number: number
  boolean: boolean
  issues: readonly Issue[]
}

// The schema's type is looked at by its structure: through the spec's own helpers this takes three times as long.
type ValueOf<Type> = Type extends keyof NamedValues
  ? NamedValues[Type]
  : Type extends `${infer Name extends keyof NamedValues}?`
    ? NamedValues[Name] | undefined
    : Type extends { readonly '~standard': { readonly types?: { readonly output: infer Output } | undefined } }
      ? Output
      : unknown

type DeclaredValue<Declared, Name> = Name extends keyof Declared ? ValueOf<Declared[Name]> : string

/** The params that may be left out: those of an optional type, and those whose schema makes something of nothing. */
type OptionalNames<Declared> = {
  [Name in keyof Declared]: Declared[Name] extends NamedParamType
    ? never
    : unknown extends ValueOf<Declared[Name]>
      ? never
      : undefined extends ValueOf<Declared[Name]>
        ? Name
        : never
}[keyof Declared]

type ParamsFor<Message extends string, Declared> = Declared[keyof Declared] extends NamedParamType
  ? { readonly [Name in ParamNames<Message> | keyof Declared]: DeclaredValue<Declared, Name> }
  : WithOptional<Message, Declared, OptionalNames<Declared>>

type WithOptional<Message extends string, Declared, Optional extends keyof Declared> = [Optional] extends [never]
  ? { readonly [Name in ParamNames<Message> | keyof Declared]: DeclaredValue<Declared, Name> }
  : {
      readonly [Name in ParamNames<Message> | Exclude<keyof Declared, Optional>]: DeclaredValue<Declared, Name>
    } & { readonly [Name in Optional]?: ValueOf<Declared[Name]> }

/**
 * The params of one error definition: every placeholder of its message and everything that `params` declares, with the
 * declared type, and `string` for a placeholder that is not declared.
 */
// Not distributive: at each call the compiler would otherwise go through the params of all the kinds.
export type ParamsOf<Definition> = [Definition] extends [{ readonly message: infer Message extends string }]
  ? string extends Message
    ? Params
    : Definition extends { readonly params: infer Declared }
      ? ParamsFor<Message, Declared>
      : ParamNames<Message> extends never
        ? NoParams
        : { readonly [Name in ParamNames<Message>]: string }
  : never
