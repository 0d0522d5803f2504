/** HL7 v2 over MLLP: what is acknowledged is kept and shown, what cannot be used is kept for a person, nothing is lost. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type Person } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { framed, message, openSender, type Sender } from '../harness/mllp.ts'
import { asSuperuser, freePort, setDatabaseGone } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const HUGH = aPerson(130, { family: 'Quillfeather', given: ['Hugh'], gender: 'male' })
const GWEN = aPerson(100, { family: 'Zephyrbottom', given: ['Gwendolen'] })

let world: World
let sender: Sender
let port = 0

beforeAll(async () => {
  port = await freePort()
  const source = { id: 'pas', name: 'Trust PAS', kind: 'hl7v2', listen: { port }, messageBytesMax: 20_000 }
  world = await startWorld({ people: [JOAN, GWEN, HUGH], sources: [source] })
  sender = await openSender(port)
}, 120_000)

afterAll(async () => {
  sender?.close()
  await world?.close()
})

const open = async (person: Person = JOAN): Promise<RecordAnswer> =>
  readRecord(world.product.url, await openSession(world.product.url, world.host, person))

type Shown = Record<string, unknown> & { readonly id: string }

async function shown(
  section: Parameters<RecordAnswer['entries']>[0],
  person: Person = JOAN
): Promise<readonly Shown[]> {
  const record = await open(person)
  return record.entries(section, 'pas').map((entry) => entry.resource as Shown)
}

/** YYYYMMDDHHMM, so many hours ago, on a clock in London in winter. */
const ago = (hours: number): string =>
  new Date(Date.now() - hours * 3_600_000).toISOString().replaceAll(/[-T:]/g, '').slice(0, 12)

const pid = (person: Person, mrn: string): string => `PID|1||${mrn}^^^RX1^MR~${person.nhs}^^^NHS^NH||SMITH^JOAN`
const pv1 = (visit: string, ward: string, more = ''): string =>
  `PV1|1|I|${ward}^BAY2^3${'|'.repeat(16)}${visit}${'|'.repeat(25)}${more}`
const adt = (event: string, at: string, id: string, ...segments: readonly string[]): string =>
  message(`ADT^${event}`, at, id, `EVN|${event}|${at}`, ...segments)

test('H-003: before the first message the source is unavailable', async () => {
  expect((await open()).state('encounters', 'pas')).toMatchObject({
    state: 'unavailable',
    detail: expect.stringContaining('no message has come yet')
  })
})

describe('an admission', () => {
  test('is acknowledged after it is kept, and shown as at its message', async () => {
    expect(await sender.send(adt('A01', ago(9), 'm1', pid(JOAN, '4711'), pv1('V1', 'ICU')))).toEqual(['AA', 'm1'])
    const [visit] = await shown('encounters')
    expect(visit).toMatchObject({
      status: 'in-progress',
      class: { code: 'IMP' },
      location: [{ location: { display: 'ICU, BAY2, 3' } }]
    })
    const asOf = (await open()).state('encounters', 'pas')?.asOf ?? ''
    expect(asOf.replaceAll(/[-T:]/g, '').slice(0, 12)).toBe(ago(9))
  })

  test('sent again is harmless, and out of order the later event stays', async () => {
    const again = adt('A01', ago(9), 'm1', pid(JOAN, '4711'), pv1('V1', 'ICU'))
    expect(await sender.send(adt('A03', ago(7), 'm3', pid(JOAN, '4711'), pv1('V1', 'WARD 7')))).toEqual(['AA', 'm3'])
    expect(await sender.send(adt('A02', ago(8), 'm2', pid(JOAN, '4711'), pv1('V1', 'WARD 5')))).toEqual(['AA', 'm2'])
    expect(await sender.send(again)).toEqual(['AA', 'm1'])
    expect(await shown('encounters')).toMatchObject([
      { status: 'finished', location: [{ location: { display: 'WARD 7, BAY2, 3' } }] }
    ])
    const [kept] = await asSuperuser(
      world.product,
      `select count(*)::int as n from hl7_message where control_key = 'PAS|RX1|m1'`
    )
    expect(kept).toEqual({ n: 1 })
  })

  test('H-009: an older message does not make the copy look older, nor younger', async () => {
    const asOf = (await open()).state('encounters', 'pas')?.asOf ?? ''
    expect(asOf.replaceAll(/[-T:]/g, '').slice(0, 12)).toBe(ago(7))
  })

  test('a discharge that is taken back, and an admission that is', async () => {
    expect(await sender.send(adt('A13', ago(6), 'm4', pid(JOAN, '4711'), pv1('V1', 'WARD 7')))).toEqual(['AA', 'm4'])
    expect(await shown('encounters')).toMatchObject([{ status: 'in-progress' }])
    expect(await sender.send(adt('A11', ago(5), 'm5', pid(JOAN, '4711'), pv1('V1', 'WARD 7')))).toEqual(['AA', 'm5'])
    expect(await shown('encounters')).toMatchObject([{ status: 'cancelled' }])
  })
})

