/** What is compared with the last look has a state beside it: without one, nobody knows whether its source was whole (H-003). */
import type { Entry, SectionEvent } from '@ncr/contract/record.ts'
import { expect, test } from 'vitest'
import { compare } from './compare.ts'

const entry: Entry = {
  id: 's/Condition/1',
  source: 's',
  odsCode: 'RX1',
  text: 'Asthma',
  recorded: null,
  occurred: null,
  status: null,
  links: [],
  conflicts: [],
  resource: { resourceType: 'Condition', id: '1' }
}
const line = (states: SectionEvent['states']): SectionEvent => ({
  event: 'section',
  section: 'problems',
  complete: true,
  states,
  entries: [entry]
})

test('H-003: an entry whose source has no state in its section stops the record', () => {
  expect(() => compare(null).mark([line([])])).toThrow('has a state in its section')
})

test('nothing is new at a first look, and the next one knows what was there', () => {
  const comparison = compare(null)
  expect(comparison.mark([line([{ source: 's', state: 'recorded' }])])[0]?.entries).toEqual([entry])
  expect(comparison.finish(new Set([entry.id]), false)).toBeNull()
  const look = comparison.toLook('2026-11-28T09:00:00.000Z', false)
  expect([look.whole, [...look.entries.keys()]]).toEqual([['s problems'], [entry.id]])
})
