// What a client of the demo gateways can try. Nothing here needs Node, so that a page can load it.
export { KEYS } from './demo-data.js'
export { FAULTS, type Fault } from './fault-names.js'
export { brokenStream, CHAT_MODEL, errorScenarios, type Scenario, success } from './scenarios.js'
