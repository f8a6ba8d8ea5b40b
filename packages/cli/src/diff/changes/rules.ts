/** How much a change asks of those who use the contract, the gravest first. */
export const changeLevels = ['breaking', 'additive', 'editorial'] as const
export type ChangeLevel = (typeof changeLevels)[number]

/** Whom a change breaks: deployed clients of any kind, or code that compiles against the catalog. */
export type Broken = 'wire' | 'source'

/** Every kind of change, its level, whom it breaks at most, and what it is. The names are stable: ignore files and pipelines use them. */
export const diffRules = {
  'name-changed': {
    level: 'breaking',
    breaks: ['source'],
    title: 'The catalog has another name, by which `is` knows its errors.',
  },
  'kind-removed': { level: 'breaking', breaks: ['wire', 'source'], title: 'An error is gone.' },
  'kind-renamed': { level: 'breaking', breaks: ['wire', 'source'], title: 'An error has another kind.' },
  'kind-added': { level: 'additive', breaks: [], title: 'There is a new error.' },
  'kind-deprecated': { level: 'additive', breaks: [], title: 'An error is marked as deprecated.' },
  'deprecation-changed': {
    level: 'editorial',
    breaks: [],
    title: 'A deprecation says something else, or is withdrawn.',
  },
  'since-changed': { level: 'editorial', breaks: [], title: 'An error says that it is there since another version.' },
  'status-moved': { level: 'breaking', breaks: ['wire', 'source'], title: 'An error has another status.' },
  'code-changed': {
    level: 'breaking',
    breaks: ['wire', 'source'],
    title: 'The machine code of an error is another one.',
  },
  'message-changed': { level: 'breaking', breaks: ['wire'], title: 'The text of a message is another one.' },
  'message-reworded': {
    level: 'editorial',
    breaks: [],
    title: 'The text of a message is another one, where clients go by codes and the body carries all params.',
  },
  'param-removed': { level: 'breaking', breaks: ['wire', 'source'], title: 'A param is gone.' },
  'param-renamed': { level: 'breaking', breaks: ['wire', 'source'], title: 'A param has another name.' },
  'param-retyped': { level: 'breaking', breaks: ['wire', 'source'], title: 'A param has another type.' },
  'param-made-optional': { level: 'breaking', breaks: ['wire', 'source'], title: 'A param may be absent.' },
  'param-made-required': { level: 'breaking', breaks: ['source'], title: 'A param must be given.' },
  'param-added': {
    level: 'breaking',
    breaks: ['source'],
    title: 'There is a new param, which whoever raises the error has to give.',
  },
  'optional-param-added': { level: 'additive', breaks: [], title: 'There is a new param, which may be absent.' },
  'param-property-added': { level: 'additive', breaks: [], title: 'Objects of a param may have a further property.' },
  'reading-changed': {
    level: 'breaking',
    breaks: ['wire'],
    title: 'A text is read as another error, or with other params.',
  },
  'alias-added': { level: 'additive', breaks: [], title: 'Clients recognise a further text.' },
  'alias-removed': { level: 'breaking', breaks: ['wire'], title: 'Clients no longer recognise a text.' },
  'aliases-edited': { level: 'editorial', breaks: [], title: 'Other texts are recognised, where clients go by codes.' },
  'retry-removed': { level: 'breaking', breaks: ['wire'], title: 'What was retryable no longer is.' },
  'retry-added': { level: 'additive', breaks: [], title: 'What was not retryable is now.' },
  'retry-policy-changed': {
    level: 'additive',
    breaks: [],
    title: 'Clients retry at other intervals, or another number of times.',
  },
  'unsafe-retry-allowed': {
    level: 'breaking',
    breaks: ['wire'],
    title: 'Clients may send a POST again whose answer was lost.',
  },
  'notice-policy-changed': { level: 'breaking', breaks: ['wire'], title: 'Other messages end with the notice.' },
  'notice-text-changed': { level: 'breaking', breaks: ['wire'], title: 'The notice is another text.' },
  'notice-edited': {
    level: 'editorial',
    breaks: [],
    title: 'The notice is another one, or on other messages, where clients go by codes.',
  },
  'role-changed': { level: 'breaking', breaks: ['wire'], title: 'Generic code raises another error for a failure.' },
  'role-added': { level: 'additive', breaks: [], title: 'Generic code raises an error for a failure that had none.' },
  'status-removed': {
    level: 'breaking',
    breaks: ['wire', 'source'],
    title: 'A status is no longer in the retry table.',
  },
  'status-added': { level: 'additive', breaks: [], title: 'There is a new status in the retry table.' },
  'status-title-changed': { level: 'editorial', breaks: [], title: 'A status has another title.' },
  'header-removed': {
    level: 'breaking',
    breaks: ['wire'],
    title: 'The errors of a status no longer have a header, or have another value in it.',
  },
  'header-added': { level: 'additive', breaks: [], title: 'The errors of a status have a further header.' },
  'type-changed': { level: 'breaking', breaks: ['wire'], title: 'The class of an error is another one.' },
  'error-field-removed': { level: 'breaking', breaks: ['wire'], title: 'A constant of an error is gone.' },
  'error-field-changed': { level: 'breaking', breaks: ['wire'], title: 'A constant of an error has another value.' },
  'error-field-added': { level: 'additive', breaks: [], title: 'An error has a further constant.' },
  'error-link-changed': {
    level: 'editorial',
    breaks: [],
    title: 'A constant of an error that is a link leads elsewhere.',
  },
  'status-kind-changed': {
    level: 'breaking',
    breaks: ['wire'],
    title: 'Generic code raises another error for a status.',
  },
  'status-kind-added': {
    level: 'additive',
    breaks: [],
    title: 'Generic code raises an error for a status that had none.',
  },
  'told-by-code': {
    level: 'breaking',
    breaks: ['wire'],
    title: 'Errors are told by a code in the body, and no longer by their text.',
  },
  'told-by-text': {
    level: 'breaking',
    breaks: ['wire'],
    title: 'Errors are told by their text, and no longer by a code in the body.',
  },
  'envelope-field-removed': { level: 'breaking', breaks: ['wire', 'source'], title: 'A field of the body is gone.' },
  'envelope-field-changed': {
    level: 'breaking',
    breaks: ['wire', 'source'],
    title: 'A field of the body says something else.',
  },
  'envelope-field-added': { level: 'additive', breaks: [], title: 'The body has a further field.' },
  'content-type-changed': { level: 'breaking', breaks: ['wire'], title: 'The body is of another content type.' },
  'operation-removed': { level: 'breaking', breaks: ['wire', 'source'], title: 'An operation is gone.' },
  'operation-renamed': {
    level: 'breaking',
    breaks: ['source'],
    title: 'The params in the path of an operation have other names.',
  },
  'operation-added': { level: 'additive', breaks: [], title: 'There is a new operation.' },
  'operation-raises': {
    level: 'breaking',
    breaks: ['source'],
    title: 'An operation raises a further error.',
  },
  'operation-no-longer-raises': {
    level: 'additive',
    breaks: [],
    title: 'An operation no longer raises an error.',
  },
  'base-path-changed': { level: 'breaking', breaks: ['wire'], title: 'The operations are under another path.' },
  'guide-changed': { level: 'editorial', breaks: [], title: 'The texts for people are others.' },
  'example-changed': { level: 'editorial', breaks: [], title: 'The example of an error is another one.' },
} as const satisfies Record<
  string,
  { readonly level: ChangeLevel; readonly breaks: readonly Broken[]; readonly title: string }
>

/** The name of a rule of `diff`. */
export type DiffRule = keyof typeof diffRules
