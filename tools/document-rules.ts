/**
 * What must hold between documents and code (STYLE, rule 15), each a function from texts to findings, so that each can
 * be shown to fail.
 */
import assert from 'node:assert/strict'
import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/** Text of a document as a reader sees it: what stands in a fenced block is an example, not a statement. */
function withoutFences(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '')
}

/** Cells of the first table under a heading that starts with `heading`, without its head. */
export function tableUnder(text: string, heading: string): readonly (readonly string[])[] {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '').startsWith(heading))
  assert(from !== -1, `there is a heading ${heading}`)
  const first = lines.findIndex((line, place) => place > from && line.startsWith('|'))
  assert(first !== -1, `there is a table under ${heading}`)
  const after = lines.findIndex((line, place) => place > first && !line.startsWith('|'))
  return lines.slice(first + 2, after === -1 ? undefined : after).map(toCells)
}

function toCells(line: string): readonly string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

/** `` `code` `` without its marks. */
export function plain(cell: string | undefined): string {
  return (cell ?? '').replaceAll('`', '')
}

/** Both ways: what the document leaves out, and what it makes up. */
export function differences(told: Iterable<string>, real: Iterable<string>, where: string): readonly string[] {
  const [inDocument, inCode] = [[...told], [...real]]
  assert(inCode.length > 0, `the code has something to tell of in ${where}`)
  const twice = inDocument.filter((name, place) => inDocument.indexOf(name) !== place)
  return [
    ...inCode.filter((name) => !inDocument.includes(name)).map((name) => `${where} leaves out ${name}`),
    ...inDocument
      .filter((name) => !inCode.includes(name))
      .map((name) => `${where} tells of ${name}, which is not there`),
    ...twice.map((name) => `${where} tells twice of ${name}`)
  ]
}

/** Names of the log's events in the code; a name that is not written out is a finding, for nobody can look it up. */
export function findLogEvents(files: readonly SourceFile[]): {
  readonly events: readonly string[]
  readonly unnamed: readonly string[]
} {
  const calls = files.flatMap(({ path, text }) =>
    [...text.matchAll(/\blog\s*\??\.\s*(?:info|warn|error)\(\s*(?:'([^']*)')?/g)].map((call) => ({
      path,
      name: call[1]
    }))
  )
  return {
    events: [...new Set(calls.flatMap(({ name }) => name ?? []))],
    unnamed: calls.filter(({ name }) => name === undefined).map(({ path }) => `${path}: an event without a plain name`)
  }
}

/** Limits and intervals of the code as `path NAME` with their value; those of a calendar are not limits. */
export function findLimits(files: readonly SourceFile[]): ReadonlyMap<string, number> {
  const declared = /^(?:export )?const (\w*(?:_MAX|_MS|Max|Ms)) = ([\d_ *]+);?$|^\s+(\w+(?:Max|Ms)): ([\d_ *]+),?$/gm
  const limits = new Map<string, number>()
  for (const { path, text } of files) {
    for (const [, constant, itsValue, property, ownValue] of text.matchAll(declared)) {
      const name = constant ?? property ?? ''
      const factors = (itsValue ?? ownValue ?? '').replaceAll('_', '').split('*').map(Number)
      if (!/^(DAY|ONE_YEAR)_MS$/.test(name))
        limits.set(
          `${path} ${name}`,
          factors.reduce((product, next) => product * next, 1)
        )
    }
  }
  return limits
}

const linkTarget = /\]\(([^)\s]+)\)/g

