/** The standard reason phrases of RFC 9110 and the IANA registry: by the first status of each run without a gap. */
const RUNS: Readonly<Record<number, string>> = {
  400: `Bad Request,Unauthorized,Payment Required,Forbidden,Not Found,Method Not Allowed,Not Acceptable,Proxy Authentication Required,Request Timeout,Conflict,Gone,Length Required,Precondition Failed,Content Too Large,URI Too Long,Unsupported Media Type,Range Not Satisfiable,Expectation Failed,I'm a Teapot`,
  421: 'Misdirected Request,Unprocessable Content,Locked,Failed Dependency,Too Early,Upgrade Required',
  428: 'Precondition Required,Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error,Not Implemented,Bad Gateway,Service Unavailable,Gateway Timeout,HTTP Version Not Supported,Variant Also Negotiates,Insufficient Storage,Loop Detected',
  510: 'Not Extended,Network Authentication Required',
}

/** A status in words; `HTTP 499` for one that has no standard phrase. */
export function reasonPhrase(status: number): string {
  const phrases = Object.entries(RUNS).map(([first, run]) => run.split(',')[status - Number(first)])
  return phrases.find(Boolean) ?? `HTTP ${status}`
}
