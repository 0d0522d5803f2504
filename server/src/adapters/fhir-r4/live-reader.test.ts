/** How a source is asked for one person, and that a question never asked is no answer (H-003). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { answersElsewhere } from '../../../../test/faults/answers-elsewhere.ts'
import * as behave from '../../../../test/faults/behaviours.ts'
import type { Behaviour } from '../../../../test/faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../../../../test/faults/scripted-source.ts'
import { aResource, byNumber, searchset } from '../../../../test/fixtures/clinical.ts'
import { aPerson, NHS_NUMBER, patientOf } from '../../../../test/fixtures/people.ts'
import { aGrant, anAsking, answered } from '../../../../test/harness/overnight.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { LiveSource } from '../../domain/region.ts'
import { normalise } from '../../record/normalise/normalise.ts'
import { SECTION_DECLARATIONS } from '../../record/sections/section-declarations.ts'
import { toSectionState } from '../../record/sections/section-state.ts'
import { systemClock } from '../system/system-clock.ts'
import { createLiveReader } from './live-reader.ts'
import { createResourceCheck } from './resource-check.ts'

const JOAN = aPerson(1)
const IDENTIFIER = `${NHS_NUMBER}|${JOAN.nhs}`
const reader = createLiveReader(systemClock)
const check = createResourceCheck()
let scripted: ScriptedSource

beforeAll(async () => {
  scripted = await scriptedSource('s', [JOAN])
})
beforeEach(() => void scripted.calm())
afterAll(async () => {
  await reader.close()
  await scripted?.close()
})

function source(more: Partial<LiveSource> = {}): LiveSource {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const owner = {
    odsCode,
    partnerName: 'Trust',
    enabled: true,
    historyFrom: null,
    locate: 'always',
    linkageFreshDays: 365
  } as const
  const limits = {
    deadlineMs: 1000,
    pagesMax: 10,
    entriesMax: 1000,
    documentBytesMax: 1_000_000,
    responseBytesMax: 100_000,
    connectionsMax: 8
  }
  const manner = {
    strategy: 'searches',
    connectTimeoutMs: 1000,
    breaker: { failuresToOpen: 5, probeAfterMs: 500 }
  } as const
  const asked = { search: 'patient.identifier', resourceTypes: ['AllergyIntolerance', 'MedicationRequest'] } as const
  return {
    id: 's',
    name: 'S',
    kind: 'fhir-r4',
    baseUrl: scripted.baseUrl,
    ...owner,
    ...limits,
    ...manner,
    ...asked,
    ...more
  }
}

const read = async (from: LiveSource) => answered(await reader.read(aGrant(JOAN), from, anAsking()))

/** Each id is another person's, as the source has it. */
function okForPatient(idOf: Readonly<Record<string, string>>): Behaviour {
  return behave.okFor((call) => {
    const id = idOf[call.url.searchParams.get('patient') ?? '']
    return id === undefined ? [] : [aResource('AllergyIntolerance', id, byNumber(id === 'of-joan' ? JOAN : aPerson(2)))]
  })
}

async function stateOf(from: LiveSource, section: string): Promise<string> {
  const declaration = SECTION_DECLARATIONS.find(({ name }) => name === section)
  if (declaration === undefined) throw new Error('no such section')
  const normalised = normalise(check, aGrant(JOAN), from, await read(from))
  return toSectionState(declaration, normalised, 0).state
}

