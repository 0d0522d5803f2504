/** H-019, H-020: what one record takes in is bounded, shared out fairly, and waits for a slow reader. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIntake } from './intake.ts'

const UNREAD_MAX = 100

describe('the limit of a record', () => {
  test('no record takes in more than its limit, and no source is refused its even share of one half', () => {
    const sends = fc.array(fc.record({ source: fc.nat({ max: 3 }), bytes: fc.nat({ max: 400 }) }), { maxLength: 60 })
    fc.assert(
      fc.property(sends, (sent) => {
        const limits = { recordBytesMax: 1000, unreadBytesMax: UNREAD_MAX }
        const intake = createIntake(limits, 4)
        const taken = new Map<number, number>()
        for (const { source, bytes } of sent) {
          const before = taken.get(source) ?? 0
          const refused = intake.of(`s${source}`).take(bytes)
          if (refused === null) taken.set(source, before + bytes)
          else expect(before + bytes, 'within its share of 1000 / 2 / 4').toBeGreaterThan(125)
        }
        expect([...taken.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(1000)
      })
    )
  })

  test('one source alone may fill it to the last byte, and is told which limit the next is past', () => {
    const intake = createIntake({ recordBytesMax: 1000, unreadBytesMax: UNREAD_MAX }, 1).of('s')
    expect(intake.take(1000)).toBeNull()
    expect(intake.take(1)).toBe('more than the 1000 bytes of one record')
  })
})

describe('a slow reader', () => {
  const limits = { recordBytesMax: 10_000, unreadBytesMax: UNREAD_MAX }

  test('nothing further is read while more than the limit waits for them, and it goes on when they have taken it', async () => {
    const intake = createIntake(limits, 2)
    const other = intake.of('other')
    intake.of('big').take(UNREAD_MAX + 1)
    expect(other.whenReaderKeepsUp(), 'it is not in yet: nobody could have taken it').toBeNull()
    intake.arrived('big')
    const turn = other.whenReaderKeepsUp()
    expect(turn).not.toBeNull()
    intake.taken(['big'])
    await turn
    expect(other.whenReaderKeepsUp()).toBeNull()
  })

  test('answers up to the limit hold nobody up', () => {
    const intake = createIntake(limits, 2)
    intake.of('small').take(UNREAD_MAX)
    intake.arrived('small')
    expect(intake.of('other').whenReaderKeepsUp()).toBeNull()
  })
})
