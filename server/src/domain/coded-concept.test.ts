/** What a code says to a reader: text, then the coding the user selected, then the first display, then that there are no words. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codesOf, conceptText, firstCode } from './coded-concept.ts'

const SNOMED = 'http://snomed.info/sct'
const coding = (code: string, display?: string, userSelected?: boolean): object => ({
  system: SNOMED,
  code,
  ...(display === undefined ? {} : { display }),
  ...(userSelected === undefined ? {} : { userSelected })
})

describe('H-011: the display rule', () => {
  test('the text comes before every display, also one that contradicts the code', () => {
    const concept = { text: 'Penicillin', coding: [coding('91936005', 'Peanut allergy', true)] }
    expect(conceptText(concept)).toBe('Penicillin')
  })

  test('without a text, the coding that the user selected, wherever it stands', () => {
    const concept = { coding: [coding('1', 'First'), coding('2', 'Chosen', true), coding('3', 'Third')] }
    expect(conceptText(concept)).toBe('Chosen')
  })

  test('without either, the first display', () => {
    const concept = { coding: [coding('1'), coding('2', 'Second'), coding('3', 'Third', false)] }
    expect(conceptText(concept)).toBe('Second')
  })

  test('without any words it is said that a code came without them, with the code as received', () => {
    expect(conceptText({ coding: [coding('91936005')] })).toBe(`Code without words: 91936005 (${SNOMED})`)
  })

  test('a selected coding without words gives way to one that has them', () => {
    expect(conceptText({ coding: [coding('1', undefined, true), coding('2', 'Worded')] })).toBe('Worded')
  })

  test('nothing at all is null, so that the entry can say so', () => {
    for (const nothing of [
      undefined,
      null,
      'x',
      [],
      {},
      { coding: [] },
      { text: '' },
      { coding: [{ system: 'urn:x' }] }
    ]) {
      expect(conceptText(nothing)).toBeNull()
    }
  })

  test('a code without words and without a system is shown as received', () => {
    expect(conceptText({ coding: [{ code: 'XaIIq' }] })).toBe('Code without words: XaIIq (no code system sent)')
    expect(conceptText({ coding: [{ code: 'a' }, { code: 'b', system: 'urn:x' }] })).toContain('b (urn:x)')
  })

  test('never invents words: what it says stands in the concept', () => {
    const text = fc.option(fc.string({ maxLength: 8 }), { nil: undefined })
    const anyCoding = fc.record({ system: text, code: text, display: text, userSelected: fc.boolean() })
    fc.assert(
      fc.property(fc.record({ text, coding: fc.array(anyCoding, { maxLength: 4 }) }), (concept) => {
        const said = conceptText(concept)
        const words = [concept.text, ...concept.coding.map((item) => item.display)]
        if (said !== null && !said.startsWith('Code without words')) expect(words).toContain(said)
        if (concept.text !== undefined && concept.text !== '') expect(said).toBe(concept.text)
      })
    )
  })
})

describe('codes', () => {
  test('count as codes only with their system: a bare code means nothing elsewhere', () => {
    const concept = { coding: [{ code: 'H33' }, { system: SNOMED }, coding('195967001', 'Asthma'), 7, null] }
    expect(codesOf(concept)).toEqual([{ system: SNOMED, code: '195967001' }])
  })

  test('the first code of a status is read whatever its system, and none from what is no concept', () => {
    expect(firstCode({ coding: [{ display: 'x' }, { code: 'active' }] })).toBe('active')
    for (const nothing of [null, 'active', { text: 'active' }, { coding: [{}] }]) expect(firstCode(nothing)).toBeNull()
  })
})
