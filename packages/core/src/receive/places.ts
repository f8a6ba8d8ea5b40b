/** Names and paths, as a table has them: separated by blanks. */
const list = (text: string): readonly string[] => text.split(' ')

/*
 * Where the bodies of real services say things: paths of keys, the surest first. Case, `_`, `-` and `.` in a key make no
 * difference (`request_id`, `requestId`, `RequestID`), and a path goes through every item of a list that it meets.
 */

/**
 * What went wrong, in words. Each of these may be a text, or a list or an object with words in it; one with a `*` is no
 * words where it is a text, but a label.
 */
export const WORDS = /* @__PURE__ */ list(
  'message error* errordescription errormessage errormsg errmsg errorsummary errormessages statusmessage statusmsg ' +
    'usermessage defaultmessage faultstring fault* odataerror detail description errors violations reason msg error ' +
    'details status* data* response* baseresp* meta* nonfielderrors value title',
)

/** The same for problem+json, where anything else is an extension member. */
export const PROBLEM_WORDS = /* @__PURE__ */ list('detail errors violations title')

/** The field that an entry of a list is about. */
export const FIELDS = /* @__PURE__ */ list('loc field path source param property parameter pointer attribute')

/** A machine code, where it is a text. */
export const CODES = /* @__PURE__ */ list('error.code kind code errorcode error.errorcode errcode errors.code')

/** A coarse class, beside the code. */
export const TYPES = /* @__PURE__ */ list('error.type type')

/** Codes and classes of an error that the same request meets again, whatever its status. */
export const FAILS_AGAIN = /* @__PURE__ */ list(
  'insufficient_quota billing_hard_limit_reached billing_not_active billing_error context_length_exceeded ' +
    'string_above_max_length request_too_large invalid_request_error invalid_request invalid_prompt invalid_api_key ' +
    'authentication_error permission_error not_found_error model_not_found content_filter content_policy_violation',
)

/** The request's id. */
export const IDS = /* @__PURE__ */ list(
  'requestid error.requestid error.details.requestid error.innererror.requestid meta.requestid response.requestid ' +
    'responsemetadata.requestid traceid error.traceid error.fbtraceid correlationid error.correlationid debugid logid ' +
    'error.logid errorid',
)

/** The request's id as a header: the service's own before those of what stands in front of it. */
export const ID_HEADERS = /* @__PURE__ */ list(
  'x-request-id request-id x-amzn-requestid x-amz-request-id apim-request-id x-ms-request-id x-goog-request-id ' +
    'x-oneapi-request-id x-correlation-id x-github-request-id opc-request-id paypal-debug-id x-trace-id trace-id ' +
    'x-vercel-id fly-request-id cf-ray x-amz-cf-id',
)

/** A wait in seconds, as a number or a text, or as a text with units (`47s`); as large as a date it is one. */
export const WAITS = /* @__PURE__ */ list(
  'retryafter retryafterseconds error.retryafter error.retryafterseconds detail.retryafter parameters.retryafter ' +
    'error.details.retrydelay details.retrydelay error.details.retryafter error.metadata.retryafterseconds ' +
    'error.metadata.headers.xratelimitreset estimatedtime',
)

/** A wait in ms. */
export const WAITS_MS = /* @__PURE__ */ list('retryafterms error.retryafterms')
