import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chartsAt, population } from '../population/population.ts'
import { lastNight } from './last-night.ts'
import { ensureNight, writeNight } from './write-night.ts'

const now = new Date('2026-11-23T09:00:00Z')
const charts = chartsAt('gprcc', population(now))
const night = lastNight(now)
let drop: string

beforeEach(() => {
  drop = mkdtempSync(join(tmpdir(), 'ncr-night-'))
})
afterEach(() => rmSync(drop, { recursive: true }))

interface Manifest {
  transactionTime: string
  mode: string
  output: { type: string; url: string; count: number; sha256: string }[]
}

const read = (name: string): string => readFileSync(join(drop, night.date, name), 'utf8')
const manifest = (): Manifest => JSON.parse(read('manifest.json')) as Manifest

it('says how many lines each file has, and their hash', async () => {
  await writeNight(drop, night, { charts })
  expect(manifest()).toMatchObject({ transactionTime: '2026-11-23T02:10:00+00:00', mode: 'full' })
  for (const { type, url, count, sha256 } of manifest().output) {
    const content = read(url)
    const lines = content.trimEnd().split('\n')
    expect(lines).toHaveLength(count)
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256)
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ resourceType: type })
  }
})

it('holds a Patient for everybody it holds, those with nothing recorded included', async () => {
  await writeNight(drop, night, { charts })
  expect(manifest().output.find((one) => one.type === 'Patient')?.count).toBe(charts.length)
})

it('leaves a whole night alone and writes half a one again', async () => {
  await ensureNight(drop, now, { charts })
  const marker = join(drop, night.date, '_READY')
  const written = statSync(marker).mtimeMs
  await ensureNight(drop, now, { charts })
  expect(statSync(marker).mtimeMs).toBe(written)
  rmSync(marker)
  await ensureNight(drop, now, { charts })
  expect(existsSync(marker)).toBe(true)
})

it('is drawn again, later than before, when it holds other people than it did', async () => {
  await ensureNight(drop, now, { charts })
  await ensureNight(drop, now, { charts: charts.slice(1) })
  expect(manifest().output.find((one) => one.type === 'Patient')?.count).toBe(charts.length - 1)
  expect(manifest().transactionTime).toBe('2026-11-23T09:00:00.000Z')
})

it.each(['wrong-hash', 'half', 'not-json', 'invalid-resource', 'no-ready'] as const)(
  'can be made bad: %s',
  async (fault) => {
    await writeNight(drop, night, { charts }, fault)
    const output = manifest().output.find((one) => one.type === 'Condition')
    const content = read('Condition.ndjson')
    const hash = createHash('sha256').update(content).digest('hex')
    const bad = content.split('\n').filter((line) => line !== '' && !isJson(line))
    expect(hash === output?.sha256).toBe(fault !== 'wrong-hash' && fault !== 'half')
    expect(bad).toHaveLength(fault === 'not-json' || fault === 'half' ? 1 : 0)
    expect(content.includes('"yesterday"')).toBe(fault === 'invalid-resource')
    expect(existsSync(join(drop, night.date, '_READY'))).toBe(fault !== 'no-ready')
  }
)

function isJson(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
