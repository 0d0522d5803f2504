/** The house rules hold over the whole tree; and each is shown a sample that it must refuse. */
import { expect, describe, it } from 'vitest'
import { isCode, listCode, listFiles, readSource, type SourceFile } from './source-files.ts'
import * as rules from './tidy-rules.ts'
import type { TidyRule } from './tidy-rules.ts'

const code = listCode().map(readSource)
const stylesAndCode = listFiles('')
  .filter((path) => isCode(path) || path.endsWith('.css'))
  .map(readSource)
const isText = /\.(ts|tsx|mts|cjs|mjs|js|json|ya?ml|md|html|css|sql|sh|npmrc)$|(^|\/)(\.npmrc|\.ci\/run|LICENSE)$/
const allText = listFiles('')
  .filter((path) => isText.test(path))
  .map(readSource)

/** Put together here so that this file itself is not a finding. */
const environment = ['process', 'env'].join('.')
const mock = ['vi', 'mock'].join('.')
const registry = ['registry', 'example', 'org'].join('.')

interface HouseRule {
  readonly rule: TidyRule
  readonly over: readonly SourceFile[]
  readonly refuses: readonly SourceFile[]
  readonly accepts: readonly SourceFile[]
}

const file = (path: string, text = ''): SourceFile => ({ path, text })

const houseRules: Record<string, HouseRule> = {
  'no barrels': {
    rule: rules.noBarrels,
    over: code,
    refuses: [file('server/src/domain/index.ts')],
    accepts: [file('viewer/src/index-status.ts')]
  },
  'no names that say nothing': {
    rule: rules.noVagueNames,
    over: code,
    refuses: [file('server/src/utils/dates.ts'), file('viewer/src/helpers.tsx'), file('server/src/manager.ts')],
    accepts: [file('test/harness/shared-data.ts')]
  },
  'the environment is read only in config.ts': {
    rule: rules.environmentOnlyInConfig,
    over: code,
    refuses: [file('server/src/http/a.ts', `const port = ${environment}.PORT`), file('viewer/src/a.ts', environment)],
    accepts: [file('server/src/config.ts', environment), file('server/src/a.ts', `// never ${environment}`)]
  },
  'clock, chance and timers only in adapters': {
    rule: rules.timeAndChanceOnlyOutside,
    over: code,
    refuses: [
      file('server/src/record/a.ts', 'const now = Date.now()'),
      file('server/src/record/b.ts', 'const now = new Date()'),
      file('server/src/feed/c.ts', 'const chance = Math.random()'),
      file('server/src/domain/d.ts', 'setTimeout(run, 5)'),
      file('server/src/record/e.ts', "import { setTimeout as sleep } from 'node:timers/promises'"),
      file('server/src/record/f.ts', 'const id = randomUUID()')
    ],
    accepts: [
      file('server/src/adapters/system/clock.ts', 'Date.now()'),
      file('server/src/main.ts', 'setTimeout(run, 5)'),
      file('server/src/cli-audit.ts', 'Date.now()'),
      file('server/src/record/a.ts', 'const day = new Date(text)')
    ]
  },
  'no file over 500 lines': {
    rule: rules.noLongFiles,
    over: stylesAndCode,
    refuses: [file('server/src/a.ts', 'line\n'.repeat(501))],
    accepts: [file('server/src/a.ts', 'line\n'.repeat(500))]
  },
  'no mocks of our own code': {
    rule: rules.noMocksOfOurCode,
    over: code,
    refuses: [file('server/src/a.test.ts', `${mock}('./clock.ts')`)],
    accepts: [file('server/src/a.test.ts', 'const mockup = 1')]
  },
  'no package registry host is named': {
    rule: rules.noRegistryHosts,
    over: allText,
    refuses: [file('package-lock.json', `"resolved": "https://${registry}/pg/-/pg.tgz"`)],
    accepts: [file('docs/registry.md', 'The partner registry. It is ours.')]
  }
}

describe.each(Object.entries(houseRules))('%s', (_name, { rule, over, refuses, accepts }) => {
  it('holds', () => {
    expect(over.length).toBeGreaterThan(0)
    expect(rule(over)).toEqual([])
  })

  it('can fail', () => {
    for (const sample of refuses) expect(rule([sample])).toHaveLength(1)
    expect(rule(accepts)).toEqual([])
  })
})

describe('every hazard has its page and its test', () => {
  const pages = listFiles('docs/hazards')
    .filter((path) => path.endsWith('.md'))
    .map(readSource)
  const tests = code.filter(({ path }) => /\.test\.tsx?$/.test(path) && !path.startsWith('tools/'))

  it.skipIf(pages.length === 0)('holds (skipped where docs/hazards has no page)', () => {
    expect(rules.findHazardsWithoutPartner(pages, tests)).toEqual([])
  })

  it('can fail, in both directions', () => {
    const page = file('docs/hazards/H-001-wrong-person.md', 'H-001')
    const test = file('server/src/a.test.ts', "it('H-002: …')")
    expect(rules.findHazardsWithoutPartner([page], [test])).toHaveLength(2)
    expect(rules.findHazardsWithoutPartner([page], [file('a.test.ts', 'H-001')])).toEqual([])
  })
})
