import { toErrorResponse } from '@errspec/core/adapter'
import type { CaseDefinition, CaseSetting } from './cases.js'
import { judgeAnswered, parseObject } from './error-answer.js'
import type { Answer } from './exchange.js'
import { type Expectation, expectKind, readMessage } from './expectation.js'
import { isType } from './header-rules.js'
import type { RuleId } from './rules.js'
import { headerOf } from './session.js'
import { type Fault, show, type Verdicts } from './verdicts.js'

/** What HEAD must not lack where GET has it (RFC 9110, 9.3.2). */
const HEAD_HEADERS = [
  'content-type',
  'x-request-id',
  'request-id',
  'x-error-kind',
  'cache-control',
  'x-content-type-options',
]

export function headCase(): CaseDefinition {
  const own: RuleId[] = ['head-no-body', 'head-headers']
  const rules: RuleId[] = ['answered', ...own]
  return {
    id: 'head',
    title: 'HEAD has the headers and no body',
    rules,
    async judge(session, verdicts) {
      const scenario = session.anyError(({ method, body, json, form }) =>
        method === undefined ? body === undefined && json === undefined && form === undefined : method === 'GET',
      )
      if (!scenario) return verdicts.skip(rules, 'no scenario is a GET')
      const bare = { ...scenario, body: undefined, json: undefined, form: undefined }
      const head = await session.sendHead(bare)
      if (!judgeAnswered(verdicts, head, own)) return
      verdicts.judge('head-no-body', head.request, head.body.length === 0, {
        expected: 'nothing after the headers',
        actual: show(Buffer.from(head.body).toString()),
      })
      const get = await session.send(bare)
      if (!judgeAnswered(verdicts, get, ['head-headers'])) return
      const lacking = HEAD_HEADERS.filter((name) => get.headers.has(name) && !head.headers.has(name))
      // A server that has no route for HEAD may answer another error; a success would hide this one.
      verdicts.judge('head-headers', head.request, lacking.length === 0 && (head.status >= 400 || get.status < 400), {
        expected: `${get.status} and the headers of GET`,
        actual: `${head.status}, without ${lacking.join(', ') || 'none of them'}`,
      })
    },
  }
}

/** `body: 'negotiate'`: the same error, asked for as RFC 9457 has it. */
export function problemCase({ catalog }: CaseSetting): CaseDefinition {
  const own: RuleId[] = ['vary', 'problem-content-type', 'problem-members']
  const rules: RuleId[] = ['answered', ...own]
  return {
    id: 'problem',
    title: 'A request for application/problem+json is answered so',
    rules,
    async judge(session, verdicts) {
      const { scenarios } = session.target
      const kind = Object.keys(catalog.errors).find((name) => scenarios[name] !== undefined)
      const scenario = kind === undefined ? undefined : scenarios[kind]
      if (kind === undefined || !scenario) return verdicts.skip(rules, 'no kind has a scenario')
      const plain = await session.send(scenario)
      if (!judgeAnswered(verdicts, plain, own)) return
      const problem = await session.send(scenario, { accept: 'application/problem+json' })
      if (!judgeAnswered(verdicts, problem, own)) return
      const type = problem.headers.get('content-type')?.join(', ') ?? ''
      const isProblem = isType(type, 'application/problem+json')
      const faults: Fault[] = isProblem ? [] : [{ what: 'the type', like: 'content-type' }]
      verdicts.judgeFaults('problem-content-type', problem.request, faults, {
        expected: "'application/problem+json; charset=utf-8'",
        actual: show(type),
      })
      const vary = problem.headers.get('vary')?.join(', ') ?? ''
      verdicts.judge('vary', problem.request, /(^|[\s,])(accept|\*)($|[\s,])/i.test(vary), {
        expected: "'accept'",
        actual: show(vary),
      })
      judgeMembers(verdicts, problem, plain, expectKind(catalog, kind, scenario, 'negotiate'))
    },
  }
}

/** What a problem repeats of its headers, or of the envelope, is compared with those: their faults are their own. */
function judgeMembers(verdicts: Verdicts, problem: Answer, plain: Answer, expectation: Expectation): void {
  const { catalog, error } = expectation
  const members = parseObject(problem.body)
  if (typeof members !== 'object') {
    const faults: Fault[] = [{ what: 'the whole body', like: 'json' }]
    verdicts.judgeFaults('problem-members', problem.request, faults, { expected: 'a JSON object', actual: members })
    return
  }
  const requestIds: unknown[] = [headerOf(problem, 'x-request-id'), headerOf(problem, 'request-id')].filter(Boolean)
  const requestId = requestIds[0] as string | undefined
  const accept = 'application/problem+json'
  const expected = JSON.parse(toErrorResponse(catalog, error, { requestId, body: 'negotiate', accept }).body)
  const envelope = parseObject(plain.body)
  const { detail } = members
  const isDetail =
    typeof detail === 'string' &&
    ((typeof envelope === 'object' && detail === envelope['message']) || readMessage(expectation, detail, true).matches)
  const holds = (name: string): boolean => {
    if (name === 'detail') return isDetail
    if (name === 'status') return members[name] === problem.status || members[name] === expected.status
    if (name === 'title') return members[name] === expected.title || problem.status !== error.status
    if (name === 'request_id') return requestIds.includes(members[name]) || requestIds.length === 0
    return members[name] === expected[name]
  }
  const faults = Object.keys({ ...expected, ...members }).flatMap((name): Fault[] => {
    if (!(name in expected)) return [{ what: `${name} is not to be there`, like: 'fields' }]
    if (!(name in members)) return [{ what: `${name} is missing` }]
    return holds(name) ? [] : [{ what: name, like: name === 'request_id' ? 'request-id-body' : undefined }]
  })
  verdicts.judgeFaults('problem-members', problem.request, faults, { expected: show(expected), actual: show(members) })
}