describe('a source is asked', () => {
  test('by identifier: for the Patient and each type, with what its matches need', async () => {
    await read(source())
    const asked = scripted.calls.map(({ type, url }) => [type, Object.fromEntries(url.searchParams)])
    expect(new Map(asked as [string, object][])).toEqual(
      new Map<string, object>([
        ['Patient', { identifier: IDENTIFIER }],
        ['AllergyIntolerance', { 'patient.identifier': IDENTIFIER, _count: '200' }],
        [
          'MedicationRequest',
          { 'patient.identifier': IDENTIFIER, _count: '200', _include: 'MedicationRequest:medication' }
        ]
      ])
    )
  })

  test('by its own id of the Patient, once that is known', async () => {
    await read(source({ search: 'patient', resourceTypes: ['AllergyIntolerance'] }))
    expect(scripted.calls.map(({ type }) => type)).toEqual(['Patient', 'AllergyIntolerance'])
    expect(scripted.callsFor('AllergyIntolerance')[0]?.url.searchParams.get('patient')).toBe('p1')
  })

  test('for nothing more, where it does not know the Patient, knows two, or failed', async () => {
    const two = behave.ok(patientOf(JOAN, 'p1'), patientOf(JOAN, 'p2'))
    for (const [behaviour, state] of [
      [behave.empty, 'not-held'],
      [two, 'unavailable'],
      [behave.status(500), 'unavailable']
    ] as const) {
      scripted.calm().answer('Patient', behaviour)
      expect(await stateOf(source({ search: 'patient' }), 'allergies')).toBe(state)
      expect(scripted.callsFor('AllergyIntolerance')).toEqual([])
    }
  })

  describe('by the id of its linkage', () => {
    const byId = (more: Partial<LiveSource> = {}): LiveSource =>
      source({ search: 'patient', resourceTypes: ['AllergyIntolerance'], ...more })
    const askedBy = (): readonly (string | null | undefined)[] =>
      scripted.callsFor('AllergyIntolerance').map(({ url }) => url.searchParams.get('patient'))
    const allergyOf = okForPatient({ p1: 'of-joan', p9: 'of-another' })

    test('at once, beside the search for the Patient', async () => {
      let order = ''
      scripted.answer('Patient', (call, response, baseUrl) => {
        const answer = behave.ok(patientOf(JOAN, 'p1'))
        const untilAsked = setInterval(() => {
          if (scripted.callsFor('AllergyIntolerance').length === 0) return
          clearInterval(untilAsked)
          order = 'the types were asked for before the Patient was known'
          answer(call, response, baseUrl)
        }, 5)
      })
      const answer = answered(await reader.read(aGrant(JOAN), byId(), anAsking({ patientId: 'p1' })))
      expect(order).not.toBe('')
      expect(answer.patientFailure).toBeNull()
      expect(askedBy()).toEqual(['p1'])
    })

    test('H-001: where the Patient has another id by now, nothing that came by the old one is kept', async () => {
      scripted.answer('AllergyIntolerance', allergyOf)
      const answer = answered(await reader.read(aGrant(JOAN), byId(), anAsking({ patientId: 'p9' })))
      expect(askedBy()).toEqual(['p9', 'p1'])
      expect(answer.types.get('AllergyIntolerance')?.resources).toMatchObject([{ id: 'of-joan' }])
    })

    test('H-001: where it does not know the person any more, it holds no record, and no incident is raised', async () => {
      scripted.answer('Patient', behave.empty).answer('AllergyIntolerance', allergyOf)
      for (const strategy of ['searches', 'batch', 'everything'] as const) {
        const from = byId({ strategy })
        const answer = answered(await reader.read(aGrant(JOAN), from, anAsking({ patientId: 'p9' })))
        expect(answer.types.size).toBe(0)
        expect(normalise(check, aGrant(JOAN), from, answer)).toMatchObject({
          kind: 'types',
          held: false,
          incident: null
        })
      }
    })
  })

  test('H-001: never without a grant', async () => {
    const forged = { ...aGrant(JOAN) } as AccessGrant
    await expect(reader.read(forged, source(), anAsking())).rejects.toThrow('without a grant')
    expect(scripted.calls).toEqual([])
  })
})

