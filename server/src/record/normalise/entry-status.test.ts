/** The one status word of an entry: what takes a statement back comes first (H-004). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aResource, byReference } from '../../../../test/fixtures/clinical.ts'
import { type Json } from '../../../../test/fixtures/people.ts'
import { isResource, type Resource } from '../../domain/resource.ts'
import { statusOf } from './entry-status.ts'

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'
const concept = (system: string, code: string): Json => ({ coding: [{ system, code }] })

function allergy(clinical: string | null, verification: string | null): Resource {
  const value = {
    resourceType: 'AllergyIntolerance',
    ...(clinical === null ? {} : { clinicalStatus: concept(CLINICAL, clinical) }),
    ...(verification === null ? {} : { verificationStatus: concept(VERIFICATION, verification) })
  }
  return value
}

function made(type: string, more: Json): Resource {
  const value = aResource(type, 'x', byReference('Patient/p1'), more)
  if (!isResource(value)) throw new Error('the test needs a resource')
  return value
}

describe('status', () => {
  test.each([
    ['active', 'refuted', 'refuted'],
    ['active', 'entered-in-error', 'entered-in-error'],
    ['resolved', 'refuted', 'refuted'],
    [null, 'refuted', 'refuted'],
    ['active', 'confirmed', 'active'],
    ['active', 'unconfirmed', 'active'],
    ['inactive', null, 'inactive'],
    [null, 'unconfirmed', 'unconfirmed'],
    [null, null, null]
  ])('H-004: an allergy that is %s and %s reads %s', (clinical, verification, expected) => {
    expect(statusOf(allergy(clinical, verification))).toBe(expected)
  })

  test('H-004: whatever the clinical status, refuted and entered in error are told', () => {
    const clinical = fc.constantFrom('active', 'inactive', 'resolved', 'recurrence', 'relapse', 'remission', null)
    fc.assert(
      fc.property(clinical, fc.constantFrom('refuted', 'entered-in-error'), (status, verification) => {
        expect(statusOf(allergy(status, verification))).toBe(verification)
      })
    )
  })

  test('H-004: refuted is told also where a code of the partner’s own stands before it', () => {
    const verificationStatus = {
      coding: [
        { system: 'urn:partner', code: 'NEG' },
        { system: VERIFICATION, code: 'refuted' }
      ]
    }
    expect(statusOf({ ...allergy('active', null), verificationStatus })).toBe('refuted')
  })

  test.each([
    ['Immunization', { status: 'not-done' }, 'not-done'],
    ['Procedure', { status: 'entered-in-error' }, 'entered-in-error'],
    ['MedicationRequest', { status: 'stopped' }, 'stopped'],
    ['MedicationStatement', { status: 'not-taken' }, 'not-taken'],
    ['Appointment', { status: 'noshow' }, 'noshow'],
    ['Encounter', { status: 'in-progress' }, 'in-progress']
  ])('H-004: %s %j reads %s', (type, more, expected) => {
    expect(statusOf(made(type, more))).toBe(expected)
  })

  test('a goal has a life cycle, and somebody related has no status', () => {
    expect(statusOf({ resourceType: 'Goal', lifecycleStatus: 'completed' })).toBe('completed')
    expect(statusOf({ resourceType: 'RelatedPerson', active: true })).toBeNull()
  })
})
