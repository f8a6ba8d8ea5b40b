import type { AnyCatalog } from '@errspec/core'
import { exampleParams, splitOperation } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { type Contract, wholeOperation } from '../shared/contract/contract.js'
import { paramsOfKind } from '../shared/contract/param-types.js'
import { raisedBy } from '../shared/contract/raised-by.js'

/** How code raises or catches an error, with one of our packages. */
export interface Snippet {
  readonly title: string
  readonly code: string
}

/** How each kind of server raises an error. */
export function raising(contract: Contract, kind: string): readonly Snippet[] {
  const { name, from } = importOf(contract.catalog)
  const { method, path } = requestFor(contract, kind)
  const route = literal(path.replace(/\{(\w+)\}/g, ':$1'))
  const raised = `throw ${name}.error(${[literal(kind), ...paramsArgument(contract.catalog, kind)].join(', ')})`
  const verb = method.toLowerCase()
  return [
    {
      title: 'Express',
      code: `import { ${name} } from ${from}
import { errorHandler, notFound, requestId } from '@errspec/express'
import express from 'express'

const app = express()
app.use(requestId())
app.${verb}(${route}, () => {
  ${indent(raised, 2)}
})
app.use(notFound(${name}), errorHandler(${name}))`,
    },
    {
      title: 'NestJS',
      code: `import { ${name} } from ${from}
import { ErrspecModule } from '@errspec/nestjs'
import { Controller, Module, ${nestVerb(method)} } from '@nestjs/common'

@Controller()
class ExampleController {
  @${nestVerb(method)}(${route})
  handle() {
    ${indent(raised, 4)}
  }
}

@Module({ imports: [ErrspecModule.forRoot({ catalog: ${name} })], controllers: [ExampleController] })
export class AppModule {}`,
    },
    {
      title: 'Hono, Next.js, workers',
      code: `import { ${name} } from ${from}
import { withErrors } from '@errspec/web'

export const ${method} = withErrors(${name}, () => {
  ${indent(raised, 2)}
})`,
    },
  ]
}

/** How a client catches it. */
export function catching(contract: Contract, kind: string): Snippet {
  const { name, from } = importOf(contract.catalog)
  const { method, path } = requestFor(contract, kind)
  const init = method === 'GET' ? '' : `, { method: ${literal(method)} }`
  const params = paramsOfKind(contract.catalog, kind).map((param) => `error.params${member(param.name)}`)
  const shown = ['error.message', ...params, 'error.requestId'].join(', ')
  return {
    title: 'fetch',
    code: `import { ${name} } from ${from}
import { createFetch } from '@errspec/fetch'

const api = createFetch({ catalog: ${name}, baseUrl: 'https://api.example.com' })
try {
  await api(${literal(path.replace(/\{\w+\}/g, '1'))}${init})
} catch (error) {
  if (!${name}.is(error, ${literal(kind)})) throw error
  console.error(${shown})
}`,
  }
}

/** What the code of the examples calls itself. */
const TAKEN =
  'api app error express console createFetch errorHandler notFound requestId withErrors Controller Module ExampleController AppModule ErrspecModule ' +
  'GET POST PUT PATCH DELETE Get Post Put Patch Delete ' +
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in ' +
  'instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'

/** The name of a catalog in code, and where it is imported from. */
function importOf(catalog: AnyCatalog): { readonly name: string; readonly from: string } {
  if (catalog === ig1) return { name: 'ig1', from: "'@errspec/core/ig1'" }
  const words = catalog.name.match(/[A-Za-z0-9]+/g) ?? []
  const joined = words.map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('')
  const isName = /^[A-Za-z]\w*$/.test(joined) && !TAKEN.split(' ').includes(joined)
  return { name: isName ? joined : 'contract', from: "'./errors.js'" }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** A request that may raise a kind: that of an operation which does, where every router takes its path as it is. */
function requestFor({ operations }: Contract, kind: string): { readonly method: string; readonly path: string } {
  const raisers = raisedBy(operations, kind)
  const keys = operations && raisers === 'any' ? Object.keys(operations.operations) : raisers
  const fitting = (keys as readonly string[])
    .filter((key) => key !== '*')
    .map((key) => splitOperation(operations ? wholeOperation(operations, key) : key))
    .find(({ method, path }) => METHODS.includes(method) && /^(?:\/(?:[\w.-]*|\{\w+\}))+$/.test(path))
  return fitting ?? { method: 'GET', path: '/example' }
}

const nestVerb = (method: string) => `${method[0]}${method.slice(1).toLowerCase()}`

/** The example params of a kind; those that have no example are to be filled in, and stand there by their names. */
function paramsArgument({ errors }: AnyCatalog, kind: string): readonly string[] {
  const definition = errors[kind]
  if (!definition) return []
  const { params, missing } = exampleParams(definition)
  const entries = [...Object.entries(params).map(([name, value]) => `${key(name)}: ${literal(value)}`), ...missing]
  return entries.length === 0 ? [] : [`{ ${entries.join(', ')} }`]
}

/** A value of JSON as code has it. */
function literal(value: unknown): string {
  if (typeof value === 'string') {
    const text = JSON.stringify(value).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)
    return text.includes("'") ? text : `'${text.slice(1, -1).replaceAll('\\"', '"')}'`
  }
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([name, item]) => `${key(name)}: ${literal(item)}`).join(', ')} }`
}

const isIdentifier = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name)
/** `__proto__: x` would set something else. */
const key = (name: string) => (name === '__proto__' ? "['__proto__']" : isIdentifier(name) ? name : literal(name))
const member = (name: string) => (isIdentifier(name) ? `.${name}` : `[${literal(name)}]`)
const indent = (code: string, spaces: number) => code.replaceAll('\n', `\n${' '.repeat(spaces)}`)
