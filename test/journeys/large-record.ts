/** A record of 5,000 results, one a day, and one source that did not answer. */
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import type { TimedLine } from './fixture-server.ts'
import { nothingRecordedBut } from './joan-smith.ts'

export const LARGE_RECORD_ENTRIES = 5_000
const DAY_MS = 86_400_000

function toResult(index: number): Entry {
  const taken = new Date(Date.parse('2026-11-20') - index * DAY_MS).toISOString().slice(0, 10)
  return {
    id: `nuh/Observation/${index}`,
    source: 'nuh',
    odsCode: 'RX1',
    text: `Test ${index % 40}, number ${index}`,
    recorded: taken,
    occurred: taken,
    status: 'final',
    links: [],
    conflicts: [],
    resource: {
      resourceType: 'Observation',
      code: { coding: [{ system: 'http://loinc.org', code: `test-${index % 40}` }] },
      valueQuantity: { value: index % 97, unit: 'g/L' }
    }
  }
}

export function largeRecord(): readonly TimedLine[] {
  const entries = Array.from({ length: LARGE_RECORD_ENTRIES }, (_, index) => toResult(index))
  return nothingRecordedBut('citycare', 'timed-out').map(({ afterMs, event }) => {
    const filled: RecordEvent = event.event === 'section' && event.section === 'results' ? { ...event, entries } : event
    return { afterMs, event: filled }
  })
}
