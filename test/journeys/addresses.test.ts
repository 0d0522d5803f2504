/** No address of the viewer is left out of the accessibility tests (features 18 and 35). */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ROUTE_PATTERNS, type RouteName } from '../../viewer/src/route-patterns.ts'
import { PATHS } from './addresses.ts'

const screens = readFileSync(new URL('../../viewer/src/app.tsx', import.meta.url), 'utf8')
const NAMES = Object.keys(ROUTE_PATTERNS) as readonly RouteName[]

it.each(NAMES)('H-021: %s is among the pages that axe looks at', (name) => {
  const pattern = ROUTE_PATTERNS[name].replace('*', '.+').replaceAll(/:\w+/g, '[\\w-]+')
  const shape = new RegExp(`^${pattern}$`)
  expect(PATHS[name].length).toBeGreaterThan(0)
  for (const path of PATHS[name]) expect(`/record${path}`).toMatch(shape)
})

it('H-021: the viewer draws no address but those', () => {
  expect(screens.match(/<Route\s/g)).toHaveLength(1)
  expect(screens).toMatch(/path=\{ROUTE_PATTERNS\[name\]\}/)
})