/** Relative links that lead nowhere. `isThere` is asked with a path from the project's folder. */
export function findDeadLinks(document: SourceFile, isThere: (path: string) => boolean): readonly string[] {
  const targets = [...withoutFences(document.text).matchAll(linkTarget)].map(([, target]) => target ?? '')
  return targets
    .filter((target) => !/^([a-z][a-z0-9+.-]*:|#)/i.test(target))
    .map((target) => posix.join(posix.dirname(document.path), target.replace(/#.*$/, '')))
    .filter((path) => !isThere(path))
    .map((path) => `${document.path} links to ${path}, which is not there`)
}

export interface KnownCommands {
  /** Of package.json. */
  readonly scripts: ReadonlySet<string>
  /** The words of each `ncr` command: `feed run`. */
  readonly ncr: ReadonlySet<string>
}

/** Commands that a document tells its reader to type and that do not exist. Examples in fences count: they are typed. */
export function findUnknownCommands({ path, text }: SourceFile, known: KnownCommands): readonly string[] {
  const scripts = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? '')
  const commands = [
    ...text.matchAll(/\b(?:npx )?(?<![-\w./])ncr ([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?: ([a-z]+(?:-[a-z]+)*))?/g)
  ].filter(([whole]) => isCommandLine(text, whole))
  return [
    ...scripts.filter((name) => !known.scripts.has(name)).map((name) => `${path}: there is no npm script ${name}`),
    ...commands
      .filter(([, one = '', two = '']) => !known.ncr.has(one) && !known.ncr.has(`${one} ${two}`))
      .map(([whole]) => `${path}: there is no command ${whole}`)
  ]
}

/** `npx ncr …` anywhere, `ncr …` only where it stands as code. */
function isCommandLine(text: string, whole: string): boolean {
  return whole.startsWith('npx ') || text.includes(`\`${whole}`)
}

export const HAZARD_HEADINGS = ['Cause', 'Effect', 'Control', 'Tests', 'Residual risk', 'Status'] as const

/** A page that lacks a part, cites no test or one that is not there, or whose hazard no test names. */
export function findHazardFaults(page: SourceFile, tests: readonly SourceFile[]): readonly string[] {
  const hazard = /H-\d{3}/.exec(page.path)?.[0] ?? ''
  assert(hazard !== '', `${page.path} is named for a hazard`)
  const headings = HAZARD_HEADINGS.filter((heading) => !page.text.includes(`\n## ${heading}\n`))
  const cited = [...page.text.matchAll(/^- \[([^\]]+)\]\([^)]+\): “(.+)”$/gm)].map(([, path = '', name = '']) => ({
    path,
    name
  }))
  const isNamed = tests.some((test) => provingText(test).includes(hazard))
  return [
    ...headings.map((heading) => `${page.path} has no part ${heading}`),
    ...(cited.length === 0 ? [`${page.path} cites no test`] : []),
    ...cited
      .filter(({ path, name }) => !hasTest(tests, path, name))
      .map(({ path, name }) => `${page.path} cites “${name}” of ${path}, which is not there`),
    ...(isNamed ? [] : [`${page.path}: no test names ${hazard}`])
  ]
}

/** A test that is expected to fail, or is left out, proves nothing: its title does not count. */
function provingText({ text }: SourceFile): string {
  return text.replaceAll(/\.(?:fails|skip|todo)\(\s*(['"`]).*?\1/g, '')
}

function hasTest(tests: readonly SourceFile[], path: string, name: string): boolean {
  const text = tests.filter((test) => test.path === path).map(provingText)
  return ["'", '"', '`'].some((quote) => text.join('').includes(`${quote}${name}${quote}`))
}

const FEATURE_COUNT = 82
/** A file, then the titles of it that prove the feature. */
const PROOFS = /\[([^\]]+)\]\([^)]+\): ((?:“[^”]+”(?:, )?)+)/g

/** Features that are missing, out of order, or said to be built without a test that is there. */
export function findFeatureFaults(page: SourceFile, tests: readonly SourceFile[]): readonly string[] {
  const rows = tableUnder(page.text, 'State and proof')
  const numbers = rows.map(([no]) => no)
  const due = Array.from({ length: FEATURE_COUNT }, (_, place) => String(place + 1))
  const isInOrder = numbers.join() === numbers.toSorted((a, b) => Number(a) - Number(b)).join()
  return [
    ...differences(numbers.map(String), due, page.path),
    ...(isInOrder ? [] : [`${page.path} is out of order`]),
    ...rows.flatMap((row) => rowFaults(row, tests).map((fault) => `${page.path}: feature ${row[0]} ${fault}`))
  ]
}

function rowFaults([, name, state, proof = '', missing]: readonly string[], tests: readonly SourceFile[]): string[] {
  const cited = [...proof.matchAll(PROOFS)].flatMap(([, path = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ path, title }))
  )
  const isWhole = missing === '–'
  const rules: readonly (readonly [isKept: boolean, fault: string])[] = [
    [name !== undefined && name !== '', 'has no name'],
    [['built', 'partly', 'not yet'].includes(state ?? ''), `is “${state}”`],
    [state === 'not yet' || cited.length > 0, `is ${state} and cites no test`],
    [state !== 'not yet' || proof === '–', 'is not yet built and cites a test'],
    [
      (state === 'built') === isWhole,
      isWhole ? 'does not say what is missing' : 'is built and says that something is missing'
    ]
  ]
  return [
    ...rules.flatMap(([isKept, fault]) => (isKept ? [] : [fault])),
    ...cited
      .filter(({ path, title }) => !hasTest(tests, path, title))
      .map(({ path, title }) => `cites “${title}” of ${path}, which is not there`)
  ]
}

export const DECISION_HEADINGS = ['Context', 'Options', 'Decision', 'Consequences', 'How we will know'] as const

/** Decision records out of number, out of name or without a part. */
export function findDecisionFaults(records: readonly SourceFile[]): readonly string[] {
  const numbered = records
    .filter(({ path }) => /\/\d{4}-[a-z0-9-]+\.md$/.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const misnamed = records.filter((record) => !numbered.includes(record) && !record.path.endsWith('/README.md'))
  return [
    ...misnamed.map(({ path }) => `${path} is not named NNNN-title.md`),
    ...numbered.flatMap(({ path }, place) => {
      const number = Number(/\/(\d{4})-/.exec(path)?.[1])
      return number === place + 1 ? [] : [`${path} is number ${place + 1} in order`]
    }),
    ...numbered.flatMap(({ path, text }) =>
      DECISION_HEADINGS.filter((heading) => !new RegExp(`^#+ ${heading}\\s*$`, 'm').test(text)).map(
        (heading) => `${path} has no part ${heading}`
      )
    )
  ]
}
