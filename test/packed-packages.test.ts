import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPackedProject, type PackedProject } from './packed-project.js'

let project: PackedProject
beforeAll(async () => {
  project = await createPackedProject()
})
afterAll(() => project.remove())

test('an error made by the ESM copy is recognised by the CJS copy, and the other way round', async () => {
  const seen = await project.evaluate(
    'dual.mjs',
    `import { createRequire } from 'node:module'
    import * as esm from '@errspec/core'
    import { ig1 as esmIg1 } from '@errspec/core/ig1'
    const require = createRequire(import.meta.url)
    const cjs = require('@errspec/core')
    const { ig1: cjsIg1 } = require('@errspec/core/ig1')
    const { toErrorResponse } = require('@errspec/core/adapter')
    const error = esmIg1.error('unknown_model', { model: 'm' })
    const other = cjsIg1.error('forbidden')
    console.log(JSON.stringify([
      esm.ApiError !== cjs.ApiError,
      cjsIg1.is(error, 'unknown_model'), error instanceof cjs.ApiError, cjs.isApiError(error),
      esmIg1.is(other, 'forbidden'), other instanceof esm.ApiError,
      toErrorResponse(cjsIg1, error, { requestId: 'req_1' }).status,
    ]))`,
  )
  expect(seen).toEqual([true, true, true, true, true, true, 400])
})

test('within one module system every subpath shares one ApiError', async () => {
  for (const [file, load] of [
    ['one.mjs', `import { ApiError } from '@errspec/core'; import { ig1 } from '@errspec/core/ig1'`],
    ['one.cjs', `const { ApiError } = require('@errspec/core'); const { ig1 } = require('@errspec/core/ig1')`],
  ] as const) {
    const source = `${load}\nconsole.log(JSON.stringify(ig1.error('forbidden').constructor === ApiError))`
    expect(await project.evaluate(file, source), file).toBe(true)
  }
})

test('each package loads by import and by require, and exports the same names', async () => {
  const paths = [
    'core',
    'core/adapter',
    'core/ig1',
    'core/ig1/guide',
    'core/ig1/operations',
    'core/schema',
    'express',
    'fetch',
    'nestjs',
    'nestjs/swagger',
    'testkit',
    'web',
    'cli',
  ]
  const seen = (await project.evaluate(
    'names.mjs',
    `import { createRequire } from 'node:module'
    const require = createRequire(import.meta.url)
    const names = {}
    for (const path of ${JSON.stringify(paths)}) {
      const esm = Object.keys(await import('@errspec/' + path)).sort()
      const cjs = Object.keys(require('@errspec/' + path)).sort()
      names[path] = [esm, cjs.join() === esm.join()]
    }
    console.log(JSON.stringify(names))`,
  )) as Record<string, [string[], boolean]>
  expect(Object.values(seen).every(([, same]) => same)).toBe(true)
  expect(
    Object.fromEntries(Object.entries(seen).map(([path, [names]]) => [path, names.join(' ')])),
  ).toMatchInlineSnapshot(`
    {
      "cli": "UsageError annotation bumped changesetFor check checkChangesets checkRules createStyle definitionFindings demandedBump diff diffRules docs explain formatDiff formatDiffAsAnnotations formatDiffAsMarkdown formatExplanations formatFindings formatListing isStepAbove jsonSchema list loadContract main mergeOpenApi openApi parseIgnoreFile rulesPage site siteScripts",
      "core": "ApiError DefinitionError allowedHeaders createRetryBudget decideRetry decodeAnswer decodeError decodeStreamError defaultEnvelope defaultRetryPolicy defineCatalog defineGuide defineOperations exposedHeaders extendCatalog fillPath isApiError isRequestId isRetryableStatus lostAnswerVerdict mergeRetryPolicy nestEnvelope newRequestId openAiEnvelope parseInput parseInputAsync problemEnvelope raise readRequestId readRetryAfter relay retryDelay",
      "core/adapter": "VALIDATION_ERRORS abortResponse answerClientError answerConnect bodyOf bodyPlaces branded carried carry checkCatalog checkErrorHooks checkRequestIdOptions clientLeft contentTypeError envelopeJsonSchema envelopeParts exampleEnvelope exampleError exampleParams findOperation genReqId headerChanges inDialect inEnvelope isGiven isOperations isRecord isWatched leaveForLoggers logText mediaTypeOf negotiate notFoundError noticeFor operationKeys operationShape pathOf prepareExchange reportError reportUndeclared requestIdFor requestIdHeaders requestIdHeadersOf requestPaths roleError schemaName settingFaults splitOperation statusError toErrorResponse toStreamFrame typeOf writeResponse",
      "core/ig1": "ig1",
      "core/ig1/guide": "ig1Guide",
      "core/ig1/operations": "ig1Operations",
      "core/schema": "bodyClues catalogFileJsonSchema catalogFileSchema commonWords createLiteralIndex didYouMean isCoded isSchema isWithin keysOfPath kindOfCode matchTemplate paramFacts parseCatalog parseTemplate pathOfWording pathTo placeInError printable printableLines reasonPhrase renderTemplate toCatalogFile wordingsOf",
      "express": "asyncHandler errorHandler genReqId notFound requestId requireContentType",
      "fetch": "TransportError anthropicDone createFetch createRetryBudget createRetryFetch isTransportError openAiDone readEvents responsesDone supportReport",
      "nestjs": "CATALOG ErrspecFilter ErrspecModule InjectCatalog frameworkErrors genReqId",
      "nestjs/swagger": "ApiErrors",
      "testkit": "conformanceCases conformanceRules createMockServer formatReport groupAlike mockScenarios runConformance wireRules",
      "web": "errorResponder readJson requestId withErrors",
    }
  `)
})

test('ig1.json has the whole contract with its texts and operations, and reads back as the same catalog', async () => {
  const seen = await project.evaluate(
    'json.mjs',
    `import { createRequire } from 'node:module'
    import { ig1 } from '@errspec/core/ig1'
    import { ig1Guide } from '@errspec/core/ig1/guide'
    import { ig1Operations } from '@errspec/core/ig1/operations'
    import { parseCatalog } from '@errspec/core/schema'
    const json = createRequire(import.meta.url)('@errspec/core/ig1.json')
    const { catalog, guide, operations } = parseCatalog(json)
    const pairs = [[catalog, ig1], [guide, ig1Guide], [operations, ig1Operations]]
    console.log(JSON.stringify({
      same: pairs.map(([read, own]) => JSON.stringify(read) === JSON.stringify(own)),
      texts: Object.values(json.errors).every(({ cause, solution }) => cause && solution.length > 0),
      kinds: Object.keys(json.errors).length,
    }))`,
  )
  expect(seen).toEqual({ same: [true, true, true], texts: true, kinds: 22 })
})
