/** How a param is written and read: text as it is, or a JSON number. */
export type ParamType = 'string' | 'integer' | 'number'

/** The values that fill a message's placeholders, by name. */
export type Params = Readonly<Record<string, string | number>>

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

/** The params of a message that has none. */
export type NoParams = { readonly [name: string]: never }

type ValueOf<Definition, Name> = Definition extends { readonly params: { readonly [N in Name & string]: infer Type } }
  ? Type extends 'integer' | 'number'
    ? number
    : string
  : string

/** The params of one error definition: every placeholder of its message, with the type that `params` declares. */
// Not distributive: at each call the compiler would otherwise go through the params of all the kinds.
export type ParamsOf<Definition> = [Definition] extends [{ readonly message: infer Message extends string }]
  ? string extends Message
    ? Params
    : [ParamNames<Message>] extends [never]
      ? NoParams
      : { readonly [Name in ParamNames<Message>]: ValueOf<Definition, Name> }
  : never
