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
export type ParamNames<Message extends string> = Message extends `${string}{${infer Name}}${infer After}`
  ? Name extends `{${infer Rest}`
    ? ParamNames<`${Rest}}${After}`>
    : Name | ParamNames<After>
  : string extends Message
    ? string
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
type OptionalNames<Declared> = Declared[keyof Declared] extends NamedParamType
  ? never
  : {
      [Name in keyof Declared]: Declared[Name] extends NamedParamType
        ? never
        : unknown extends ValueOf<Declared[Name]>
          ? never
          : undefined extends ValueOf<Declared[Name]>
            ? Name
            : never
    }[keyof Declared]

/** What a definition declares its params to be; `unknown`, which has no keys, where it declares none. */
export type DeclaredOf<Definition> = 'params' extends keyof Definition
  ? undefined extends Definition['params']
    ? unknown
    : Definition['params']
  : unknown

/** The params that must be given. */
export type RequiredNames<Names extends string, Declared> = Declared[keyof Declared] extends NamedParamType
  ? Names | keyof Declared
  : Exclude<Names | keyof Declared, OptionalNames<Declared>>

/** The params of a message with these placeholders. */
// By the names and the declarations, not by the definition: errors that have the same share one type.
export type ParamsFrom<Names extends string, Declared> = string extends Names
  ? Params
  : Names | keyof Declared extends never
    ? NoParams
    : OptionalNames<Declared> extends never
      ? { readonly [Name in Names | keyof Declared]: DeclaredValue<Declared, Name> }
      : { readonly [Name in RequiredNames<Names, Declared>]: DeclaredValue<Declared, Name> } & {
          readonly [Name in OptionalNames<Declared>]?: ValueOf<Declared[Name]>
        }

/**
 * The params of one error definition: every placeholder of its message and everything that `params` declares, with the
 * declared type, and `string` for a placeholder that is not declared.
 */
// By `keyof`, here and in what it uses: a condition on the definition itself takes the compiler through all kinds at each call,
// and one on a tuple makes all members of an array for each kind. `npm run bench -- types` tells.
export type ParamsOf<Definition> = 'message' extends keyof Definition
  ? ParamsFrom<ParamNames<Definition['message'] & string>, DeclaredOf<Definition>>
  : never
