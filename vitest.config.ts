import { defineConfig } from 'vitest/config'

const source = (path: string) => new URL(`./packages/${path}`, import.meta.url).pathname

/** Tests run on the sources, so that they need no build. */
const alias = {
  '@errspec/core/adapter': source('core/src/adapter.ts'),
  '@errspec/core/ig1/guide': source('core/src/ig1/ig1-guide.ts'),
  '@errspec/core/ig1/operations': source('core/src/ig1/ig1-operations.ts'),
  '@errspec/core/ig1': source('core/src/ig1/ig1.ts'),
  '@errspec/core/schema': source('core/src/schema.ts'),
  '@errspec/core': source('core/src/index.ts'),
  '@errspec/express': source('express/src/index.ts'),
  '@errspec/web': source('web/src/index.ts'),
  '@errspec/nestjs/swagger': source('nestjs/src/swagger.ts'),
  '@errspec/nestjs': source('nestjs/src/index.ts'),
  '@errspec/fetch': source('fetch/src/index.ts'),
  '@errspec/testkit': source('testkit/src/index.ts'),
  '@errspec/cli': source('cli/src/index.ts'),
  'gateway-domain/demo': source('../apps/gateway-domain/src/demo.ts'),
  'gateway-domain': source('../apps/gateway-domain/src/index.ts'),
}

/** What leaves nothing behind: as each file in a process of its own, it would spend more time on loading the sources than on its tests. */
const together = ['packages/{core,cli,testkit}/src/**/*.test.ts', 'examples/**/*.test.ts', 'test/wire/**/*.test.ts']
/** What needs a stack as it is at the start of a process. */
const deep = ['packages/cli/src/openapi/merge/refused-documents.test.ts']

export default defineConfig({
  resolve: { alias },
  test: {
    reporters: ['default', './test/skipped-tests.ts'],
    // No verdict depends on the speed of the machine.
    testTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    projects: [
      { extends: true, test: { name: 'together', isolate: false, include: together, exclude: deep } },
      {
        extends: true,
        test: {
          name: 'each',
          include: [
            'packages/{express,fetch,nestjs,web}/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'test/{libraries,gateways,chaos,structure}/**/*.test.ts',
            ...deep,
          ],
        },
      },
    ],
  },
})
