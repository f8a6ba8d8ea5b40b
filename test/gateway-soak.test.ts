import { expect, test } from 'vitest'
import { root, run } from './packed-project.js'
import { missingServices } from './services.mjs'

test.skipIf(missingServices !== '')(
  `three gateways whose parts fail and come back answer as expected, and book every call once ${missingServices}`,
  async () => {
    // Exits with 1, and says why on standard error, where anything of it does not hold.
    const { stdout } = await run(process.execPath, ['bench/gateway-soak.mjs', '--seconds', '15'], { cwd: root })
    expect(stdout).toMatch(/^[1-9]\d* calls succeeded/)
  },
  240_000,
)
