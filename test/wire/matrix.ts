import { contracts } from './contracts.js'
import { platforms } from './platforms.js'

/** Every platform with every contract, each with its name. */
export const matrix = platforms.flatMap((platform) =>
  contracts.map((contract) => ({ name: `${platform.name}, ${contract.name}`, platform, contract })),
)
