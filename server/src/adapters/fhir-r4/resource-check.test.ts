import { describe, expect, it } from 'vitest'
import { createResourceCheck } from './resource-check.ts'

const check = createResourceCheck()
const allergy = { resourceType: 'AllergyIntolerance', id: 'a', patient: { reference: 'Patient/1' } }
const observation = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'HbA1c' } }

describe('base R4', () => {
  it('accepts an allergy without a clinical status: hiding it would harm (H-003)', () => {
    expect(check.issuesOf(allergy)).toEqual([])
  })
  it('keeps partial dates and refuses days that do not exist (H-007)', () => {
    expect(check.issuesOf({ ...allergy, recordedDate: '2011' })).toEqual([])
    expect(check.issuesOf({ ...allergy, recordedDate: '2023-02-29' })).toEqual(['recordedDate: not a day that exists'])
    expect(check.issuesOf({ ...allergy, recordedDate: 'yesterday' })).toContain('recordedDate: not a valid dateTime')
  })
  it('names every issue of one resource and quotes no values', () => {
    const issues = check.issuesOf({ ...observation, status: 'nearly', issued: '31/03/2020', surname: 'SECRET' })
    expect(issues).toContain('status: not one of the codes that R4 allows')
    expect(issues).toContain('issued: not a valid instant')
    expect(issues).toContain("resource: R4 has no element 'surname'")
    expect(issues.join()).not.toContain('SECRET')
  })
  it('finds what a JSON schema cannot say: a missing status, two values', () => {
    expect(check.issuesOf({ resourceType: 'Observation', id: 'o', code: { text: 'x' } })).toEqual([
      'resource: lacks a mandatory element'
    ])
    expect(check.issuesOf({ ...observation, valueString: 'a', valueInteger: 1 })).toEqual([
      'resource: gives two forms of one value'
    ])
  })
  it('refuses bare words where a concept, a reference or a quantity must be (H-011)', () => {
    expect(check.issuesOf({ ...allergy, code: 'penicillin' })).toEqual(['code: must be object'])
    expect(check.issuesOf({ ...allergy, patient: 'Patient/1' })).toEqual(['patient: must be object'])
    expect(check.issuesOf({ ...observation, valueQuantity: 7 })).toEqual(['valueQuantity: must be object'])
  })
  it('looks into contained resources', () => {
    const contained = [{ resourceType: 'Medication', status: 'wrong' }]
    expect(check.issuesOf({ ...allergy, contained })).toEqual([
      'contained[0].status: not one of the codes that R4 allows'
    ])
  })
  it('says that a foreign type is not of the record', () => {
    expect(check.issuesOf({ resourceType: 'Claim', id: 'c' })).toHaveLength(1)
  })
})
