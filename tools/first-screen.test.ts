/**
 * How much script the first screen needs, measured on the build (feature 48): what index.html names, and whatever that
 * imports without being asked to. Screens behind the first come in parts of their own.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { projectFolder } from './source-files.ts'
import { isViewerStale } from './viewer-build.ts'

const KILOBYTES_MAX = 150
const DIST = join(projectFolder, 'viewer/dist')

/** The scripts of the first screen, each once, in the order in which they are met. */
function findFirstScripts(dist: string): readonly string[] {
  const found = new Set<string>()
  const named = [...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)]
  const waiting = named.map(([, path = '']) => path)
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue
    found.add(path)
    // `from"./x.js"` and `import"./x.js"` are fetched at once; `import("./x.js")` when it is called.
    const text = readFileSync(join(dist, path), 'utf8')
    for (const [, next = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) waiting.push(`assets/${next}`)
  }
  return [...found]
}

function toKilobytes(dist: string, scripts: readonly string[]): number {
  return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0) / 1000
}

describe('the script of the first screen', () => {
  it(`is at most ${KILOBYTES_MAX} kB, gzip`, () => {
    expect(isViewerStale(), 'npm run build').toBe(false)
    const scripts = findFirstScripts(DIST)
    const kilobytes = toKilobytes(DIST, scripts)
    console.log(`first screen: ${kilobytes.toFixed(1)} kB of script (gzip) in ${scripts.length} files`)
    expect(scripts.length).toBeGreaterThan(0)
    expect(kilobytes).toBeLessThanOrEqual(KILOBYTES_MAX)
  })

  it('counts what is imported at once, and not what is fetched later', () => {
    const dist = mkdtempSync(join(tmpdir(), 'ncr-dist-'))
    mkdirSync(join(dist, 'assets'))
    const files = {
      'index.html': '<script type="module" crossorigin src="/assets/a.js"></script><link href="/assets/a.css">',
      'assets/a.js': 'import{x as y}from"./b.js";import"./c.js";const later=()=>import("./later.js")',
      'assets/b.js': 'import{z}from"./a.js"',
      'assets/c.js': '',
      'assets/later.js': ''
    }
    for (const [path, text] of Object.entries(files)) writeFileSync(join(dist, path), text)
    expect(findFirstScripts(dist)).toEqual(['assets/a.js', 'assets/b.js', 'assets/c.js'])
    rmSync(dist, { recursive: true })
  })
})
