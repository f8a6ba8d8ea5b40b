import type { AnyCatalog } from '@errspec/core'
import { github } from '../github.js'
import { google } from '../google.js'
import { jsonapi } from '../jsonapi.js'
import { nest } from '../nest.js'
import { problem } from '../problem.js'
import { stripe } from '../stripe.js'

/** The contracts of this folder, each by the name of its files. */
export const contracts: readonly (readonly [name: string, catalog: AnyCatalog])[] = [
  ['stripe', stripe],
  ['google', google],
  ['problem', problem],
  ['nest', nest],
  ['jsonapi', jsonapi],
  ['github', github],
]
