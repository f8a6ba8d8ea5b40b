import { defineConfig } from 'vitest/config'

/** What takes minutes and asks for a machine of its own: `npm run test:long`, not the gate. */
export const long = ['test/gateway-soak.test.ts']

/** Tests of the packages as npm packs them: they need a build, and none of the aliases to sources. */
export default defineConfig({
  test: {
    reporters: ['default', './test/skipped-tests.ts'],
    include: ['test/*.test.ts'],
    exclude: long,
    testTimeout: 120_000,
    // No verdict depends on the speed of the machine.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
  },
})
