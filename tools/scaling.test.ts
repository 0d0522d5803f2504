/** docs/scaling.md tells what a bench measured and what follows from it, and no other figure. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const DOCS = join(import.meta.dirname, '../docs')
const read = (name: string): string => readFileSync(join(DOCS, name), 'utf8')

const REGION = { people: 1_200_000, entries: 70_000_000 }
const PEOPLE = [REGION.people, 60_000_000] as const
const HOUR_S = 3600

const ingest = (JSON.parse(read('measured/ingest.json')) as { figures: { ingest: Record<string, number> } }).figures
  .ingest
const figure = (name: string): number => {
  const value = ingest[name]
  if (value === undefined) throw new Error(`the bench gives no ${name}`)
  return value
}
const shown = (value: number, decimals = 0): string =>
  value.toLocaleString('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
const hours = (seconds: number): string => {
  const long = seconds / HOUR_S
  return `${shown(long, long < 100 ? 1 : 0)} h`
}
const row = (label: string, of: (entries: number) => string): string =>
  `| ${label} | ${PEOPLE.map((people) => of(Math.round((people * REGION.entries) / REGION.people))).join(' | ')} |`

test.each([
  row('entries', (entries) => shown(entries)),
  row('stored, with indexes', (entries) => `${shown((entries * figure('storedBytesPerEntry')) / 1e9)} GB`),
  row('first load, one feed after the other on one server', (entries) =>
    hours(entries / figure('firstNightPerSecond'))
  ),
  row('a full night with one change in a hundred people', (entries) => hours(entries / figure('nextNightPerSecond')))
])('%s', (expected) => {
  expect(read('scaling.md')).toContain(expected)
})

test.each([
  'entries',
  'receivedBytesPerEntry',
  'firstNightPerSecond',
  'nextNightPerSecond',
  'copyPerSecond',
  'storedBytesPerEntry'
])('%s of the load is as it was measured', (name) => {
  expect(read('scaling.md')).toContain(shown(figure(name)))
})
