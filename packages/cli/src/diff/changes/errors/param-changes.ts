import { type ParamFacts, parseTemplate, pathTo } from '@errspec/core/schema'
import type { Contract } from '../../../shared/contract/contract.js'
import { paramsOfKind } from '../../../shared/contract/param-types.js'
import { type Change, change, NOTHING } from '../change.js'
import { isProse } from '../prose.js'
import { skeleton } from '../renamed-kinds.js'
import { isSameType, label, typeChange } from './param-types.js'

/** What changed of the params of an error. */
export function paramChanges(base: Contract, head: Contract, kind: string, name: string): readonly Change[] {
  const before = paramsOfKind(base.catalog, kind)
  const after = paramsOfKind(head.catalog, name)
  const renamed = renamedParams(base, head, kind, name)
  const pairs = before.map((old) => [old, find(after, renamed.get(old.name) ?? old.name)] as const)
  const kept = new Set(pairs.map(([, current]) => current))
  const place = (param: ParamFacts) => pathTo('errors', name, ...(param.isShown ? ['message'] : ['params', param.name]))
  return [
    ...pairs.flatMap(([old, current]) => (current ? [] : [removed(place(old), old)])),
    ...after.filter((param) => !kept.has(param)).map((param) => added(place(param), name, param)),
    ...pairs.flatMap(([old, current]) => {
      if (!current) return []
      return [
        ...(old.name === current.name ? [] : [renaming(place(current), old, current)]),
        ...(isSameType(old, current) ? [] : [typeChange(pathTo('errors', name, 'params', current.name), old, current)]),
        ...(old.isOptional === current.isOptional ? [] : [presence(place(current), name, current)]),
      ]
    }),
  ]
}

const find = (params: readonly ParamFacts[], name: string) => params.find((param) => param.name === name)

/**
 * The params that are called something else. In the same text the place tells which param is which; where the body carries them by
 * name, that holds only for a name that is gone and one that is new.
 */
export function renamedParams(base: Contract, head: Contract, kind: string, name: string): ReadonlyMap<string, string> {
  const [old, current] = [base.catalog.errors[kind]?.message ?? '', head.catalog.errors[name]?.message ?? '']
  if (skeleton(old) !== skeleton(current)) return new Map()
  const [before, after] = [parseTemplate(old).names, parseTemplate(current).names]
  const isByName = isProse(base, head, kind, name)
  const [olds, news] = [paramsOfKind(base.catalog, kind), paramsOfKind(head.catalog, name)]
  const isRename = (was: string, is: string) => !isByName || (!find(news, was) && !find(olds, is))
  return new Map(
    before.flatMap((was, index) => {
      const is = after[index] ?? was
      return was !== is && isRename(was, is) ? [[was, is] as const] : []
    }),
  )
}

function removed(path: string, param: ParamFacts): Change {
  return change('param-removed', path, {
    message: `${label(param)} is gone`,
    oldClient: `no longer finds params.${param.name}${param.isOptional ? '' : ', without which the error is unrecognized where its text does not show it'}`,
    newClient: `code that reads params.${param.name} no longer compiles`,
    ...(param.isOptional ? { breaks: ['source'] as const } : {}),
  })
}

function added(path: string, kind: string, param: ParamFacts): Change {
  if (param.isOptional) {
    return change('optional-param-added', path, {
      message: `${label(param)} is new, and may be absent`,
      oldClient: `does not know params.${param.name}`,
      newClient: `does not find params.${param.name}`,
    })
  }
  return change('param-added', path, {
    message: `${label(param)} is new`,
    oldClient: `does not know params.${param.name}`,
    newClient: `does not find params.${param.name}; a service that raises '${kind}' without it no longer compiles`,
  })
}

function renaming(path: string, old: ParamFacts, current: ParamFacts): Change {
  const isCarried = old.isCarried && current.isCarried
  return change('param-renamed', path, {
    message: `${label(old)} is called ${label(current)} now`,
    oldClient: isCarried
      ? `does not find params.${old.name} in the body`
      : `reads the value as params.${old.name}, as before`,
    newClient: `${isCarried ? `does not find params.${current.name} in the body` : `reads the value as params.${current.name}`}; code that reads params.${old.name} no longer compiles`,
    // The place in the text is the same.
    ...(isCarried ? {} : { breaks: ['source'] as const }),
  })
}

function presence(path: string, kind: string, param: ParamFacts): Change {
  const { name } = param
  if (param.isOptional) {
    return change('param-made-optional', path, {
      message: `${label(param)} may be absent`,
      oldClient: `takes '${kind}' for 'unrecognized' where params.${name} is absent`,
      newClient: `code that takes params.${name} for granted no longer compiles`,
    })
  }
  return change('param-made-required', path, {
    message: `${label(param)} is there in any case`,
    oldClient: NOTHING,
    newClient: `takes '${kind}' for 'unrecognized' where params.${name} is absent; a service that raises it without no longer compiles`,
  })
}
