import type { Reporter, TestModule, Vitest } from 'vitest/node'

/** Lists the tests that were skipped, whose names say why: vitest itself only counts them. */
export default class SkippedTests implements Reporter {
  private isFiltered = false

  onInit({ config }: Vitest): void {
    // Then all others are skipped, and everybody knows why.
    this.isFiltered = config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.isFiltered) return
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `  ${module.relativeModuleId}: ${test.fullName}`),
    )
    if (skipped.length > 0) console.log(`Skipped:\n${skipped.join('\n')}\n`)
  }
}
