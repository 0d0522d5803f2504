/** The lists of a structured answer: one for each clinical area, saying what is in it, that nothing is, or what is missing. */
import { inWords } from './section-html.ts'

const SNOMED = 'http://snomed.info/sct'
const WARNING = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1'
const EMPTY = 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1'
const LIST_PROFILE = 'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-List-1'

/** GP Connect 1.6.0, "Primary lists in the query response": code and title of each area's list, and who asks for it. */
export const AREAS = {
  allergies: ['includeAllergies', '886921000000105', 'Allergies and adverse reactions'],
  ended: ['includeAllergies', '1103671000000101', 'Ended allergies'],
  medications: ['includeMedication', '933361000000108', 'Medications and medical devices'],
  consultations: ['includeConsultations', '1149501000000101', 'List of consultations'],
  problems: ['includeProblems', '717711000000103', 'Problems'],
  immunisations: ['includeImmunisations', '1102181000000102', 'Immunisations'],
  uncategorised: ['includeUncategorisedData', '826501000000100', 'Uncategorised data'],
  investigations: ['includeInvestigations', '887191000000108', 'Investigations and results'],
  referrals: ['includeReferrals', '792931000000107', 'Outbound referral'],
  diary: ['includeDiaryEntries', '714311000000108', 'Patient recall administration']
} as const

export type Area = keyof typeof AREAS
export const AREA_NAMES = Object.keys(AREAS) as readonly Area[]

export interface Warnings {
  /** Something is held back at the practice. */
  readonly excluded: boolean
  /** The record came from another practice that has not sent all of it yet. */
  readonly transferredOn?: string
}

export interface Listed {
  readonly references: readonly string[]
  readonly contained?: readonly object[]
}

export function listOf(area: Area, { references, contained }: Listed, warnings: Warnings): object {
  const [, code, title] = AREAS[area]
  const told = warningsOf(warnings)
  const notes =
    references.length === 0 && told.length === 0 ? ['Information not available'] : told.map(([, text]) => text)
  return {
    resourceType: 'List',
    id: `list-${area}`,
    meta: { profile: [LIST_PROFILE] },
    ...(contained !== undefined && contained.length > 0 && { contained }),
    ...(told.length > 0 && { extension: told.map(([valueCode]) => ({ url: WARNING, valueCode })) }),
    status: 'current',
    mode: 'snapshot',
    title,
    code: { coding: [{ system: SNOMED, code, display: title }] },
    subject: { reference: 'Patient/1' },
    date: new Date().toISOString(),
    ...(notes.length > 0 && { note: notes.map((text) => ({ text })) }),
    ...(references.length > 0
      ? { entry: references.map((reference) => ({ item: { reference } })) }
      : {
          emptyReason: {
            coding: [{ system: EMPTY, code: 'no-content-recorded', display: 'No Content Recorded' }]
          }
        })
  }
}

function warningsOf({ excluded, transferredOn }: Warnings): (readonly [string, string])[] {
  const transfer = `Patient record transfer from previous GP practice not yet complete; information recorded before ${inWords(transferredOn ?? '')} may be missing.`
  return [
    ...(excluded
      ? [['confidential-items', 'Items excluded due to confidentiality and/or patient preferences.'] as const]
      : []),
    ...(transferredOn === undefined ? [] : [['data-in-transit', transfer] as const])
  ]
}