describe('H-003: what was not answered is never none', () => {
  test('one type that hangs is timed out, the others answer, within the deadline', async () => {
    scripted.answer('MedicationRequest', behave.hang)
    const answer = await read(source({ deadlineMs: 150 }))
    expect(answer.types.get('MedicationRequest')?.failure?.state).toBe('timed-out')
    expect(answer.types.get('AllergyIntolerance')?.failure).toBeNull()
    expect(answer.tookMs).toBeLessThan(1000)
  })

  test('a list of Patients that is cut may hide a second one', async () => {
    const first = behave.nextElsewhere(patientOf(JOAN, 'p1'), 'http://127.0.0.1:1/fhir/Patient?page=2')
    scripted.answer('Patient', first)
    expect((await read(source())).patientFailure?.state).toBe('unavailable')
  })

  test('a Patient without an id cannot be asked about: that is not none recorded', async () => {
    scripted.answer('Patient', behave.ok(patientOf(JOAN, 'p1', { id: undefined })))
    scripted.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN))))
    expect(await stateOf(source({ search: 'patient' }), 'allergies')).toBe('unavailable')
  })
})

describe('H-020: many readers at once', () => {
  const MANY = 10
  const readAll = (from: LiveSource): Promise<readonly Awaited<ReturnType<typeof read>>[]> =>
    Promise.all(Array.from({ length: MANY }, () => read(from)))

  test('wait for their turn: our own queue is not told as the silence of a source that answers', async () => {
    scripted.answerAll(behave.late(60, behave.ok()))
    const answers = await readAll(source({ id: 'queued', connectionsMax: 1 }))
    const failures = answers.flatMap(({ patientFailure, types }) => [
      patientFailure,
      ...[...types.values()].map(({ failure }) => failure)
    ])
    expect(failures).toEqual(failures.map(() => null))
  })

  test('do not wait for theirs at a source that answers nobody, and are told that it was not asked', async () => {
    scripted.answerAll(behave.hang)
    const startMs = performance.now()
    const answers = await readAll(source({ id: 'hung', connectionsMax: 1, deadlineMs: 400 }))
    expect(performance.now() - startMs).toBeLessThan(2 * 400 + 1500)
    expect(answers.map(({ patientFailure }) => patientFailure?.state)).toEqual(answers.map(() => 'timed-out'))
    expect(answers.map(({ patientFailure }) => patientFailure?.detail)).toContainEqual(
      expect.stringContaining('not asked: too many questions')
    )
  })
})

describe('H-003, H-020: what this process had no time for is not told as the silence of a source', () => {
  const DEADLINE_MS = 400
  /** Longer than a request needs to leave on a connection that stands. */
  const LEFT_MS = 100
  const breaker = { failuresToOpen: 1, probeAfterMs: 60_000 }
  const asked = { resourceTypes: ['AllergyIntolerance'], deadlineMs: DEADLINE_MS, breaker }
  const patient = JSON.stringify(searchset([patientOf(JOAN, 'p1')]))
  const allergies = JSON.stringify(searchset([aResource('AllergyIntolerance', 'a1', byNumber(JOAN))]))

  test('an answer that came in time and was not looked at until the deadline was over is an answer', async () => {
    const elsewhere = await answersElsewhere({ Patient: patient, AllergyIntolerance: allergies })
    const from = source({ id: 'elsewhere', baseUrl: elsewhere.baseUrl, ...asked })
    try {
      await read({ ...from, deadlineMs: 20_000 })
      const reading = read(from)
      await sleep(LEFT_MS)
      elsewhere.standStill(2 * DEADLINE_MS, 4)
      const { patientFailure, types } = await reading
      expect([patientFailure, types.get('AllergyIntolerance')?.failure]).toEqual([null, null])
    } finally {
      await elsewhere.close()
    }
  })

  test('where none came either, it says that we were busy, and the source is not left alone for it', async () => {
    const silent = await answersElsewhere({})
    try {
      const from = source({ id: 'silent', baseUrl: silent.baseUrl, ...asked })
      const reading = read(from)
      await sleep(10)
      silent.standStill(3 * DEADLINE_MS, 0)
      expect((await reading).patientFailure).toMatchObject({
        state: 'timed-out',
        detail: expect.stringMatching(/the Notts Care Record itself had too much to do$/)
      })
      expect(reader.failingSince('silent')).toBeNull()
      const idle = await read(from)
      expect(idle.patientFailure).toEqual({ state: 'timed-out', detail: `no answer within ${DEADLINE_MS} ms` })
      expect(reader.failingSince('silent')).not.toBeNull()
    } finally {
      await silent.close()
    }
  })
})
