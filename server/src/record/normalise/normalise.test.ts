/** From what a source sent to what can be believed: nothing is dropped in silence (H-003), nothing of a stranger kept (H-001). */
import { describe, expect, test } from 'vitest'
import { aResource, anUnreadable, byNumber } from '../../../../test/fixtures/clinical.ts'
import { aPerson, type Json, patientOf } from '../../../../test/fixtures/people.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import { createResourceCheck } from '../../adapters/fhir-r4/resource-check.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Source } from '../../domain/region.ts'
import type { AnsweredSource, SourceAnswer, TypeAnswer } from '../../ports/source-reader.ts'
import type { NormalisedAnswer } from '../normalised-answer.ts'
import { normalise } from './normalise.ts'

const JOAN = aPerson(1)
const check = createResourceCheck()

function source(): Source {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const owner = { odsCode, partnerName: 'Trust', enabled: true, historyFrom: null, resourceTypes: ['Condition'] }
  return {
    id: 's',
    name: 'S',
    kind: 'overnight-ndjson',
    directory: '/d',
    dueBy: '06:00',
    heldFromEntries: 1000,
    ...owner
  }
}

const of = (resources: readonly unknown[], more: Partial<TypeAnswer> = {}): TypeAnswer => ({
  resources,
  failure: null,
  cut: null,
  partWithheld: false,
  unreadable: [],
  ...more
})

function asked(condition: TypeAnswer, more: Partial<AnsweredSource> = {}): AnsweredSource {
  const types = new Map([['Condition', condition]])
  const base = { patients: [patientOf(JOAN, 'p1')], patientFailure: null, included: [], flags: [], tookMs: 5 }
  return { kind: 'asked', types, asOf: '2026-01-05T08:00:00Z', ...base, ...more }
}
const run = (answer: SourceAnswer): NormalisedAnswer => normalise(check, aGrant(JOAN), source(), answer)
const condition = (id: string, more: Json = {}): Json => aResource('Condition', id, byNumber(JOAN), more)

function typesOf(answer: NormalisedAnswer): Extract<NormalisedAnswer, { kind: 'types' }> {
  if (answer.kind !== 'types') throw new Error(`as a whole: ${answer.state}`)
  return answer
}

describe('what a source sent', () => {
  test('becomes entries with their source’s own id, words, times and status', () => {
    const found = typesOf(run(asked(of([condition('c1', { onsetDateTime: '2011' })])))).types.get('Condition')
    expect(found?.entries).toMatchObject([
      {
        id: 's/Condition/c1',
        source: 's',
        odsCode: 'RX1',
        text: 'Diabetes mellitus',
        recorded: '2018-02-03',
        occurred: '2011',
        status: null
      }
    ])
  })

  test('H-003: one in fifty that cannot be read is counted and named, the others are shown', () => {
    const resources = [
      ...Array.from({ length: 49 }, (_, n) => condition(`c${n}`)),
      anUnreadable('Condition', 'bad', byNumber(JOAN))
    ]
    const found = typesOf(run(asked(of(resources)))).types.get('Condition')
    expect(found?.entries).toHaveLength(49)
    expect(found?.unreadable).toHaveLength(1)
    expect(found?.unreadable[0]).toMatchObject({ resource: 'Condition/bad' })
  })

  test.each<[string, unknown, string]>([
    ['null', null, 'unknown'],
    ['a text', 'Condition', 'unknown'],
    ['an object without a type', { id: 'x' }, 'unknown'],
    ['one without an id', condition('x', { id: undefined }), 'Condition without an id'],
    ['one of another type', aResource('Procedure', 'x', byNumber(JOAN)), 'Procedure/x'],
    ['one of no type of the record', { resourceType: 'Claim', id: 'x' }, 'Claim/x']
  ])('H-003: %s is counted as unreadable, with its reason', (_what, received, named) => {
    const found = typesOf(run(asked(of([received])))).types.get('Condition')
    expect(found?.entries).toEqual([])
    expect(found?.unreadable).toMatchObject([{ resource: named }])
    expect(found?.unreadable[0]?.issues.length).toBeGreaterThan(0)
  })

  test('hostile nesting is unreadable and breaks nothing', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 5000; level += 1) deep = { extension: [deep] }
    const found = typesOf(run(asked(of([condition('deep', { extension: [deep] })])))).types.get('Condition')
    expect(found?.unreadable).toEqual([
      { resource: 'Condition/deep', issues: ['resource: nested deeper than 64 levels'] }
    ])
  })

  test('the same id again is the same entry, as it came last', () => {
    const later = condition('c1', { code: { text: 'Later words' } })
    const found = typesOf(run(asked(of([condition('c1'), condition('c2'), later])))).types.get('Condition')
    expect(found?.entries.map((entry) => entry.text)).toEqual(['Later words', 'Diabetes mellitus'])
  })

  test('problems found on loading are told with those found now', () => {
    const unreadable = [{ resource: 'Condition/old', issues: ['code: wrong'] }]
    const found = typesOf(run(asked(of([null], { unreadable })))).types.get('Condition')
    expect(found?.unreadable.map((item) => item.resource)).toEqual(['Condition/old', 'unknown'])
  })

  test('what came along goes with the entry that names it, and with no other', () => {
    const asserter = { resourceType: 'Practitioner', id: 'd1' }
    const naming = condition('c1', { asserter: { reference: 'Practitioner/d1/_history/2' } })
    const found = typesOf(run(asked(of([naming, condition('c2')]), { included: [asserter] }))).types.get('Condition')
    expect(found?.entries.map((entry) => entry.included)).toEqual([[asserter], undefined])
  })

  test('what came along goes also with an entry that names it in a list', () => {
    const report = aResource('DiagnosticReport', 'd1', byNumber(JOAN), {
      performer: [{ reference: 'Organization/lab' }]
    })
    const lab = { resourceType: 'Organization', id: 'lab', name: 'Pathology' }
    const types = new Map([['DiagnosticReport', of([report])]])
    const found = typesOf(run(asked(of([]), { types, included: [lab] }))).types.get('DiagnosticReport')
    expect(found?.entries[0]?.included).toEqual([lab])
  })
})

