// For tests of servers: the rules of the wire, judged over HTTP.

export type { ConformanceCase } from './conformance/cases/case-definition.js'
export { type CaseOptions, conformanceCases } from './conformance/cases/cases.js'
export type { OperationCoverage } from './conformance/cases/operation-cases.js'
export { type ConformanceOptions, type ConformanceReport, runConformance } from './conformance/conformance.js'
export { groupAlike } from './conformance/group-alike.js'
export { formatReport } from './conformance/report.js'
export { type ConformanceRule, conformanceRules, type RuleId } from './conformance/rules/rules.js'
export type { CaseReport, RuleResult, SkippedRule } from './conformance/rules/verdicts.js'
export { type WireRule, wireRules } from './conformance/rules/wire-rules.js'
export type { ConformanceTarget, KindScenario, RequestHeaders, Scenario, ScenarioOf } from './scenario.js'

// For tests of clients: a server that raises whatever it is asked for.

export { type MockScenarios, mockScenarios } from './mock/mock-scenarios.js'
export { createMockServer, type MockServerOptions } from './mock/mock-server.js'
