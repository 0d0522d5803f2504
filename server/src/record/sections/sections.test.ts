/** The record as it grows: what each answer adds, and that its end does not depend on who answered first. */
import type { Entry, SectionEvent, SectionState } from '@ncr/contract/record.ts'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aResource, byNumber } from '../../../../test/fixtures/clinical.ts'
import { aPerson, patientOf } from '../../../../test/fixtures/people.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import { createResourceCheck } from '../../adapters/fhir-r4/resource-check.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Source } from '../../domain/region.ts'
import type { AnsweredSource, FailureState, SourceAnswer } from '../../ports/source-reader.ts'
import { link, nothingLinked } from '../link/link.ts'
import { normalise } from '../normalise/normalise.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { sections } from './sections.ts'

const JOAN = aPerson(1)
const TYPES = ['AllergyIntolerance', 'Condition', 'MedicationRequest', 'Immunization'] as const
const check = createResourceCheck()
const grant = aGrant(JOAN)

function source(id: string): Source {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const owner = { odsCode, partnerName: 'Trust', enabled: true, historyFrom: null }
  return {
    id,
    name: id,
    kind: 'overnight-ndjson',
    directory: '/d',
    dueBy: '06:00',
    heldFromEntries: 1000,
    resourceTypes: [...TYPES],
    ...owner
  }
}

interface Script {
  readonly kind: 'asked' | 'failed' | 'not-asked'
  readonly held: boolean
  readonly counts: readonly number[]
  readonly statuses: readonly string[]
  readonly failure: FailureState | null
}

const script: fc.Arbitrary<Script> = fc.record({
  kind: fc.constantFrom('asked', 'asked', 'asked', 'failed', 'not-asked'),
  held: fc.boolean(),
  counts: fc.tuple(...TYPES.map(() => fc.nat(2))),
  statuses: fc.tuple(...TYPES.map(() => fc.constantFrom('active', 'stopped', 'completed', 'entered-in-error'))),
  failure: fc.constantFrom(null, null, 'refused', 'timed-out')
})

function toAnswer({ kind, held, counts, statuses, failure }: Script): SourceAnswer {
  if (kind === 'not-asked') return { kind, detail: 'switched off' }
  if (kind === 'failed') return { kind, outcome: 'unavailable', detail: 'down', tookMs: 1 }
  const types: AnsweredSource['types'] = new Map(
    TYPES.map((type, place) => {
      const status = type === 'AllergyIntolerance' || type === 'Condition' ? {} : { status: statuses[place] }
      const resources = Array.from({ length: counts[place] ?? 0 }, (_, n) =>
        aResource(type, `r${n}`, byNumber(JOAN), status)
      )
      const failed = failure !== null && place === 0 ? { state: failure, detail: 'no' } : null
      return [type, { resources, failure: failed, cut: null, partWithheld: false, unreadable: [] }]
    })
  )
  const patients = held ? [patientOf(JOAN, 'p1')] : []
  const asOf = '2026-01-05T08:00:00Z'
  return { kind, patients, patientFailure: null, types, included: [], asOf, flags: [], tookMs: 1 }
}

/** What a reader has after each batch of lines: the newest state by source, the newest entry by id. */
interface Folded {
  readonly states: Map<string, SectionState>
  readonly entries: Map<string, Entry>
  complete: boolean
}

function open(
  scripts: readonly Script[],
  order: readonly number[]
): { lines: SectionEvent[]; folded: Map<string, Folded> } {
  const parts = sections(new Set(), scripts.length)
  const lines: SectionEvent[] = []
  const linked = nothingLinked()
  for (const place of order) {
    const chosen = scripts[place]
    if (chosen === undefined) throw new Error('the order names a source')
    const answer = normalise(check, grant, source(`s${place}`), toAnswer(chosen))
    lines.push(...parts.add([answer], link(linked, entriesOf(answer))))
  }
  lines.push(...parts.finish())
  return { lines, folded: fold(lines) }
}

function entriesOf(answer: NormalisedAnswer): readonly Entry[] {
  return answer.kind === 'types' ? [...answer.types.values()].flatMap((type) => type.entries) : []
}

function fold(lines: readonly SectionEvent[]): Map<string, Folded> {
  const folded = new Map<string, Folded>()
  for (const line of lines) {
    const known = folded.get(line.section) ?? { states: new Map(), entries: new Map(), complete: false }
    folded.set(line.section, known)
    for (const state of line.states) known.states.set(state.source, state)
    for (const entry of line.entries) known.entries.set(entry.id, entry)
    known.complete = line.complete
  }
  return folded
}

