import { describe, expect, it } from 'vitest'
import type { Entry, OpenedEvent, RecordEvent, SectionState } from '@ncr/contract/record.ts'
import { NEW_RECORD, reduceRecord, type OpenRecord, type RecordState } from './record-state.ts'

const OPENED: OpenedEvent = {
  event: 'opened',
  contract: 1,
  disclosureId: 'd1',
  requestId: 'r1',
  at: '2026-11-22T12:00:00Z',
  region: { name: 'Notts Care Record' },
  reader: { name: 'Ada Okafor', role: 'Consultant', odsCode: 'RX1', organisation: 'NUH' },
  serviceDesk: {},
  person: {
    nhsNumber: '9990000018',
    family: 'SMITH',
    given: ['Joan'],
    birthDate: '1950',
    gender: null,
    deceased: null
  },
  sections: ['allergies'],
  sources: []
}

function entry(id: string, text: string): Entry {
  const resource = { resourceType: 'AllergyIntolerance' }
  return {
    id,
    source: 'a',
    odsCode: 'RX1',
    text,
    recorded: null,
    occurred: null,
    status: null,
    links: [],
    conflicts: [],
    resource
  }
}

function section(states: SectionState[], entries: Entry[], complete = false): RecordEvent {
  return { event: 'section', section: 'allergies', complete, states, entries }
}

function receive(...events: RecordEvent[]): RecordState {
  return reduceRecord(NEW_RECORD, { kind: 'received', events: [OPENED, ...events] })
}

function asRecord(state: RecordState): OpenRecord {
  if (state.kind !== 'record') throw new Error(`expected a record, found ${state.kind}`)
  return state
}

describe('the record as it arrives', () => {
  it('an entry of the same id replaces the earlier one, others are kept', () => {
    const state = asRecord(
      receive(
        section([], [entry('a/1', 'Latex'), entry('a/2', 'Dust')]),
        section([], [entry('a/1', 'Latex, confirmed')])
      )
    )
    const texts = [...(state.sections.get('allergies')?.entries.values() ?? [])].map(({ text }) => text)
    expect(texts).toEqual(['Latex, confirmed', 'Dust'])
  })

  it('H-003: a later state of a source replaces its earlier one and no other', () => {
    const state = asRecord(
      receive(
        section([{ source: 'a', state: 'recorded' }], []),
        section([{ source: 'b', state: 'none-recorded' }], []),
        section([{ source: 'b', state: 'timed-out' }], [], true)
      )
    )
    const known = state.sections.get('allergies')
    expect([...(known?.states.values() ?? [])].map((one) => one.state)).toEqual(['recorded', 'timed-out'])
    expect(known?.complete).toBe(true)
  })

  it('H-010: a stream that ends without "complete" is unfinished', () => {
    expect(asRecord(reduceRecord(receive(), { kind: 'ended' })).phase).toBe('unfinished')
    expect(asRecord(reduceRecord(receive({ event: 'complete', tookMs: 1 }), { kind: 'ended' })).phase).toBe('complete')
  })

  it('H-010: "failed" stays failed when the stream then ends', () => {
    const failed = receive({ event: 'failed', code: 'audit-unavailable' })
    expect(asRecord(reduceRecord(failed, { kind: 'ended' })).phase).toBe('failed')
  })

  it('H-001: nothing that arrives late brings a blanked record back', () => {
    const blanked = reduceRecord(receive(), { kind: 'blanked', reason: 'view-replaced' })
    const later = reduceRecord(blanked, { kind: 'received', events: [OPENED] })
    expect(later).toEqual({ kind: 'blanked', reason: 'view-replaced' })
    expect(reduceRecord(later, { kind: 'ended' })).toEqual(later)
  })

  it('asking again starts with nothing of the record before', () => {
    const again = asRecord(reduceRecord(receive(section([], [entry('a/1', 'Latex')])), { kind: 'started' }))
    expect(again).toEqual(NEW_RECORD)
  })
})
