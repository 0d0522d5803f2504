/**
 * House rules that no linter knows, each a function from files to findings, so that each can be shown to fail
 * (STYLE: the house, rules 9 to 12 and 15).
 */
import type { SourceFile } from './source-files.ts'

export type TidyRule = (files: readonly SourceFile[]) => readonly string[]

const linesMax = 500
const vagueNames = /^(utils?|helpers?|common|shared|managers?)$/

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/')
}

/** Code without comments: a comment may speak of what code must not do. */
function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .replaceAll(/(^|\s)\/\/.*$/gm, '')
}

function findInCode(files: readonly SourceFile[], pattern: RegExp, what: string): readonly string[] {
  return files.flatMap((file) =>
    withoutComments(file.text)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}: ${what}`] : []))
  )
}

export const noBarrels: TidyRule = (files) =>
  files.filter(({ path }) => /(^|\/)index\.(ts|tsx|js|mjs)$/.test(path)).map(({ path }) => `${path}: a barrel`)

export const noVagueNames: TidyRule = (files) =>
  files
    .filter(({ path }) => path.split('/').some((part) => vagueNames.test(part.replace(/\..*$/, ''))))
    .map(({ path }) => `${path}: a name that says nothing`)

export const environmentOnlyInConfig: TidyRule = (files) => {
  const bound = files.filter(
    ({ path }) =>
      /^(contract|server|viewer|simulators)\//.test(path) && path !== 'server/src/config.ts' && !isTest(path)
  )
  return findInCode(bound, /\bprocess\s*(\.\s*env\b|\[\s*['"]env['"])/, 'reads the environment outside config.ts')
}

const timeAndChance =
  /\b(Date\.now|performance\.now|Math\.random|setTimeout|setInterval|setImmediate|randomUUID|randomBytes|randomInt|getRandomValues)\s*\(|\bnew Date\(\s*\)|\bAbortSignal\.timeout\b|['"](node:)?timers(\/promises)?['"]/

/** Fake time and chance, and a whole night can be tested in a second; so the inner layers get them by argument. */
export const timeAndChanceOnlyOutside: TidyRule = (files) => {
  const mayUse = /^server\/src\/(adapters\/|http\/|(app|main|cli)[^/]*(\.ts$|\/))/
  const bound = files.filter(({ path }) => path.startsWith('server/src/') && !mayUse.test(path) && !isTest(path))
  return findInCode(bound, timeAndChance, 'clock, chance or timer outside adapters')
}

export const noLongFiles: TidyRule = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length
    return lines > linesMax ? [`${path}: ${lines} lines, more than ${linesMax}`] : []
  })

export const noMocksOfOurCode: TidyRule = (files) =>
  findInCode(files, /\bvi\s*\.\s*(do)?[mM]ock\s*\(/, 'replaces our own code in a test')

/** The lockfile and every setting must work with whatever registry a site uses. */
export const noRegistryHosts: TidyRule = (files) => {
  // A registry of FHIR’s is none of packages.
  const host =
    /(?<!fhir-)\bregistry\.[a-z0-9-]+\.[a-z]{2,}\b|\bnpm\.pkg\.[a-z]+\.[a-z]+\b|\bnpm\.[a-z0-9-]+\.(com|org|io)\b/i
  return files.flatMap(({ path, text }) => (host.test(text) ? [`${path}: names a package registry host`] : []))
}

function hazardsIn(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { path, text } of files) {
    for (const [hazard] of `${path}\n${text}`.matchAll(/\bH-\d{3}\b/g)) found.set(hazard, path)
  }
  return found
}

/** A hazard's page without a test, or a test of a hazard without a page (HAZARDS.md). */
export function findHazardsWithoutPartner(
  pages: readonly SourceFile[],
  tests: readonly SourceFile[]
): readonly string[] {
  const told = hazardsIn(pages)
  const tested = hazardsIn(tests)
  const untested = [...told].filter(([hazard]) => !tested.has(hazard))
  const untold = [...tested].filter(([hazard]) => !told.has(hazard))
  return [
    ...untested.map(([hazard, path]) => `${hazard} is in ${path} but no test names it`),
    ...untold.map(([hazard, path]) => `${hazard} is tested in ${path} but has no page`)
  ]
}