describe('an answer that stands as a whole', () => {
  test('H-003: a Patient search that failed fails everything, whatever else came', () => {
    const patientFailure = { state: 'timed-out', detail: 'no answer within 2000 ms' } as const
    const outcome = run(asked(of([condition('c1')]), { patientFailure }))
    expect(outcome).toMatchObject({ kind: 'whole', state: 'timed-out', event: { outcome: 'timed-out' } })
  })

  test('H-012: more than one Patient is unavailable', () => {
    const patients = [patientOf(JOAN, 'p1'), patientOf(JOAN, 'p2')]
    expect(run(asked(of([]), { patients }))).toMatchObject({ kind: 'whole', state: 'unavailable' })
  })

  test('H-001: of an answer about somebody else nothing is kept but the ids for the incident', () => {
    const other = aPerson(500, { family: 'Otherperson' })
    const outcome = run(asked(of([condition('c1'), aResource('Condition', 'c9', byNumber(other))])))
    expect(outcome).toMatchObject({ kind: 'whole', state: 'unavailable', incident: { resources: ['Condition/c9'] } })
    expect(JSON.stringify({ ...outcome, source: null })).not.toMatch(/Otherperson|999\d{7}|Diabetes/)
  })

  test('not asked and failed keep their reasons', () => {
    expect(run({ kind: 'not-asked', detail: 'off' })).toMatchObject({
      state: 'not-asked',
      detail: 'off',
      event: { outcome: 'not-asked' }
    })
    expect(run({ kind: 'failed', outcome: 'refused', detail: 'no', tookMs: 3 })).toMatchObject({
      state: 'refused',
      event: { outcome: 'refused', tookMs: 3 }
    })
  })
})

describe('the sources strip', () => {
  const failure = (state: 'refused' | 'timed-out' | 'unavailable' | 'withheld'): TypeAnswer =>
    of([], { failure: { state, detail: `said ${state}` } })

  test('says answered only when nothing failed, and tells the gravest failure with its types', () => {
    const types = new Map([
      ['Condition', of([])],
      ['Procedure', failure('refused')],
      ['Flag', failure('timed-out')]
    ])
    expect(run(asked(of([]), { types })).event).toMatchObject({ outcome: 'timed-out', detail: 'Flag: said timed-out' })
    expect(run(asked(of([]))).event).toMatchObject({ outcome: 'answered', tookMs: 5 })
  })

  test('a source that withholds has answered', () => {
    expect(run(asked(failure('withheld'))).event).toMatchObject({ outcome: 'answered', detail: 'said withheld' })
  })
})
