/** Problems, allergies, procedures, immunisations and flags, as somebody wrote them down. */
import type { AllergyIntolerance, CodeableConcept, Condition, Flag, Immunization, Procedure } from '@medplum/fhirtypes'
import type { Item } from '../chart.ts'
import { hl7, sct } from '../codes.ts'

const CONDITION_CLINICAL = { active: 'Active', inactive: 'Inactive', resolved: 'Resolved', remission: 'Remission' }
const VERIFICATION = {
  confirmed: 'Confirmed',
  unconfirmed: 'Unconfirmed',
  provisional: 'Provisional',
  refuted: 'Refuted',
  'entered-in-error': 'Entered in Error'
}

export function condition(
  code: CodeableConcept,
  facts: {
    recorded?: string
    onset?: string
    abatement?: string
    clinical?: keyof typeof CONDITION_CLINICAL
    verification?: keyof typeof VERIFICATION
    category?: 'problem-list-item' | 'encounter-diagnosis'
    note?: string
    by?: string
    more?: Partial<Condition>
  }
): Item {
  const category = facts.category ?? 'problem-list-item'
  const verification = facts.verification ?? 'confirmed'
  const clinical = facts.clinical ?? 'active'
  return (writer) => ({
    resourceType: 'Condition',
    // con-5: something entered in error has no clinical status
    ...(verification !== 'entered-in-error' && {
      clinicalStatus: hl7('condition-clinical', clinical, CONDITION_CLINICAL[clinical])
    }),
    verificationStatus: hl7('condition-ver-status', verification, VERIFICATION[verification]),
    category: [
      hl7(
        'condition-category',
        category,
        category === 'problem-list-item' ? 'Problem List Item' : 'Encounter Diagnosis'
      )
    ],
    code,
    subject: writer.patient,
    ...(facts.onset !== undefined && { onsetDateTime: facts.onset }),
    ...(facts.abatement !== undefined && { abatementDateTime: facts.abatement }),
    ...(facts.recorded !== undefined && { recordedDate: facts.recorded }),
    recorder: writer.by(facts.by),
    ...(facts.note !== undefined && { note: [{ text: facts.note }] }),
    ...facts.more
  })
}

export function allergy(
  code: CodeableConcept,
  facts: {
    recorded?: string
    onset?: string
    clinical?: 'active' | 'inactive' | 'resolved'
    verification?: 'confirmed' | 'unconfirmed' | 'refuted' | 'entered-in-error'
    criticality?: 'low' | 'high' | 'unable-to-assess'
    type?: 'allergy' | 'intolerance'
    category?: 'food' | 'medication' | 'environment' | 'biologic'
    reaction?: { manifestation: CodeableConcept; severity?: 'mild' | 'moderate' | 'severe'; description?: string }
    note?: string
    by?: string
  }
): Item {
  const verification = facts.verification ?? 'confirmed'
  const clinical = facts.clinical ?? 'active'
  return (writer): AllergyIntolerance => ({
    resourceType: 'AllergyIntolerance',
    // ait-2: something entered in error has no clinical status
    ...(verification !== 'entered-in-error' && {
      clinicalStatus: hl7('allergyintolerance-clinical', clinical, CONDITION_CLINICAL[clinical])
    }),
    verificationStatus: hl7('allergyintolerance-verification', verification, VERIFICATION[verification]),
    type: facts.type ?? 'allergy',
    category: [facts.category ?? 'medication'],
    ...(facts.criticality !== undefined && { criticality: facts.criticality }),
    code,
    patient: writer.patient,
    ...(facts.onset !== undefined && { onsetDateTime: facts.onset }),
    ...(facts.recorded !== undefined && { recordedDate: facts.recorded }),
    recorder: writer.by(facts.by),
    ...(facts.reaction && { reaction: [reactionOf(facts.reaction)] }),
    ...(facts.note !== undefined && { note: [{ text: facts.note }] })
  })
}

type Reaction = NonNullable<AllergyIntolerance['reaction']>[number]

function reactionOf(reaction: {
  manifestation: CodeableConcept
  severity?: 'mild' | 'moderate' | 'severe'
  description?: string
}): Reaction {
  const { manifestation, ...rest } = reaction
  return { manifestation: [manifestation], ...rest }
}

export function procedure(
  code: CodeableConcept,
  facts: {
    performed: string
    status?: Procedure['status']
    site?: CodeableConcept
    note?: string
    by?: string
  }
): Item {
  return (writer): Procedure => ({
    resourceType: 'Procedure',
    status: facts.status ?? 'completed',
    code,
    subject: writer.patient,
    performedDateTime: facts.performed,
    performer: [{ actor: writer.by(facts.by) }],
    ...(facts.site && { bodySite: [facts.site] }),
    ...(facts.note !== undefined && { note: [{ text: facts.note }] })
  })
}

export function immunisation(
  vaccine: CodeableConcept,
  facts: {
    given: string
    recorded: string
    status?: Immunization['status']
    reason?: CodeableConcept
    lot?: string
    dose?: number
  }
): Item {
  return (writer): Immunization => ({
    resourceType: 'Immunization',
    status: facts.status ?? 'completed',
    ...(facts.reason && { statusReason: facts.reason }),
    vaccineCode: vaccine,
    patient: writer.patient,
    occurrenceDateTime: facts.given,
    recorded: facts.recorded,
    primarySource: true,
    ...(facts.lot !== undefined && { lotNumber: facts.lot }),
    route: sct('78421000', 'Intramuscular route'),
    performer: [{ actor: writer.by() }],
    ...(facts.dose !== undefined && { protocolApplied: [{ doseNumberPositiveInt: facts.dose }] })
  })
}

export function flag(
  code: CodeableConcept,
  facts: {
    category: 'safety' | 'clinical' | 'behavioral' | 'advance-directive' | 'communication'
    from: string
    until?: string
    status?: Flag['status']
    by?: string
  }
): Item {
  const display = {
    safety: 'Safety',
    clinical: 'Clinical',
    behavioral: 'Behavioral',
    'advance-directive': 'Advance Directive'
  }
  return (writer): Flag => ({
    resourceType: 'Flag',
    status: facts.status ?? 'active',
    category: [
      facts.category === 'communication'
        ? { text: 'Communication needs' }
        : hl7('flag-category', facts.category, display[facts.category])
    ],
    code,
    subject: writer.patient,
    period: { start: facts.from, ...(facts.until !== undefined && { end: facts.until }) },
    author: writer.by(facts.by)
  })
}
