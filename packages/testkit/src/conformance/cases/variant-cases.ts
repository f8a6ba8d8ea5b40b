import { toErrorResponse } from '@errspec/core/adapter'
import { type Answer, headerOf } from '../http/exchange.js'
import { HEADER_RULES, judgeAnswered, judgeOtherKind, judgeStatus, parseObject } from '../rules/error-answer.js'
import { type Expectation, expectKind, readMessage } from '../rules/expectation.js'
import { isType, judgeHeaders, PROBLEM } from '../rules/header-rules.js'
import { judgeRequestIds } from '../rules/request-id-rules.js'
import type { RuleId } from '../rules/rules.js'
import { type Fault, show, type Verdicts } from '../rules/verdicts.js'
import type { CaseDefinition, CaseSetting } from './case-definition.js'

/** What HEAD has as GET has it (RFC 9110, 9.3.2). */
const SAME_HEADERS = ['content-type', 'x-error-kind', 'x-should-retry', 'cache-control', 'x-content-type-options']
/** What may be another for each request, but must not be missing. */
const OWN_HEADERS = ['x-request-id', 'request-id', 'retry-after']
/** What a server without a route for HEAD answers. */
const NO_HEAD = [404, 405, 501]

export function headCase({ catalog, body }: CaseSetting): CaseDefinition {
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
      const same = [...SAME_HEADERS, ...(body === 'negotiate' ? ['vary'] : []), ...ofStatus]
      const value = ({ headers }: Answer, name: string) => headers.get(name)?.join(', ')
      const differing = [
        ...same.filter((name) => value(head, name) !== value(get, name)),
        ...OWN_HEADERS.filter((name) => get.headers.has(name) && !head.headers.has(name)),
      ]
      const hasRoute = head.status === get.status
      verdicts.judge('head-headers', head.request, hasRoute ? differing.length === 0 : NO_HEAD.includes(head.status), {
        expected: `${get.status} and the headers of GET`,
        actual: `${head.status}${hasRoute ? differing.map((name) => `, ${name}: ${show(value(head, name))}`).join('') : ''}`,
      })
    },
  }
}

/** `body: 'negotiate'`: the same error, asked for as RFC 9457 has it. */
export function problemCase({ catalog }: CaseSetting): CaseDefinition {
  const own: RuleId[] = [...HEADER_RULES, 'vary', 'problem-content-type', 'problem-members']
  const rules: RuleId[] = ['answered', ...own]
  return {
    id: 'problem',
    title: 'A request for application/problem+json is answered so',
    rules,
    async judge(examination, verdicts) {
      const { scenarios } = examination.target
      const kind = Object.keys(catalog.errors).find((name) => scenarios[name] !== undefined)
      const scenario = kind === undefined ? undefined : scenarios[kind]
      if (kind === undefined || !scenario) return verdicts.skip(rules, 'no kind has a scenario')
      const plain = await examination.send(scenario)
      if (!judgeAnswered(verdicts, plain, own)) return
      const problem = await examination.send(scenario, { accept: PROBLEM })
      if (!judgeAnswered(verdicts, problem, own)) return
      const expectation = expectKind(catalog, kind, scenario, 'negotiate')
      const members = parseObject(problem.body)
      const { detail: message, status: code, request_id: id } = typeof members === 'object' ? members : {}
      if (judgeOtherKind(verdicts, problem, expectation, { message, code }, own)) return
      judgeStatus(verdicts, problem, expectation)
      judgeRequestIds(verdicts, problem, id)
      judgeHeaders(verdicts, problem, expectation, PROBLEM)
      judgeMembers(verdicts, problem, plain, members, expectation)
    },
  }
}

/** What a problem repeats of its headers, or of the envelope, is compared with those: their faults are their own. */
function judgeMembers(
  verdicts: Verdicts,
  problem: Answer,
  plain: Answer,
  members: Readonly<Record<string, unknown>> | string,
  expectation: Expectation,
): void {
  const { catalog, error } = expectation
  if (typeof members !== 'object') {
    const faults: Fault[] = [{ what: 'the whole body', like: 'json' }]
    verdicts.judgeFaults('problem-members', problem.request, faults, { expected: 'a JSON object', actual: members })
    return
  }
  const requestId = headerOf(problem, 'x-request-id') ?? headerOf(problem, 'request-id')
  const expected = JSON.parse(toErrorResponse(catalog, error, { requestId, body: 'negotiate', accept: PROBLEM }).body)
  const type = problem.headers.get('content-type')?.join(', ') ?? ''
  if (!isType(type, PROBLEM) && 'message' in members && !('detail' in members)) {
    return verdicts.skip(['problem-members'], 'the answer is an envelope, and by its content type no problem')
  }
  const envelope = parseObject(plain.body)
  const { detail } = members
  const isRepeated = typeof envelope === 'object' && detail === envelope['message']
  const reading = typeof detail === 'string' && !isRepeated ? readMessage(expectation, detail, true) : undefined
  const isDetail = isRepeated || (reading?.matches && reading.noticeFault === undefined)
  const holds = (name: string): boolean => {
    if (name === 'detail') return isDetail === true
    if (name === 'status') return members[name] === problem.status || members[name] === expected.status
    if (name === 'title') return members[name] === expected.title || problem.status !== error.status
    // It has been compared with the headers.
    return name === 'request_id' || members[name] === expected[name]
  }
  const faults = Object.keys({ ...expected, ...members }).flatMap((name): Fault[] => {
    if (!(name in expected)) return [{ what: `${name} is not to be there`, like: 'fields' }]
    if (!(name in members)) return [{ what: `${name} is missing` }]
    return holds(name) ? [] : [{ what: name }]
  })
  verdicts.judgeFaults('problem-members', problem.request, faults, { expected: show(expected), actual: show(members) })
}
