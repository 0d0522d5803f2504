/** The documents say what the code does, and the code does nothing that they keep silent about (STYLE, rule 15). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROBLEMS } from '../contract/src/problem-codes.ts'
import { PAGE_NAMES, SECTION_NAMES } from '../contract/src/section-names.ts'
import { WHAT_TO_DO } from '../server/src/http/refusal-content.ts'
import { AUDIT_KINDS } from '../server/src/ports/audit-log.ts'
import { SECTION_DECLARATIONS } from '../server/src/record/sections/section-declarations.ts'
import * as rules from './document-rules.ts'
import { differences, plain, tableUnder } from './document-rules.ts'
import { regionKeys } from './region-keys.ts'
import { listCode, listFiles, projectFolder, readSource, type SourceFile } from './source-files.ts'

const file = (path: string, text: string): SourceFile => ({ path, text })
const isThere = (path: string): boolean => existsSync(join(projectFolder, path))
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
const read = (path: string): string => readSource(path).text

const topDocuments = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CHANGELOG.md']
const documents = [...topDocuments.filter(isThere), ...listFiles('docs').filter((path) => path.endsWith('.md'))].map(
  readSource
)
const server = listCode()
  .filter((path) => path.startsWith('server/src/') && !isTest(path))
  .map(readSource)
const allTests = listFiles('').filter(isTest).map(readSource)
const tests = allTests.filter(({ path }) => !path.startsWith('tools/'))
const runbook = read('docs/runbook.md')

describe('problem codes', () => {
  const rows = tableUnder(read('docs/problem-codes.md'), 'Codes')

  it('each has its row with its status, its title and the sentences that a reader gets, in the order of the checks', () => {
    const told = rows.map(([code, status, title, , sentences]) => [plain(code), status, title, sentences])
    const real = Object.entries(PROBLEMS).map(([code, { status, title }]) => {
      const sentences = Object.entries(WHAT_TO_DO)
        .find(([known]) => known === code)?.[1]
        .join(' ')
      return [code, String(status), title, sentences]
    })
    expect(told).toEqual(real)
  })

  it('each says when it comes and what an operator looks at', () => {
    for (const row of rows)
      expect(
        row.filter((cell) => cell === ''),
        row[0]
      ).toEqual([])
  })
})

describe('the runbook', () => {
  it('has every key of the region file with its default', () => {
    const told = tableUnder(runbook, 'Keys').map(([key, , value]) => `${plain(key)}: ${defaultIn(value)}`)
    const real = [...regionKeys()].map(([key, value]) => `${key}: ${value}`)
    expect(differences(told, real, 'docs/runbook.md')).toEqual([])
  })

  it('has every event of the log, and each event has a plain name', () => {
    const { events, unnamed } = rules.findLogEvents(server)
    expect(unnamed).toEqual([])
    const told = tableUnder(runbook, 'Log events').map(([event]) => plain(event))
    expect(differences(told, events, 'docs/runbook.md')).toEqual([])
  })

  it('has every limit of the server with its value', () => {
    const told = tableUnder(runbook, 'Limits').map(
      ([name, where, value]) => `server/src/${plain(where)} ${plain(name)} = ${toNumber(value)}`
    )
    const real = [...rules.findLimits(server)].map(([name, value]) => `${name} = ${value}`)
    expect(differences(told, real, 'docs/runbook.md')).toEqual([])
  })

  it('can fail', () => {
    const code = file(
      'server/src/a.ts',
      "log.warn('disk-full', {})\nlog.error(name)\nconst WAIT_MS = 2 * 1_000\n  rowsMax: 7,"
    )
    expect(rules.findLogEvents([code])).toEqual({
      events: ['disk-full'],
      unnamed: ['server/src/a.ts: an event without a plain name']
    })
    expect([...rules.findLimits([code])]).toEqual([
      ['server/src/a.ts WAIT_MS', 2000],
      ['server/src/a.ts rowsMax', 7]
    ])
    expect(differences(['a', 'b', 'b'], ['a', 'c'], 'it')).toEqual([
      'it leaves out c',
      'it tells of b, which is not there',
      'it tells of b, which is not there',
      'it tells twice of b'
    ])
    expect(tableUnder('# Log events\n\n| a | b |\n| --- | --- |\n| `x` | 1 \\| 2 |\n\n| c |\n', 'Log')).toEqual([
      ['`x`', '1 | 2']
    ])
  })
})

function defaultIn(cell: string | undefined): string {
  return plain(cell).replace(/^all\b.*/, 'all')
}

function toNumber(cell: string | undefined): number {
  return Number(/^[\d,]+/.exec(cell ?? '')?.[0].replaceAll(',', ''))
}

