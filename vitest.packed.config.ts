import { defineConfig } from 'vitest/config'

/** Tests of the packages as npm packs them: they need a build, and none of the aliases to sources. */
export default defineConfig({
  test: {
    reporters: ['default', './test/skipped-tests.ts'],
    include: ['test/*.test.ts'],
    testTimeout: 120_000,
    // No verdict depends on the speed of the machine.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
  },
})