describe('results', () => {
  const result = (id: string, status: string, value: string): string =>
    message(
      'ORU^R01',
      ago(4),
      id,
      pid(JOAN, '4711'),
      `OBR|1||LAB1|26464-8^Full blood count^LN|||202507012330|||||||||||||||${ago(4)}|||${status}`,
      `OBX|1|NM|718-7^Haemoglobin^LN||${value}|g/L^g/L|120-150|L|||${status}`,
      `OBX|2|SN|1988-5^CRP^LN||<^5|mg/L||N|||${status}`,
      `OBX|3|FT|X^Comment||Iron \\T\\ B12 \\.br\\ next visit||||||${status}`
    )

  test('H-007, H-008: keep their comparator, their words and the time on a London clock', async () => {
    expect(await sender.send(result('r1', 'P', '104'))).toEqual(['AA', 'r1'])
    expect(await sender.send(result('r2', 'F', '105'))).toEqual(['AA', 'r2'])
    const all = await shown('results')
    const of = (code: string): Shown | undefined => all.find((found) => JSON.stringify(found['code']).includes(code))
    expect(of('718-7')).toMatchObject({
      status: 'final',
      valueQuantity: { value: 105, unit: 'g/L' },
      effectiveDateTime: '2025-07-01T23:30:00+01:00',
      interpretation: [{ text: 'L' }]
    })
    expect(of('1988-5')).toMatchObject({ valueQuantity: { value: 5, comparator: '<' } })
    expect(of('Comment')).toMatchObject({ valueString: 'Iron & B12 \n next visit' })
    expect(of('26464-8')).toMatchObject({ resourceType: 'DiagnosticReport', status: 'final' })
    expect(all).toHaveLength(4)
  })
})

test('a document, an appointment and its cancellation, a referral', async () => {
  const data = Buffer.from('%PDF-1.4 synthetic').toString('base64')
  const document = message(
    'MDM^T02',
    ago(3),
    'd1',
    pid(JOAN, '4711'),
    `TXA|1|DS^Discharge summary|TX|${ago(3)}||||||||DOC1|||||AU`,
    `OBX|1|ED|PDF||^application^pdf^Base64^${data}||||||F`
  )
  expect(await sender.send(document)).toEqual(['AA', 'd1'])
  expect(await shown('documents')).toMatchObject([{ status: 'current', type: { text: 'Discharge summary' } }])
  const booking = (event: string, id: string, at: string): string =>
    message(`SIU^${event}`, at, id, `SCH|P1|F1|||||FU^Follow-up^L||||^^^${ago(-48)}^${ago(-49)}`, pid(JOAN, '4711'))
  expect(await sender.send(booking('S12', 's1', ago(3)))).toEqual(['AA', 's1'])
  expect(await shown('appointments')).toMatchObject([{ status: 'booked', description: 'Follow-up' }])
  expect(await sender.send(booking('S15', 's2', ago(2)))).toEqual(['AA', 's2'])
  expect(await shown('appointments')).toMatchObject([{ status: 'cancelled' }])
  const referral = message(
    'REF^I12',
    ago(2),
    'f1',
    `RF1|A|R|CAR^Cardiology|||REF1|${ago(2)}|||CP^Chest pain`,
    pid(JOAN, '4711')
  )
  expect(await sender.send(referral)).toEqual(['AA', 'f1'])
  expect(await shown('referrals')).toMatchObject([{ status: 'active', code: { text: 'Cardiology' } }])
})

