/** HL7 v2 as many makers write it: what is said becomes entries, or is kept with its reason; nothing of it is lost on the way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type Person } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import {
  appointment,
  dischargeLetter,
  laboratoryReport,
  localOnly,
  merge,
  oddOrderReport,
  pasAdmission,
  stay,
  twoPeople,
  unmerge,
  unusable
} from '../fixtures/vendor-messages.ts'
import { openSession } from '../harness/launch.ts'
import { openSender, type Sender } from '../harness/mllp.ts'
import { asSuperuser, freePort } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100, { family: 'Zephyrbottom', given: ['Gwendolen'] })
const HUGH = aPerson(130, { family: 'Quillfeather', given: ['Hugh'], gender: 'male' })
const PDF = Buffer.from(`%PDF-1.4 synthetic ${'letter '.repeat(40)}`).toString('base64')

let world: World
let sender: Sender

beforeAll(async () => {
  const port = await freePort()
  const source = { id: 'tie', name: 'Trust integration engine', kind: 'hl7v2', listen: { port } }
  world = await startWorld({ people: [JOAN, GWEN, HUGH], sources: [source] })
  sender = await openSender(port)
}, 120_000)

afterAll(async () => {
  sender?.close()
  await world?.close()
})

type Shown = Record<string, unknown> & { readonly id: string }

async function shown(section: Parameters<RecordAnswer['entries']>[0], person = JOAN): Promise<readonly Shown[]> {
  const session = await openSession(world.product.url, world.host, person)
  const record = await readRecord(world.product.url, session)
  return record.entries(section, 'tie').map((entry) => entry.resource as Shown)
}

const of = (all: readonly Shown[], code: string): readonly Shown[] =>
  all.filter((one) => JSON.stringify(one['code']).includes(`"${code}"`))

const taken = async (bytes: Buffer): Promise<void> => expect((await sender.send(bytes))?.[0]).toBe('AA')

test('an admission by a PAS, with Z-segments and CRLF', async () => {
  await taken(pasAdmission(JOAN))
  expect(await shown('encounters')).toMatchObject([
    { status: 'in-progress', class: { code: 'IMP' }, location: [{ location: { display: 'W12, BAY3, B4, RX1' } }] }
  ])
})

test('H-008: a laboratory’s report keeps every number, unit, note, word and page of it', async () => {
  await taken(laboratoryReport(JOAN, PDF))
  const all = await shown('results')
  expect(of(all, 'WBC')).toMatchObject([
    {
      valueQuantity: { value: 11.2, unit: '10^9/L' },
      note: [{ text: 'Film: neutrophils & left shift\nsee comment' }],
      effectiveDateTime: '2025-11-20T09:00:00+00:00'
    }
  ])
  expect(of(all, 'PLT')).toMatchObject([{ valueQuantity: { value: 20, comparator: '<', unit: '10*9/L' } }])
  expect(of(all, 'ESR')).toMatchObject([{ code: { text: 'ESR & note' }, valueString: 'not > 10^3 & falling' }])
  expect(
    of(all, 'COM')
      .map((one) => String(one['valueString']))
      .toSorted()
  ).toEqual(['Authorised: Dr Ng', 'Temp 37°C.\nRepeat in 2/52\nif febrile'])
  expect(of(all, 'FBC')).toMatchObject([
    {
      resourceType: 'DiagnosticReport',
      status: 'final',
      conclusion: 'Sample slightly haemolysed',
      presentedForm: [{ contentType: 'application/pdf', url: expect.stringContaining('/api/record/document/') }]
    }
  ])
  const proteins = of(all, 'CRP').map((one) => `${String(one['resourceType'])} ${String(one['status'])}`)
  expect(proteins.toSorted()).toEqual(['DiagnosticReport preliminary', 'Observation preliminary'])
})

test('the PDF in it opens through the hub, byte for byte', async () => {
  const session = await openSession(world.product.url, world.host, JOAN)
  const record = await readRecord(world.product.url, session)
  const report = record
    .entries('results', 'tie')
    .find((entry) => JSON.stringify(entry.resource).includes('presentedForm'))
  const forms = report?.resource['presentedForm'] as readonly { readonly url: string }[] | undefined
  const response = await fetch(new URL(forms?.[0]?.url ?? '', world.product.url), {
    headers: { cookie: session, 'ncr-disclosure': record.disclosureId }
  })
  expect(response.status).toBe(200)
  expect(Buffer.from(await response.arrayBuffer()).toString('base64')).toBe(PDF)
})

test('segments in an order of their own, and an NHS number by its object identifier', async () => {
  await taken(oddOrderReport(JOAN))
  expect(of(await shown('results'), 'XCHES')).toMatchObject([
    { resourceType: 'DiagnosticReport', status: 'final', result: [{}, {}] }
  ])
  // No laboratory's, by OBR-24: their home is another section.
  const body = of(await shown('observations'), 'XCHES').map((one) => String(one['valueString']))
  expect(body.toSorted()).toEqual(['Heart size normal.\nLungs clear.', 'No effusion.'])
})

test('H-001: one local number under two object identifiers is two people', async () => {
  await taken(localOnly('1', 'L1', `~${HUGH.nhs}^^^NHS^NH`))
  await taken(localOnly('2', 'L2', ''))
  expect(await shown('encounters', HUGH)).toHaveLength(1)
  await taken(localOnly('2', 'L3', `~${GWEN.nhs}^^^NHS^NH`))
  expect(await shown('encounters', HUGH)).toHaveLength(1)
  expect(await shown('encounters', GWEN)).toHaveLength(1)
})

test('a letter in Base64 broken into lines, with words beside it', async () => {
  await taken(dischargeLetter(JOAN, PDF))
  expect(await shown('documents')).toMatchObject([
    {
      status: 'current',
      type: { text: 'Discharge summary' },
      content: [{ attachment: { contentType: 'application/pdf' } }, { attachment: { contentType: 'text/plain' } }]
    }
  ])
  const [row] = await asSuperuser(
    world.product,
    `select resource::jsonb #>> '{content,0,attachment,data}' as pdf, resource::jsonb #>> '{content,1,attachment,data}' as words
     from overnight_entry where resource_type = 'DocumentReference'`
  )
  expect(row?.['pdf']).toBe(PDF)
  expect(Buffer.from(String(row?.['words']), 'base64').toString()).toBe(
    'Seen by ENT & audiology. Plan: review 10^2 days.'
  )
})

test('an appointment is booked, moved, not attended; another is cancelled; each says where and with whom', async () => {
  const state = async (): Promise<readonly string[]> =>
    (await shown('appointments'))
      .map((one) => [one['status'], one['start'], one['description']].map(String).join(' '))
      .toSorted()
  await taken(appointment(JOAN, 'S12'))
  await taken(appointment(JOAN, 'S12', { number: 'APT-2', end: '^202512011050' }))
  const booked = 'booked 2025-12-01T10:30:00+00:00 Follow-up ENT & audiology'
  expect(await state()).toEqual([booked, booked])
  expect(JSON.stringify(await shown('appointments'))).toContain('ENT OPD, ROOM 4, QUEENS')
  expect(JSON.stringify(await shown('appointments'))).toContain('MISS PRIYA MENON')
  await taken(appointment(JOAN, 'S13', { start: '202612011040' }))
  await taken(appointment(JOAN, 'S14', { status: 'Noshow', start: '202612011040' }))
  await taken(appointment(JOAN, 'S15', { number: 'APT-2' }))
  expect((await state()).map((one) => one.split(' ')[0])).toEqual(['cancelled', 'noshow'])
})

test('H-012: a merge of a master index, and its taking back', async () => {
  const [hers, his] = [(await shown('encounters')).length, (await shown('encounters', GWEN)).length]
  await taken(stay(GWEN, 'G900', 'V900'))
  expect(await shown('encounters', GWEN)).toHaveLength(his + 1)
  await taken(merge(JOAN, 'G1234567', 'G900'))
  expect(await shown('encounters')).toHaveLength(hers + 1)
  expect(await shown('encounters', GWEN)).toHaveLength(his)
  await taken(unmerge(JOAN, 'G1234567', GWEN, 'G900'))
  expect(await shown('encounters')).toHaveLength(hers)
  expect(await shown('encounters', GWEN)).toHaveLength(his + 1)
})

describe('what cannot be used', () => {
  const letters = async (): Promise<readonly { controlId: string | null; reason: string }[]> => {
    const { stdout } = await world.product.ncr(['hl7', 'dead-letters', 'list', '--json'])
    return (JSON.parse(stdout) as { deadLetters: { controlId: string | null; reason: string }[] }).deadLetters
  }

  test.each(unusable(JOAN))('$name is refused and kept, byte for byte', async ({ code, id, reason, bytes }) => {
    expect((await sender.send(bytes))?.slice(0, 2)).toEqual([code, id])
    const found = (await letters()).at(-1)
    expect(found?.reason).toMatch(reason)
    expect(found?.reason).not.toContain(JOAN.nhs)
    const [row] = await asSuperuser(world.product, 'select body from hl7_dead_letter order by id desc limit 1')
    expect(row?.['body']).toEqual(bytes)
  })

  test('H-001: results of two people in one message are nobody’s', async () => {
    const before: Record<string, number> = {}
    const count = async (person: Person): Promise<number> => (await shown('results', person)).length
    for (const person of [JOAN, GWEN]) before[person.nhs] = await count(person)
    expect((await sender.send(twoPeople(JOAN, GWEN)))?.slice(0, 2)).toEqual(['AE', 'POCT1'])
    expect((await letters()).at(-1)?.reason).toBe('PID names several people')
    for (const person of [JOAN, GWEN]) expect(await count(person)).toBe(before[person.nhs])
  })
})
