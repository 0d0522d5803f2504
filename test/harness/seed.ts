/**
 * In every test file: property tests follow the run's seed (STYLE 11). A failing property prints the seed and path that
 * repeat it; the seed of the run is printed at its start.
 */
import { configureGlobal } from 'fast-check'
import { inject } from 'vitest'

configureGlobal({ seed: inject('seed') })
