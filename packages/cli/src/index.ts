// What the commands do, as pure functions of a contract; `loadContract`, which reads one; and the program itself.

export {
  type ChangesetFile,
  type ChangesetVerdict,
  type ContractPackage,
  changesetFor,
  checkChangesets,
} from './changeset/changeset.js'
export { check, definitionFindings } from './check/check.js'
export { type CheckRule, checkRules } from './check/check-rules.js'
export { type Io, main } from './cli.js'
export { type Bump, bumped, demandedBump, isStepAbove } from './diff/bump.js'
export type { Change } from './diff/changes/change.js'
export { type Broken, type ChangeLevel, type DiffRule, diffRules } from './diff/changes/rules.js'
export { type ContractDiff, diff } from './diff/diff.js'
export { formatDiff, formatDiffAsAnnotations, formatDiffAsMarkdown } from './diff/diff-text.js'
export { docs } from './docs/docs.js'
export { type Explanation, explain } from './explain/explain.js'
export { formatExplanations } from './explain/explanation-text.js'
export { formatListing, type ListedError, type ListedStatus, type Listing, list } from './list/list.js'
export { type MergeOptions, mergeOpenApi } from './openapi/merge/document-file.js'
export type { UnmatchedOperations } from './openapi/merge/matched-operations.js'
export { type FormOptions, jsonSchema, openApi, type SchemaSubject } from './openapi/openapi.js'
export { type IgnoreEntry, parseIgnoreFile } from './rules/ignore-file.js'
export { rulesPage } from './rules/rules-page.js'
export type { Contract } from './shared/contract/contract.js'
export { type LoadedContract, loadContract } from './shared/contract/load-contract.js'
export { annotation, type Finding, formatFindings } from './shared/findings.js'
export type { SourceFile } from './shared/source-lines.js'
export { createStyle, type Style } from './shared/style.js'
export { UsageError } from './shared/usage-error.js'
export { type SiteLook, type SiteScripts, site } from './site/site.js'
export { siteScripts } from './site/site-scripts.js'
