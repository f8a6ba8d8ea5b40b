/** The standard reason phrases of RFC 9110 and the IANA registry, from the first number of each hundred on; a gap has none. */
const CLIENT_ERRORS =
  "Bad Request,Unauthorized,Payment Required,Forbidden,Not Found,Method Not Allowed,Not Acceptable,Proxy Authentication Required,Request Timeout,Conflict,Gone,Length Required,Precondition Failed,Content Too Large,URI Too Long,Unsupported Media Type,Range Not Satisfiable,Expectation Failed,I'm a Teapot,,,Misdirected Request,Unprocessable Content,Locked,Failed Dependency,Too Early,Upgrade Required,,Precondition Required,Too Many Requests,,Request Header Fields Too Large"
const SERVER_ERRORS =
  'Internal Server Error,Not Implemented,Bad Gateway,Service Unavailable,Gateway Timeout,HTTP Version Not Supported,Variant Also Negotiates,Insufficient Storage,Loop Detected,,Not Extended,Network Authentication Required'

/** A status in words; `HTTP 499` for one that has no standard phrase. */
export function reasonPhrase(status: number): string {
  if (status === 451) return 'Unavailable For Legal Reasons'
  const phrases = status < 500 ? CLIENT_ERRORS : SERVER_ERRORS
  return phrases.split(',')[status - (status < 500 ? 400 : 500)] || `HTTP ${status}`
}
