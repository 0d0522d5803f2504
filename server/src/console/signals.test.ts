/** What stands out among looks (feature 55): facts with their numbers, in both directions, and never a verdict. */
import { SIGNALS } from '@ncr/contract/console.ts'
import { describe, expect, test } from 'vitest'
import { withSignals } from './signals.ts'
import type { FoundLook } from './to-looks.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
let seq = 0

function aLook(at: string, bend: Partial<FoundLook> = {}): FoundLook {
  seq += 1
  return {
    disclosureId: `d${seq}`,
    at,
    atMs: Date.parse(at),
    seq,
    odsCode: 'RX1',
    user: { id: 'nurse-1', name: 'Ada Okafor', role: 'Consultant' },
    nhsNumber: '9990000018',
    reason: 'direct-care',
    relationship: 'outpatient',
    emergencyAccess: false,
    refused: null,
    displayed: [],
    printed: [],
    documents: 0,
    sameSurname: false,
    ownRecord: false,
    sameAddress: false,
    signals: [],
    ...bend
  }
}

const whysOf = (look: FoundLook, among: readonly FoundLook[] = [look], onePerson: readonly string[] = []) => {
  const [told] = withSignals([look], among, { nowMs: NOW, onePerson })
  return new Map(told?.signals.map(({ signal, why }) => [signal, why]))
}

describe('out of hours', () => {
  test.each([
    ['before 7 in winter', '2026-11-18T06:59:00Z', 'Opened at 06:59.'],
    ['before 7 in summer, by the clock in London', '2026-07-15T05:30:00Z', 'Opened at 06:30.'],
    ['from 20 o’clock', '2026-11-18T20:00:00Z', 'Opened at 20:00.'],
    ['on a Saturday', '2026-11-14T12:00:00Z', 'Opened on a Saturday, at 12:00.'],
    ['on a Sunday', '2026-11-15T12:00:00Z', 'Opened on a Sunday, at 12:00.'],
    ['late on a Friday in UTC that is Saturday in London', '2026-07-17T23:30:00Z', 'Opened on a Saturday, at 00:30.']
  ])('%s is said with the time', (_when, at, why) => {
    expect(whysOf(aLook(at)).get('out-of-hours')).toBe(why)
  })

  test.each([
    ['at 7', '2026-11-18T07:00:00Z', 'outpatient'],
    ['at one minute to 20', '2026-11-18T19:59:00Z', 'outpatient'],
    ['at night about an inpatient', '2026-11-18T02:00:00Z', 'inpatient, spell-88'],
    ['at night in an emergency', '2026-11-18T02:00:00Z', 'emergency']
  ])('%s is nothing', (_when, at, relationship) => {
    expect(whysOf(aLook(at, { relationship })).has('out-of-hours')).toBe(false)
  })
})

describe('many people', () => {
  const day = (user: string, people: number, date = '2026-11-18') =>
    Array.from({ length: people }, (_, person) =>
      aLook(`${date}T10:00:00Z`, { user: { id: user, name: user, role: '' }, nhsNumber: `person-${person}` })
    )
  const among = (people: number, others: number) => {
    const mine = day('busy', people)
    const rest = ['a', 'b', 'c'].flatMap((user) => day(user, others))
    const look = mine[0]
    if (look === undefined) throw new Error('the busy user opened nothing')
    return whysOf(look, [...mine, ...rest]).get('many-people')
  }

  test('20 or more on a day, and three times the median, are said with both numbers', () => {
    expect(among(20, 5)).toBe(
      'This user opened the records of 20 people that day; half of your users’ days have 5 or fewer.'
    )
    expect(among(21, 7)).toContain('21 people')
  })

  test('19 are nothing, nor 20 where the others open nearly as many, nor one person 20 times', () => {
    expect(among(19, 1)).toBeUndefined()
    expect(among(20, 7)).toBeUndefined()
    const again = Array.from({ length: 20 }, () => aLook('2026-11-18T10:00:00Z'))
    const [first] = again
    if (first !== undefined) expect(whysOf(first, again).has('many-people')).toBe(false)
  })
})

describe('no later contact', () => {
  const first = aLook('2026-10-01T10:00:00Z')
  const after = (at: string, nhsNumber = first.nhsNumber) => [first, aLook(at, { nhsNumber })]

  test.each([
    ['nothing after', [first], true],
    ['an hour later, the same visit', after('2026-10-01T11:00:00Z'), true],
    ['the next day', after('2026-10-02T10:00:00Z'), false],
    ['15 days later', after('2026-10-16T10:01:00Z'), true]
  ])('%s', (_what, among, isSaid) => {
    expect(whysOf(first, among).has('no-later-contact')).toBe(isSaid)
  })

  test('H-012: is contact under another number of the same person too', () => {
    const among = after('2026-10-02T10:00:00Z', '9990000026')
    expect(whysOf(first, among).has('no-later-contact')).toBe(true)
    expect(whysOf(first, among, [first.nhsNumber, '9990000026']).has('no-later-contact')).toBe(false)
  })

  test('is not said before 14 days are over', () => {
    expect(whysOf(aLook('2026-11-10T10:00:00Z')).has('no-later-contact')).toBe(false)
  })
})

describe('every signal', () => {
  test('is a sentence of what is so, in no words of blame', () => {
    const busy = Array.from({ length: 20 }, (_, person) =>
      aLook('2026-10-03T23:30:00Z', { nhsNumber: `person-${person}`, ...EVERY_FACT })
    )
    const [first] = busy
    if (first === undefined) throw new Error('there is a look')
    const others = ['a', 'b', 'c'].map((id) => aLook('2026-10-02T10:00:00Z', { user: { id, name: id, role: '' } }))
    const whys = whysOf(first, [...busy, ...others])
    expect([...whys.keys()].toSorted()).toEqual([...SIGNALS].toSorted())
    for (const why of whys.values()) {
      expect(why).toMatch(/^[A-Z].*\.$/)
      expect(why).not.toMatch(/suspic|breach|inappropriate|improper|unlawful|wrong|violat/i)
    }
  })

  test('is of a look that was opened: a refusal has none', () => {
    expect(whysOf(aLook('2026-11-14T23:00:00Z', { ...EVERY_FACT, refused: 'launch-reason' })).size).toBe(0)
  })
})

/** Facts that were written down at the opening. */
const EVERY_FACT = { sameSurname: true, ownRecord: true, sameAddress: true }