/** Bonds are sets: their order tells nothing. */
function settled(folded: Map<string, Folded>): unknown {
  const sorted = <T>(items: readonly T[]): readonly string[] => items.map((item) => JSON.stringify(item)).toSorted()
  return [...folded].map(([name, { states, entries, complete }]) => ({
    name,
    complete,
    states: sorted([...states.values()]),
    entries: sorted(
      [...entries.values()].map((entry) => ({
        ...entry,
        links: sorted(entry.links),
        conflicts: sorted(entry.conflicts)
      }))
    )
  }))
}

const scripts = fc.array(script, { minLength: 1, maxLength: 5 })
const reordered = scripts.chain((all) => {
  const places = all.map((_, place) => place)
  return fc.tuple(fc.constant(all), fc.shuffledSubarray(places, { minLength: all.length }))
})

describe('the record at its end', () => {
  test('H-003: has one state for every source in every section, and says that it is complete', () => {
    fc.assert(
      fc.property(reordered, ([all, order]) => {
        const { folded } = open(all, order)
        expect([...folded.keys()]).toEqual([...SECTION_NAMES])
        for (const { states, complete } of folded.values()) {
          expect([...states.keys()].toSorted()).toEqual(all.map((_, place) => `s${place}`).toSorted())
          expect(complete).toBe(true)
        }
      }),
      { numRuns: 30 }
    )
  })

  test('is the same whatever the order in which the sources answered', () => {
    fc.assert(
      fc.property(reordered, ([all, order]) => {
        const inOrder = open(
          all,
          all.map((_, place) => place)
        )
        expect(settled(open(all, order).folded)).toEqual(settled(inOrder.folded))
      }),
      { numRuns: 30 }
    )
  })

  test('nothing was sent twice without a change, and no section spoke after its last line', () => {
    fc.assert(
      fc.property(reordered, ([all, order]) => {
        const last = new Map<string, string>()
        const ended = new Set<SectionName>()
        for (const line of open(all, order).lines) {
          expect(ended.has(line.section)).toBe(false)
          if (line.complete) ended.add(line.section)
          for (const item of [...line.states.map((state) => ({ id: state.source, ...state })), ...line.entries]) {
            const key = `${line.section} ${item.id}`
            expect(last.get(key)).not.toBe(JSON.stringify(item))
            last.set(key, JSON.stringify(item))
          }
        }
      }),
      { numRuns: 30 }
    )
  })

  test('without any source, every section is complete at once', () => {
    const lines = sections(new Set(), 0).finish()
    expect(lines.map(({ section, complete }) => [section, complete])).toEqual(SECTION_NAMES.map((name) => [name, true]))
  })
})

describe('sections', () => {
  const one: Script = {
    kind: 'asked',
    held: true,
    counts: [1, 1, 1, 1],
    statuses: ['active', 'active', 'active', 'completed'],
    failure: null
  }

  test('a section hidden from the role has no line at all', () => {
    const answer = normalise(check, grant, source('s0'), toAnswer(one))
    const lines = sections(new Set<SectionName>(['allergies']), 1).add(
      [answer],
      link(nothingLinked(), entriesOf(answer))
    )
    expect(lines.map((line) => line.section)).toEqual(SECTION_NAMES.filter((name) => name !== 'allergies'))
    expect(JSON.stringify(lines)).not.toContain('AllergyIntolerance/')
  })

  test('an early end, or a source that answers twice, is a programmer’s error', () => {
    const answer = normalise(check, grant, source('s0'), toAnswer(one))
    const parts = sections(new Set(), 2)
    parts.add([answer], [])
    expect(() => parts.finish()).toThrow('every source has a state')
    expect(() => parts.add([answer], [])).toThrow('answers once')
  })
})

describe('what no stage before may do stops the record', () => {
  const healthy: Script = { kind: 'asked', held: true, counts: [1, 0, 0, 0], statuses: [], failure: null }
  const answerOf = (id: string, scripted: Script): NormalisedAnswer =>
    normalise(check, grant, source(id), toAnswer(scripted))

  test('H-003: an entry of a source that has not answered has no state beside it', () => {
    const entries = entriesOf(answerOf('other', healthy))
    expect(entries).toHaveLength(1)
    expect(() => sections(new Set(), 2).add([answerOf('s', healthy)], entries)).toThrow('sources that have answered')
  })

  test('H-001: an entry of an answer that failed whole is never shown', () => {
    const entries = entriesOf(answerOf('s', healthy))
    const failed = answerOf('s', { ...healthy, kind: 'failed' })
    expect(() => sections(new Set(), 1).add([failed], entries)).toThrow('failed whole')
  })

  test('H-003: a source that answers twice, and an end before all have answered', () => {
    const parts = sections(new Set(), 2)
    parts.add([answerOf('s', healthy)], [])
    expect(() => parts.add([answerOf('s', healthy)], [])).toThrow('answers once')
    expect(() => parts.finish()).toThrow('every source has a state')
  })
})