describe('the audit', () => {
  it('has its row for every kind of entry: when it is written, and every key of its body', () => {
    const told = tableUnder(read('docs/audit.md'), 'Kinds of entry').map(([kind, when, body]) => [
      plain(kind),
      when,
      plain(body)
    ])
    const real = Object.entries(AUDIT_KINDS).map(([kind, { when, holds }]) => [kind, when, holds.join(', ')])
    expect(told).toEqual(real)
  })
})

describe('sections', () => {
  const text = read('docs/sections.md')

  it('each has its row with its resource types, and so has each page', () => {
    const types = (declared: readonly string[]): string => declared.join(', ')
    const told = tableUnder(text, 'Sections of the record').map(([name, resources]) => [plain(name), resources])
    expect(told).toEqual(SECTION_DECLARATIONS.map(({ name, types: declared }) => [name, types(declared)]))
    expect(told.map(([name]) => name)).toEqual(SECTION_NAMES)
    expect(tableUnder(text, 'Pages').map(([name]) => plain(name))).toEqual(PAGE_NAMES)
  })

  it('each has its UK Core heading, or a dash', () => {
    const headings = tableUnder(text, 'UK Core headings')
    expect(headings.map(([name]) => plain(name))).toEqual(SECTION_NAMES)
    for (const [name, code] of headings) expect(code, name).toMatch(/^(`[a-z]+(-[a-z]+)*`|–)$/)
  })
})

describe('features', () => {
  const page = readSource('docs/features.md')

  it('each has its row, its state and the tests that prove it, and those are there', () => {
    expect(rules.findFeatureFaults(page, allTests)).toEqual([])
  })

  it('can fail', () => {
    const row = (no: number, state = 'not yet', proof = '–', missing = 'all'): string =>
      `| ${no} | A name | ${state} | ${proof} | ${missing} |`
    const all = Array.from({ length: 82 }, (_, place) => row(place + 1))
    const faultsOf = (...lines: readonly string[]): readonly string[] =>
      rules.findFeatureFaults(file('f.md', ['## State and proof', '| no |', '| --- |', ...lines].join('\n')), [
        file('a.test.ts', "it('is there')\nit.skip('is left out')")
      ])
    const proof = (title: string): string => `[a.test.ts](../a.test.ts): “${title}”`
    expect(faultsOf(...all)).toEqual([])
    expect(faultsOf(row(1, 'built', proof('is there'), '–'), ...all.slice(1))).toEqual([])
    expect(faultsOf(...all.slice(1))).toEqual(['f.md leaves out 1'])
    expect(faultsOf(...all.toReversed())).toEqual(['f.md is out of order'])
    const faults = [
      row(1, 'built', '–', '–'),
      row(2, 'built', proof('is gone'), '–'),
      row(3, 'built', proof('is left out'), '–'),
      row(4, 'built', '[b.test.ts](../b.test.ts): “is there”', '–'),
      row(5, 'nearly'),
      row(6, 'not yet', proof('is there')),
      row(7, 'partly', proof('is there'), '–'),
      row(8, 'built', proof('is there'), 'much')
    ]
    expect(faultsOf(...faults, ...all.slice(8))).toEqual([
      'f.md: feature 1 is built and cites no test',
      'f.md: feature 2 cites “is gone” of a.test.ts, which is not there',
      'f.md: feature 3 cites “is left out” of a.test.ts, which is not there',
      'f.md: feature 4 cites “is there” of b.test.ts, which is not there',
      'f.md: feature 5 is “nearly”',
      'f.md: feature 5 is nearly and cites no test',
      'f.md: feature 6 is not yet built and cites a test',
      'f.md: feature 7 does not say what is missing',
      'f.md: feature 8 is built and says that something is missing'
    ])
  })
})

