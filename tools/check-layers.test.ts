/** Each layer rule refuses a sample that breaks it: a rule that cannot fail protects nothing. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkLayers, findUnseen, rules } from './check-layers.ts'
import { projectFolder } from './source-files.ts'

let sample = ''

beforeEach(() => {
  sample = mkdtempSync(join(tmpdir(), 'ncr-layers-'))
  symlinkSync(join(projectFolder, 'node_modules'), join(sample, 'node_modules'))
})

afterEach(() => rmSync(sample, { recursive: true, force: true }))

function write(path: string, ...imports: readonly string[]): void {
  const full = join(sample, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, `${imports.map((from) => `import '${from}'`).join('\n')}\nexport const here = 1\n`)
}

/** rule → a file that breaks it and what it imports; the imported files are made too. */
const breaches: Record<string, readonly [file: string, from: string, target?: string]> = {
  'contract-imports-nothing-of-ours': ['contract/src/a.ts', '../../server/src/domain/b.ts', 'server/src/domain/b.ts'],
  'domain-sees-contract': ['server/src/domain/a.ts', '../ports/b.ts', 'server/src/ports/b.ts'],
  'ports-see-domain-and-contract': ['server/src/ports/a.ts', '../record/b.ts', 'server/src/record/b.ts'],
  'features-see-ports-domain-contract': ['server/src/feed/a.ts', '../adapters/x/b.ts', 'server/src/adapters/x/b.ts'],
  'inner-layers-use-no-outside-library': ['server/src/domain/a.ts', 'pg'],
  'inner-layers-touch-no-outside-world': ['server/src/record/a.ts', 'node:fs'],
  'a-stage-never-imports-a-stage': ['server/src/record/link/a.ts', '../locate/b.ts', 'server/src/record/locate/b.ts'],
  'a-stage-does-not-know-the-order': [
    'server/src/record/link/a.ts',
    '../open-record.ts',
    'server/src/record/open-record.ts'
  ],
  'only-the-order-imports-stages': ['server/src/record/a.ts', './link/b.ts', 'server/src/record/link/b.ts'],
  'adapters-see-ports-domain-contract': ['server/src/adapters/x/a.ts', '../../http/b.ts', 'server/src/http/b.ts'],
  'adapters-never-import-each-other': ['server/src/adapters/x/a.ts', '../y/b.ts', 'server/src/adapters/y/b.ts'],
  'http-sees-features-ports-domain-contract': [
    'server/src/http/a.ts',
    '../adapters/x/b.ts',
    'server/src/adapters/x/b.ts'
  ],
  'config-sees-domain-and-contract': ['server/src/config.ts', './record/b.ts', 'server/src/record/b.ts'],
  'only-the-top-imports-the-top': ['server/src/http/a.ts', '../app.ts', 'server/src/app.ts'],
  'server-sees-only-itself-and-contract': ['server/src/app.ts', '../../tools/b.ts', 'tools/b.ts'],
  'only-http-imports-fastify': ['server/src/adapters/x/a.ts', 'fastify'],
  'viewer-sees-only-contract': ['viewer/src/a.ts', '../../server/src/domain/b.ts', 'server/src/domain/b.ts'],
  'simulators-see-nothing-of-ours': ['simulators/src/a.ts', '../../contract/src/b.ts', 'contract/src/b.ts'],
  'simulators-stay-independent-in-tests': [
    'simulators/src/a.test.ts',
    '../../server/src/domain/b.ts',
    'server/src/domain/b.ts'
  ],
  'nothing-unresolved': ['contract/src/a.ts', './gone.ts']
}

for (const [rule, [file, from, target]] of Object.entries(breaches)) {
  it(`refuses what breaks ${rule}`, async () => {
    write(file, from)
    if (target !== undefined) write(target)
    const { findings } = await checkLayers(sample)
    expect(findings.map((finding) => finding.split(':')[0])).toContain(rule)
  })
}

it('refuses a cycle, of types too', async () => {
  write('contract/src/a.ts', './b.ts')
  write('contract/src/b.ts')
  writeFileSync(
    join(sample, 'contract/src/b.ts'),
    "import type { here } from './a.ts'\nexport type There = typeof here\n"
  )
  const { findings } = await checkLayers(sample)
  expect(findings.map((finding) => finding.split(':')[0])).toContain('no-cycles')
})

it('accepts each layer using what is inside it', async () => {
  write('contract/src/words.ts')
  write('server/src/domain/value.ts', '../../../contract/src/words.ts', 'node:assert')
  write('server/src/ports/port.ts', '../domain/value.ts')
  write('server/src/record/link/link.ts', '../../ports/port.ts')
  write('server/src/record/open-record.ts', './link/link.ts')
  write('server/src/adapters/x/x.ts', '../../ports/port.ts', 'pg')
  write('server/src/http/routes.ts', '../record/open-record.ts', 'fastify')
  write('server/src/app.ts', './http/routes.ts', './adapters/x/x.ts')
  write('server/src/main.ts', './app.ts')
  expect((await checkLayers(sample)).findings).toEqual([])
})

it('names the source files that were not looked at', () => {
  expect(findUnseen(['a.ts', 'b.ts'], ['b.ts'])).toEqual(['a.ts'])
})

it('has a sample here for every rule', () => {
  const names = new Set(rules.forbidden?.map((rule) => rule.name))
  expect(names).toEqual(new Set([...Object.keys(breaches), 'no-cycles']))
})
