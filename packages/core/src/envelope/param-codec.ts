import type { ParamRules } from '../template/param-rules.js'
import type { Issue } from '../template/param-types.js'
import type { Node } from './compile-envelope.js'
import type { Json } from './envelope.js'

/** How the params of a contract go to the wire and come back. A contract has what its types need, and a browser loads no more. */
export interface ParamCodec {
  /** The rules for the params of a kind; none for what is no kind. */
  rulesOf(kind: string): ParamRules
  /** An issue as an entry of the envelope's own form. */
  writeIssue(template: Node | undefined, issue: Issue): Json
  /** An entry read back; `undefined` for what is none. */
  readIssue(template: Node | undefined, entry: unknown): unknown
}