describe('hazards', () => {
  const pages = listFiles('docs/hazards')
    .filter((path) => /\/H-\d{3}-[a-z0-9-]+\.md$/.test(path))
    .map(readSource)
  const list = readSource('docs/hazards/README.md')

  it('each page has its parts, cites tests that are there, and is named by a test', () => {
    expect(pages.length).toBeGreaterThan(0)
    expect(pages.flatMap((page) => rules.findHazardFaults(page, tests))).toEqual([])
  })

  it('the list has all 25 in order, links to every page there is, and says where there is none', () => {
    const rows = tableUnder(list.text, 'Hazards')
    expect(rows.map(([no]) => no)).toEqual(Array.from({ length: 25 }, (_, place) => String(place + 1).padStart(3, '0')))
    const said = rows.map(([no, , page]) => /\((H-\d{3}-[a-z0-9-]+\.md)\)$/.exec(page ?? '')?.[1] ?? `${no}: ${page}`)
    expect(
      differences(
        said.filter((page) => page.startsWith('H-')),
        pages.map(pageName),
        list.path
      )
    ).toEqual([])
    const silent = said.filter((page) => !page.startsWith('H-') && !/^\d{3}: no page: /.test(page))
    expect(silent).toEqual([])
    expect(list.text).toMatch(/DCB0129, not a safety case/)
    expect(list.text).toMatch(/unsigned/)
  })

  it('can fail', () => {
    const parts = rules.HAZARD_HEADINGS.map((heading) => `\n## ${heading}\n\n`).join('')
    const page = file('docs/hazards/H-001-wrong.md', `${parts}- [a.test.ts](../../a.test.ts): “H-001: gone”\n`)
    const findings = rules.findHazardFaults(page, [
      file('a.test.ts', "it('H-001: kept')"),
      file('b.test.ts', '// H-001')
    ])
    expect(findings).toEqual(['docs/hazards/H-001-wrong.md cites “H-001: gone” of a.test.ts, which is not there'])
    expect(rules.findHazardFaults(page, [file('a.test.ts', "it('H-001: gone')")])).toEqual([])
    expect(rules.findHazardFaults(page, [file('a.test.ts', "test.fails('H-001: gone')")])).toHaveLength(2)
    expect(rules.findHazardFaults(file('docs/hazards/H-002-bare.md', ''), [])).toHaveLength(8)
  })
})

function pageName({ path }: SourceFile): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

describe('every document', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
  const tables = ['server/src/cli.ts', 'server/src/cli/central-commands.ts', 'server/src/cli/report-commands.ts']
    .map(read)
    .join('\n')
  const words = [...tables.matchAll(/words: \[([^\]]+)\]/g)]
  const ncr = words.map(([, list = '']) => list.replaceAll(/['\s]/g, '').split(',').slice(0, 2).join(' '))
  const known = { scripts: new Set(scripts), ncr: new Set(ncr) }

  it.each(topDocuments)('%s is there', (path) => {
    expect(isThere(path)).toBe(true)
  })

  it('links only to what is there', () => {
    expect(documents.flatMap((document) => rules.findDeadLinks(document, isThere))).toEqual([])
  })

  it('tells its reader to type only commands that exist', () => {
    expect(known.ncr).toContain('feed run')
    expect(documents.flatMap((document) => rules.findUnknownCommands(document, known))).toEqual([])
  })

  it('can fail', () => {
    const links = file(
      'docs/a/b.md',
      '[x](../c.md#part) [y](https://example.org) [z](#here)\n```\n[w](gone.md)\n```\n[v](/d.md)'
    )
    expect(rules.findDeadLinks(links, (path) => path === 'docs/c.md')).toEqual([
      'docs/a/b.md links to docs/a/d.md, which is not there'
    ])
    const typed = file(
      'a.md',
      'npm run fly, npm run check, npm ci\n```\nnpx ncr feed eat X\n```\n`ncr dance` ncr is a name'
    )
    const some = { scripts: new Set(['check']), ncr: new Set(['feed run', 'serve']) }
    expect(rules.findUnknownCommands(typed, some)).toEqual([
      'a.md: there is no npm script fly',
      'a.md: there is no command npx ncr feed eat',
      'a.md: there is no command ncr dance'
    ])
    expect(
      rules.findUnknownCommands(file('a.md', 'npx ncr feed run X, `npm test`'), { ...some, scripts: new Set(['test']) })
    ).toEqual([])
  })
})

describe('decision records', () => {
  const records = listFiles('docs/decisions').map(readSource)

  it('are numbered without gaps, with all their parts', () => {
    expect(records.length).toBeGreaterThan(0)
    expect(rules.findDecisionFaults(records)).toEqual([])
  })

  it('can fail', () => {
    const whole = rules.DECISION_HEADINGS.map((heading) => `## ${heading}\n`).join('\n')
    const good = file('docs/decisions/0001-one.md', whole)
    const faults = [
      good,
      file('docs/decisions/0003-three.md', whole.replace('Options', 'Choices')),
      file('docs/decisions/notes.md', '')
    ]
    expect(rules.findDecisionFaults([good])).toEqual([])
    expect(rules.findDecisionFaults(faults)).toEqual([
      'docs/decisions/notes.md is not named NNNN-title.md',
      'docs/decisions/0003-three.md is number 2 in order',
      'docs/decisions/0003-three.md has no part Options'
    ])
  })
})