test('H-012: a merge moves what the losing id had, an un-merge gives it back, and Gwen sees none of it in between', async () => {
  const person = (id: string, who: Person, mrn: string): string => adt('A28', ago(2), id, pid(who, mrn))
  expect(await sender.send(person('g1', GWEN, '900'))).toEqual(['AA', 'g1'])
  expect(await sender.send(adt('A01', ago(2), 'g2', pid(GWEN, '900'), pv1('V9', 'ED')))).toEqual(['AA', 'g2'])
  expect(await shown('encounters', GWEN)).toHaveLength(1)
  expect(await sender.send(adt('A40', ago(1), 'g3', pid(JOAN, '4711'), 'MRG|900^^^RX1^MR'))).toEqual(['AA', 'g3'])
  expect(await shown('encounters')).toHaveLength(2)
  expect(await shown('encounters', GWEN)).toEqual([])
  expect((await open(GWEN)).state('encounters', 'pas')?.state).toBe('not-held')
  const part = adt('A37', ago(0.5), 'g4', pid(JOAN, '4711'), pid(GWEN, '900'))
  expect(await sender.send(part)).toEqual(['AA', 'g4'])
  expect(await shown('encounters')).toHaveLength(1)
  expect(await shown('encounters', GWEN)).toHaveLength(1)
})

describe('H-012: a merge before data', () => {
  const local = (mrn: string): string => `PID|1||${mrn}^^^RX1^MR||SMITH^JOAN`
  const stay = (id: string, hours: number, who: string, visit: string): string =>
    adt('A01', ago(hours), id, who, pv1(visit, 'EAU'))
  const shownIds = async (person: Person = HUGH): Promise<number> => (await shown('encounters', person)).length

  test('of an id that nobody has heard of yet: what comes under it later is the survivor’s', async () => {
    const merge = adt('A40', ago(3), 'm1', pid(HUGH, '700'), 'MRG|701^^^RX1^MR')
    expect(await sender.send(merge)).toEqual(['AA', 'm1'])
    expect((await open(HUGH)).state('encounters', 'pas')?.state).toBe('none-recorded')
    expect(await sender.send(stay('m2', 2, local('701'), 'V70'))).toEqual(['AA', 'm2'])
    expect(await shownIds()).toBe(1)
  })

  test('into an id whose number nobody knows yet: nothing is shown until it is, then all of it', async () => {
    expect(await sender.send(adt('A40', ago(3), 'm3', local('702'), 'MRG|703^^^RX1^MR'))).toEqual(['AA', 'm3'])
    expect(await sender.send(stay('m4', 2, local('703'), 'V71'))).toEqual(['AA', 'm4'])
    expect(await shownIds()).toBe(1)
    expect(await sender.send(adt('A28', ago(1), 'm5', pid(HUGH, '702')))).toEqual(['AA', 'm5'])
    expect(await shownIds()).toBe(2)
  })

  test('along a chain that is told backwards', async () => {
    const join = (id: string, survivor: string, loser: string): string =>
      adt('A40', ago(2), id, survivor, `MRG|${loser}^^^RX1^MR`)
    expect(await sender.send(join('m6', pid(HUGH, '704'), '705'))).toEqual(['AA', 'm6'])
    expect(await sender.send(join('m7', local('705'), '706'))).toEqual(['AA', 'm7'])
    expect(await sender.send(stay('m8', 1, local('706'), 'V72'))).toEqual(['AA', 'm8'])
    expect(await shownIds()).toBe(3)
  })

  test('that is older than an un-merge, and comes after it, joins nobody', async () => {
    expect(await sender.send(adt('A37', ago(1), 'm9', pid(HUGH, '704'), pid(GWEN, '707')))).toEqual(['AA', 'm9'])
    const late = adt('A40', ago(4), 'm10', pid(HUGH, '704'), 'MRG|707^^^RX1^MR')
    expect(await sender.send(late)).toEqual(['AA', 'm10'])
    const [his, hers] = [await shownIds(), await shownIds(GWEN)]
    expect(await sender.send(stay('m11', 0.5, pid(GWEN, '707'), 'V73'))).toEqual(['AA', 'm11'])
    expect([await shownIds(), await shownIds(GWEN)]).toEqual([his, hers + 1])
  })
})

