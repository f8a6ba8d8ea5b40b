import { mediaTypeOf } from '@errspec/core/adapter'
import type { Answer } from '../http/exchange.js'
import { commonRules, judgeAnswered } from '../rules/error-answer.js'
import type { RuleId } from '../rules/rules.js'
import { show } from '../rules/verdicts.js'
import type { CaseDefinition, CaseSetting } from './case-definition.js'
import { answerForm, judgeKind } from './error-case.js'

/** What HEAD has as GET has it (RFC 9110, 9.3.2). */
const SAME_HEADERS = [
  'content-type',
  'x-error-kind',
  'x-error-params',
  'x-should-retry',
  'cache-control',
  'x-content-type-options',
]
/** What a server without a route for HEAD answers. */
const NO_HEAD = [404, 405, 501]

export function headCase({ catalog, envelope, requestIdHeaders }: CaseSetting): CaseDefinition {
  const own: RuleId[] = ['head-no-body', 'head-headers']
  const rules: RuleId[] = ['answered', ...own]
  return {
    id: 'head',
    title: 'HEAD has the headers and no body',
    rules,
    async judge(examination, verdicts) {
      const scenario = examination.anyError(({ method, body, json, form }) =>
        method === undefined ? body === undefined && json === undefined && form === undefined : method === 'GET',
      )
      if (!scenario) return verdicts.skip(rules, 'no scenario is a GET')
      const bare = { ...scenario, body: undefined, json: undefined, form: undefined }
      const head = await examination.sendHead(bare)
      if (!judgeAnswered(verdicts, head, own)) return
      verdicts.judge('head-no-body', head.request, head.body.length === 0, {
        expected: 'nothing after the headers',
        actual: show(Buffer.from(head.body).toString()),
      })
      const get = await examination.send(bare)
      if (!judgeAnswered(verdicts, get, ['head-headers'])) return
      const ofStatus = Object.keys(catalog.statuses[get.status]?.headers ?? {}).map((name) => name.toLowerCase())
      const same = [...SAME_HEADERS, ...(Array.isArray(envelope) ? ['vary'] : []), ...ofStatus]
      const value = ({ headers }: Answer, name: string) => headers.get(name)?.join(', ')
      const differing = [
        ...same.filter((name) => value(head, name) !== value(get, name)),
        // These may be others for each request, but must not be missing.
        ...[...requestIdHeaders, 'retry-after'].filter((name) => get.headers.has(name) && !head.headers.has(name)),
      ]
      const hasRoute = head.status === get.status
      verdicts.judge('head-headers', head.request, hasRoute ? differing.length === 0 : NO_HEAD.includes(head.status), {
        expected: `${get.status} and the headers of GET`,
        actual: `${head.status}${hasRoute ? differing.map((name) => `, ${name}: ${show(value(head, name))}`).join('') : ''}`,
      })
    },
  }
}

/** Where `Accept` picks the envelope: the same error, asked for in each of the others. */
export function envelopeCases(setting: CaseSetting): CaseDefinition[] {
  const [, ...others] = [setting.envelope].flat()
  return others.map((envelope) => {
    const accept = mediaTypeOf(envelope)
    const rules = commonRules(answerForm(setting, undefined, accept))
    return {
      id: `envelope ${accept}`,
      title: `A request for ${accept} is answered so`,
      rules,
      async judge(examination, verdicts) {
        const { scenarios } = examination.target
        const kinds = Object.keys(setting.catalog.errors).filter((name) => scenarios[name] !== undefined)
        // One whose params show, if there is one.
        const kind = kinds.find((name) => Object.keys(scenarios[name]?.params ?? {}).length > 0) ?? kinds[0]
        const scenario = kind === undefined ? undefined : scenarios[kind]
        if (kind === undefined || !scenario) return verdicts.skip(rules, 'no kind has a scenario')
        await judgeKind(setting, kind, scenario, rules, examination, verdicts, { headers: { accept } })
        const own = commonRules(answerForm(setting, kind, accept))
        verdicts.skip(
          rules.filter((rule) => !own.includes(rule)),
          `'${kind}' has no such param`,
        )
      },
    }
  })
}
