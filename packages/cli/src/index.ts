// What the commands do, as pure functions of a contract; `loadContract`, which reads one; and the program itself.
export { type Io, main } from './cli.js'
export {
  type ChangesetFile,
  type ChangesetVerdict,
  type ContractPackage,
  changesetFor,
  checkChangesets,
} from './commands/changeset.js'
export { type CheckRule, check, checkRules, definitionFindings } from './commands/check.js'
export { type ContractDiff, diff } from './commands/diff.js'
export { docs } from './commands/docs.js'
export { type Explanation, explain } from './commands/explain.js'
export { formatListing, type ListedError, type ListedStatus, type Listing, list } from './commands/list.js'
export { jsonSchema, openApi, type SchemaSubject } from './commands/openapi.js'
export type { Contract } from './contract.js'
export { type Bump, bumped, demandedBump, isStepAbove } from './diff/bump.js'
export { type Change, type ChangeLevel, type DiffRule, diffRules } from './diff/change.js'
export { formatDiff, formatDiffAsAnnotations, formatDiffAsMarkdown } from './diff/diff-text.js'
export { type IgnoreEntry, parseIgnoreFile } from './diff/ignore-file.js'
export { formatExplanations } from './explain/explanation-text.js'
export { UsageError } from './faults.js'
export { annotation, type Finding, formatFindings, type SourceFile } from './findings.js'
export { type LoadedContract, loadContract } from './load-contract.js'
export { mergeOpenApi } from './openapi/document-file.js'
export { createStyle, type Style } from './style.js'