describe('what cannot be used', () => {
  const list = async (): Promise<readonly { id: string; controlId: string | null; reason: string }[]> => {
    const { code, stdout } = await world.product.ncr(['hl7', 'dead-letters', 'list', '--json'])
    expect(code).toBe(0)
    return (JSON.parse(stdout) as { deadLetters: { id: string; controlId: string | null; reason: string }[] })
      .deadLetters
  }
  const bad: readonly (readonly [string, string, string, string | Buffer, RegExp])[] = [
    ['a type that is not taken', 'AR', 'x1', adt('A60', ago(1), 'x1', pid(JOAN, '4711')), /MSH-9/],
    [
      'an unknown charset',
      'AR',
      'x2',
      adt('A28', ago(1), 'x2', pid(JOAN, '4711')).replace('UNICODE UTF-8', 'KLINGON'),
      /MSH-18/
    ],
    [
      'bytes that are not its charset',
      'AE',
      'x3',
      Buffer.from(adt('A28', ago(1), 'x3', `${pid(JOAN, '4711')}\u00e9`), 'latin1'),
      /charset/
    ],
    [
      'H-001: nobody named',
      'AE',
      'x4',
      adt('A28', ago(1), 'x4', 'PID|1||||SMITH^JOAN||19500331'),
      /PID-3 names nobody/
    ],
    [
      'H-001: two NHS numbers',
      'AE',
      'x5',
      adt('A28', ago(1), 'x5', `PID|1||${JOAN.nhs}^^^NHS~${GWEN.nhs}^^^NHS`),
      /more than one/
    ],
    [
      'a time that is none',
      'AE',
      'x6',
      adt('A01', ago(1), 'x6', pid(JOAN, '4711'), pv1('V3', 'ICU', '20251399')),
      /PV1-44/
    ]
  ]

  test.each(bad.map(([name, code, id, text, reason]) => ({ name, code, id, text, reason })))(
    '$name: $code, and it is kept with its reason',
    async ({ code, id, text, reason }) => {
      expect((await sender.send(text))?.slice(0, 2)).toEqual([code, id])
      const found = (await list()).find((letter) => letter.controlId === id)
      expect(found?.reason).toMatch(reason)
      expect(JSON.stringify(await list())).not.toContain(JOAN.nhs)
    }
  )

  test('longer than the limit: AR, and the next message of the connection is taken', async () => {
    const long = adt('A28', ago(1), 'x7', pid(JOAN, '4711'), `ZZZ|${'x'.repeat(30_000)}`)
    const next = adt('A31', ago(1), 'x8', pid(JOAN, '4711'))
    const answers = await sender.raw([Buffer.concat([framed(long), framed(next)])], 2)
    expect(answers.map((answer) => answer.slice(0, 2))).toEqual([
      ['AR', 'x7'],
      ['AA', 'x8']
    ])
  })

  test('is replayed by hand, and says why when it still cannot be used', async () => {
    const [letter] = await list()
    const { code, stdout } = await world.product.ncr(['hl7', 'dead-letters', 'replay', letter?.id ?? ''])
    expect(code).toBe(1)
    expect(stdout).toMatch(/not taken: MSH-9/)
    await asSuperuser(
      world.product,
      `update hl7_dead_letter set body = convert_to(replace(convert_from(body, 'UTF8'), 'A60', 'A28'), 'UTF8') where control_id = 'x1'; select 1`
    )
    expect((await world.product.ncr(['hl7', 'dead-letters', 'replay', letter?.id ?? ''])).code).toBe(0)
    expect((await list()).map(({ controlId }) => controlId)).not.toContain('x1')
  })
})

const RESEND_AFTER_MS = 5000

test('without its database nothing is acknowledged, and the message sent again is taken', async () => {
  const late = adt('A01', ago(0.4), 'z1', pid(JOAN, '4711'), pv1('V5', 'AMU'))
  await setDatabaseGone(world.product, true)
  const cut = await openSender(port)
  expect(await cut.send(late)).toBeNull()
  await setDatabaseGone(world.product, false)
  // As an interface engine does: no answer in a while, and the message is sent again over a new connection.
  const sendAgain = async (): Promise<readonly string[] | null> => {
    const again = await openSender(port)
    const impatience = setTimeout(() => again.close(), RESEND_AFTER_MS)
    const answer = await again.send(late)
    clearTimeout(impatience)
    again.close()
    return answer
  }
  await expect.poll(sendAgain, { timeout: 50_000, interval: 500 }).toEqual(['AA', 'z1'])
  cut.close()
}, 60_000)
