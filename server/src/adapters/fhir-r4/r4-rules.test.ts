/** The rules file is what the definitions of FHIR 4.0.1 say, and the check reads text as FHIR does. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { deriveR4Rules, RULES_FILE } from '../../../../tools/make-r4-rules.ts'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import { createResourceCheck } from './resource-check.ts'

const check = createResourceCheck()
const allergy = { resourceType: 'AllergyIntolerance', id: 'a', patient: { reference: 'Patient/1' } }

test('r4-rules.json equals a fresh derivation', () => {
  expect(JSON.parse(readFileSync(RULES_FILE, 'utf8'))).toEqual(deriveR4Rules())
})

describe('every type of the record', () => {
  test.each(RECORD_RESOURCE_TYPES)('%s is checked: an element that R4 does not have is told', (resourceType) => {
    const issues = check.issuesOf({ resourceType, id: 'x', notOfR4: 1 })
    expect(issues).toContain("resource: R4 has no element 'notOfR4'")
  })
})

describe('text that FHIR allows', () => {
  test.each([
    ['accents and signs', 'Ménière’s – 50 % ½ µg'],
    ['line breaks and tabs', 'first\r\n\tsecond'],
    ['other scripts', '青霉素 پنی‌سیلین'],
    ['a pictograph', '💊']
  ])('%s', (_what, text) => {
    expect(check.issuesOf({ ...allergy, code: { text } })).toEqual([])
  })

  test.each([
    ['a no-break space', 'Penicillin\u00a0V'],
    ['a narrow no-break space', '500\u202fmg'],
    ['an ideographic space', '青霉素\u3000V']
  ])('H-003: %s does not make an allergy unreadable', (_what, text) => {
    expect(check.issuesOf({ ...allergy, code: { text } })).toEqual([])
  })

  test('a null that holds a place for an extension is FHIR JSON (R4, json.html#primitive)', () => {
    const name = [{ given: ['Ann', null], _given: [null, { extension: [{ url: 'urn:x', valueString: 'y' }] }] }]
    expect(check.issuesOf({ resourceType: 'RelatedPerson', id: 'r', patient: allergy.patient, name })).toEqual([])
  })

  test('the empty text says nothing and is told', () => {
    expect(check.issuesOf({ ...allergy, code: { text: '' } })).toEqual(['code.text: not a valid string'])
  })
})
