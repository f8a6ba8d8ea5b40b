// Further majors of libraries, under other names, whose types are those of the one that is installed under its own; and libraries
// that have none.
declare module 'http-errors1' {
  import createError from 'http-errors'
  export default createError
}
declare module 'send0' {
  import send from 'send'
  export default send
}
declare module 'serve-static1' {
  import serveStatic from 'serve-static'
  export default serveStatic
}
declare module 'body-parser1' {
  import bodyParser from 'body-parser'
  export default bodyParser
}
declare module 'multer1' {
  import multer from 'multer'
  export default multer
}
declare module 'formidable2' {
  import formidable from 'formidable'
  export default formidable
}
declare module 'passport-http-bearer' {
  import { Strategy } from 'passport'
  export class BearerStrategy extends Strategy {
    constructor(verify: (token: string, done: (error: unknown, user?: unknown) => void) => void)
  }
  export { BearerStrategy as Strategy }
}
declare module 'tiny-csrf' {
  import type { RequestHandler } from 'express'
  export default function csurf(secret: string): RequestHandler
}
