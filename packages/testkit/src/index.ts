// For tests of clients: a server that raises whatever it is asked for.
export type { BodyFormat } from '@errspec/core/adapter'
// For tests of servers: the rules of the wire, judged over HTTP.
export { type CaseOptions, type ConformanceCase, conformanceCases } from './cases.js'
export { type ConformanceOptions, type ConformanceReport, runConformance } from './conformance.js'
export { type MockScenarios, mockScenarios } from './mock-scenarios.js'
export { createMockServer, type MockServerOptions } from './mock-server.js'
export { formatReport } from './report.js'
export { type ConformanceRule, conformanceRules, type RuleId } from './rules.js'
export type { ConformanceTarget, KindOf, KindScenario, RequestHeaders, Scenario } from './scenario.js'
export type { CaseReport, RuleResult, SkippedRule } from './verdicts.js'
