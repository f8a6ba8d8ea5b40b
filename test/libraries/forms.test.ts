import busboy from 'busboy'
import fileUpload from 'express-fileupload'
import formidable from 'formidable'
import formidable2 from 'formidable2'
import createError from 'http-errors'
import multer from 'multer'
import multer1 from 'multer1'
import { describe } from 'vitest'
import { as, form, json, plain, type Row, type Setup, testRows } from './service.js'

const FILE = form([['file', 'x'.repeat(50), 'a.txt']])

describe('multer', () => {
  testRows(
    (
      [
        ['2', multer],
        ['1', multer1],
      ] as const
    ).flatMap(([major, upload]): Row[] => {
      const limits =
        (limits: multer.Options['limits']): Setup =>
        (app) =>
          app.use(upload({ limits }).single('file'))
      const broken = form([['file', 'x', 'a.txt']], '')
      return [
        { name: `${major}: a large file`, setup: limits({ fileSize: 10 }), request: FILE, as: as.tooLarge },
        {
          name: `${major}: too many parts`,
          setup: limits({ parts: 1 }),
          request: form([
            ['a', '1'],
            ['b', '2'],
            ['c', '3'],
          ]),
          as: as.tooLarge,
        },
        { name: `${major}: too many files`, setup: limits({ files: 0 }), request: FILE, as: as.tooLarge },
        {
          name: `${major}: too many fields`,
          setup: limits({ fields: 1 }),
          request: form([
            ['a', '1'],
            ['b', '2'],
          ]),
          as: as.tooLarge,
        },
        {
          name: `${major}: a long field`,
          setup: limits({ fieldSize: 3 }),
          request: form([['a', '12345678']]),
          as: as.tooLarge,
        },
        {
          name: `${major}: the long name of a field`,
          setup: limits({ fieldNameSize: 3 }),
          request: form([['abcdefgh', '1']]),
          as: as.tooLarge,
        },
        {
          name: `${major}: a file that nobody asked for`,
          setup: limits({}),
          request: form([['secret', 'x', 'a.txt']]),
          as: as.unreadable,
          hides: /secret/,
        },
        {
          name: `${major}: no boundary`,
          setup: limits({}),
          request: { ...FILE, headers: { 'content-type': 'multipart/form-data' } },
          as: as.unreadable,
        },
        { name: `${major}: a form that breaks off`, setup: limits({}), request: broken, as: as.unreadable },
        {
          name: `${major}: what its storage raises is our own fault`,
          setup: (app) => {
            const storage = {
              _handleFile: (_request: unknown, _file: unknown, done: (error: Error) => void) =>
                done(new Error('disk full at /srv')),
              _removeFile: () => {},
            }
            app.use(upload({ storage: storage as never }).single('file'))
          },
          ...{ request: FILE, as: as.unknown, hides: /srv/ },
        },
        {
          name: `${major}: a filter's error for the client`,
          setup: (app) =>
            app.use(
              upload({ fileFilter: (_request, _file, done) => done(createError(415, 'No pictures')) }).single('file'),
            ),
          ...{ request: FILE, as: plain(415, 'No pictures') },
        },
      ]
    }),
  )
})

describe('busboy', () => {
  const pipes: Setup = (app) =>
    app.use((request, response, next) => {
      const parser = busboy({ headers: request.headers })
      parser.on('file', (_name, stream) => stream.on('error', () => {}).resume())
      parser.on('error', next).on('close', () => response.end())
      request.pipe(parser)
    })
  const multipart = (body: string) => ({
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body,
  })
  testRows([
    { name: 'a form that breaks off', setup: pipes, request: form([['file', 'x', 'a.txt']], ''), as: as.unreadable },
    {
      name: 'a part without a header',
      setup: pipes,
      request: multipart('--b\r\nsecret\r\n\r\nx\r\n--b--'),
      as: as.unreadable,
      hides: /secret/,
    },
    {
      name: 'no boundary',
      setup: pipes,
      request: { ...FILE, headers: { 'content-type': 'multipart/form-data' } },
      as: as.unreadable,
    },
    { name: 'no type', setup: pipes, request: { method: 'POST', body: 'x' }, as: as.contentType },
    {
      name: 'a type that is none',
      setup: pipes,
      request: json('{}', { 'content-type': 'secret' }),
      as: as.contentType,
      hides: /secret/,
    },
    { name: 'another type', setup: pipes, request: json('{}'), as: as.contentType },
    {
      name: "an upstream's form is our own fault",
      setup: (app) => app.use(() => busboy({ headers: { 'content-type': 'multipart/form-data' } })),
      ...{ request: json('{}'), as: as.unknown },
    },
    {
      name: "an upstream's type is our own fault",
      setup: (app) => app.use(() => busboy({ headers: { 'content-type': 'text/html' } })),
      ...{ request: json('{}'), as: as.unknown },
    },
  ])
})

describe('formidable', () => {
  testRows(
    (
      [
        ['3', formidable],
        ['2', formidable2],
      ] as const
    ).flatMap(([major, create]): Row[] => {
      const parses =
        (options: formidable.Options): Setup =>
        (app) =>
          app.use((request, response, next) =>
            create(options).parse(request, (error) => (error ? next(error) : response.end())),
          )
      const hides = /options\.|bytes/
      return [
        {
          name: `${major}: a large file`,
          setup: parses({ maxFileSize: 10, maxTotalFileSize: 1000 }),
          request: FILE,
          as: as.tooLarge,
          hides,
        },
        {
          name: `${major}: an empty file`,
          setup: parses({ allowEmptyFiles: false }),
          request: form([['file', '', 'a.txt']]),
          as: as.unreadable,
          hides,
        },
        {
          name: `${major}: a small file`,
          setup: parses({ minFileSize: 100 }),
          request: FILE,
          as: as.unreadable,
          hides,
        },
        {
          name: `${major}: too many fields`,
          setup: parses({ maxFields: 1 }),
          request: form([
            ['a', '1'],
            ['b', '2'],
          ]),
          as: as.tooLarge,
          hides,
        },
        {
          name: `${major}: large fields`,
          setup: parses({ maxFieldsSize: 1 }),
          request: form([['a', '12345']]),
          as: as.tooLarge,
          hides,
        },
        { name: `${major}: no type`, setup: parses({}), request: { method: 'POST', body: 'x' }, as: as.contentType },
        {
          name: `${major}: another type`,
          setup: parses({}),
          request: json('<a/>', { 'content-type': 'text/xml' }),
          as: as.contentType,
          hides,
        },
        {
          name: `${major}: no boundary`,
          setup: parses({}),
          request: { ...FILE, headers: { 'content-type': 'multipart/form-data' } },
          as: as.unreadable,
        },
        {
          name: `${major}: a form that breaks off`,
          setup: parses({}),
          request: form([['file', 'x', 'a.txt']], ''),
          as: as.unreadable,
        },
        {
          name: `${major}: options that make no sense are our own fault`,
          setup: parses({ enabledPlugins: [] }),
          request: FILE,
          as: as.unknown,
          hides: /plugin/,
        },
      ]
    }),
  )
})

describe('express-fileupload', () => {
  const setup: Setup = (app) => app.use(fileUpload())
  testRows([
    { name: 'a form that breaks off', setup, request: form([['a', '1']], ''), as: as.unreadable },
    // It goes on as if there was none; what is over its limits it answers by itself, or cuts.
    { name: 'a file that breaks off is none', setup, request: form([['file', 'x', 'a.txt']], ''), as: as.notFound },
  ])
})
