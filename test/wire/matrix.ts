import { contracts } from './contracts.js'
import { http2Platforms } from './http2.js'
import { type Platform, platforms } from './platforms.js'

const withContracts = (list: readonly Platform[]) =>
  list.flatMap((platform) =>
    contracts.map((contract) => ({ name: `${platform.name}, ${contract.name}`, platform, contract })),
  )

/** Every platform with every contract, each with its name. */
export const matrix = withContracts(platforms)

/** The same, and those of HTTP/2. */
export const streamMatrix = withContracts([...platforms, ...http2Platforms])
