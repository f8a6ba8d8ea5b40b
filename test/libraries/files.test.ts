import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import timeout from 'connect-timeout'
import send from 'send'
import send0 from 'send0'
import serveStatic from 'serve-static'
import serveStatic1 from 'serve-static1'
import { describe } from 'vitest'
import { as, express4, plain, type Row, type Setup, testRows } from './service.js'

const root = mkdtempSync(join(tmpdir(), 'errspec-'))
writeFileSync(join(root, 'page.txt'), '0123456789')

describe('files', () => {
  const sends = (
    [
      ['send 1', send],
      ['send 0', send0 as typeof send],
    ] as const
  ).flatMap(([name, stream]): Row[] => {
    const setup: Setup = (app) =>
      app.use((request, response, next) => stream(request, request.path, { root }).on('error', next).pipe(response))
    return [
      {
        name: `${name}: no such file`,
        setup,
        path: '/none.txt',
        as: as.notFound,
        hides: /errspec-|none/,
      },
      {
        name: `${name}: a path out of its root`,
        setup,
        path: '/..%2f..%2fetc',
        as: as.forbidden,
        hides: /errspec-/,
      },
      {
        name: `${name}: a range that the file does not have`,
        ...{ setup, path: '/page.txt', request: { headers: { range: 'bytes=90-99' } } },
        ...{
          as: plain(416, 'Range Not Satisfiable'),
          headers: { 'content-range': 'bytes */10', etag: undefined, 'last-modified': undefined },
        },
      },
    ]
  })
  const statics = (
    [
      ['serve-static 2', serveStatic],
      ['serve-static 1', serveStatic1 as typeof serveStatic],
    ] as const
  ).map(
    ([name, serve]): Row => ({
      name: `${name}: no such file`,
      setup: (app) => app.use(serve(root, { fallthrough: false })),
      ...{
        path: '/none.txt',
        as: as.notFound,
        hides: /errspec-|none/,
      },
    }),
  )
  const sendFile: Setup = (app) => app.use((_request, response) => response.sendFile(join(root, 'none.txt')))
  testRows([
    ...sends,
    ...statics,
    {
      name: 'Express 5, sendFile',
      setup: sendFile,
      as: as.notFound,
      hides: /errspec-/,
    },
    {
      name: 'Express 4, sendFile',
      express: express4,
      setup: sendFile,
      as: as.notFound,
      hides: /errspec-/,
    },
  ])
})

describe('Express itself', () => {
  const items: Setup = (app) => app.get('/items/:id', () => {})
  testRows([
    {
      name: '5: a path that is not percent-encoded',
      setup: items,
      path: '/items/%E0%A4%A',
      as: plain(400, 'Bad Request'),
      hides: /%E0/,
    },
    {
      name: '4: a path that is not percent-encoded',
      ...{
        express: express4,
        setup: items,
        path: '/items/%E0%A4%A',
        as: plain(400, 'Bad Request'),
        hides: /%E0/,
      },
    },
    {
      name: 'a view that is not there is our own fault',
      setup: (app) => app.set('view engine', 'none').use((_request, response) => response.render('page')),
      ...{
        as: as.unknown,
        hides: /views/,
      },
    },
    {
      name: 'connect-timeout',
      setup: (app) => app.use(timeout('5ms'), () => {}),
      ...{ as: plain(503, 'Service Unavailable') },
    },
  ])
})
