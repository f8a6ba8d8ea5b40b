import { defineConfig } from 'vitest/config'
import packed, { long } from './vitest.packed.config.js'

/** The tests of the packages as npm packs them that the gate leaves out. */
export default defineConfig({ ...packed, test: { ...packed.test, include: long, exclude: [] } })
