/** Names and paths, as a table has them: separated by blanks. */
const list = (text: string): readonly string[] => text.split(' ')

/*
 * Where the bodies of real services say things: the names of keys, the surest first. Case, `_`, `-` and `.` in a key make no
 * difference (`request_id`, `requestId`, `RequestID`).
 */

/**
 * What went wrong, in words. Each of these may be a text, or a list or an object with words in it; one with a `*` is no
 * words where it is a text, but a label.
 */
export const WORDS = /* @__PURE__ */ list(
  'message error* errordescription errormessage errormsg errmsg errorsummary errormessages statusmessage statusmsg ' +
    'faultstring fault* odataerror detail description errors violations issues* defaultmessage reason msg error details ' +
    'status* data* json* response* baseresp* nonfielderrors value title',
)

/** The same for problem+json, where anything else is an extension member. */
export const PROBLEM_WORDS = /* @__PURE__ */ list('detail errors violations title')

/** The field that an entry of a list is about. */
export const FIELDS = /* @__PURE__ */ list('loc field path source param property propertypath instancepath pointer')

/** A machine code, where it is a text; as paths. */
export const CODES = /* @__PURE__ */ list(
  'error.code kind code errorcode errcode errors.code error.data.code error.json.data.code errors.extensions.code',
)

/** A coarse class, beside the code; as paths. */
export const TYPES = /* @__PURE__ */ list('error.type type')

/** Codes and classes of an error that the same request meets again, whatever its status. */
export const FAILS_AGAIN =
  /^(?:insufficient_quota|billing_\w+|context_length_exceeded|string_above_max_length|request_too_large|invalid_(?:request(?:_error)?|prompt|api_key)|(?:authentication|permission|not_found)_error|model_not_found|content_(?:filter|policy_violation))$/

/** Objects, beside the body itself, that have an id or a wait; as paths, which go through every item of a list. */
export const AROUND = /* @__PURE__ */ list(
  'error error.details error.innererror error.metadata error.metadata.headers detail details parameters meta response ' +
    'responsemetadata',
)

/** The request's id. */
export const IDS = /* @__PURE__ */ list('requestid traceid fbtraceid correlationid debugid logid errorid rayid')

/** A wait in seconds, as a number or a text, or as a text with units (`47s`); as large as a date it is one. */
export const WAITS = /* @__PURE__ */ list('retryafter retryafterseconds retrydelay estimatedtime xratelimitreset')
