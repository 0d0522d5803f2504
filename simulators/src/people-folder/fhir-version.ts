/**
 * Which version of FHIR a bundle is written in. Nothing in a Bundle says so: it is told by elements that one version has
 * and the others have not, by majority, so that one odd resource decides nothing.
 */
import type { Resource } from '@medplum/fhirtypes'

export type FhirVersion = 'DSTU2' | 'STU3' | 'R4' | 'R5'

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const has = (fields: Fields, ...names: readonly string[]): boolean => names.some((name) => fields[name] !== undefined)

/** STU3 types whose visit is called `context`; R4 calls it `encounter`. */
const VISIT_IS_CONTEXT = new Set([
  'Observation',
  'Condition',
  'Procedure',
  'MedicationRequest',
  'DiagnosticReport',
  'CarePlan'
])

const MARKS: Readonly<Record<FhirVersion, (type: string, fields: Fields) => boolean>> = {
  DSTU2: (type, fields) =>
    type === 'MedicationOrder' ||
    type === 'DiagnosticOrder' ||
    (type === 'Condition' && has(fields, 'dateRecorded', 'patient')) ||
    (type === 'AllergyIntolerance' && has(fields, 'substance')) ||
    (type === 'Immunization' && has(fields, 'wasNotGiven')) ||
    (type === 'Encounter' && typeof fields['class'] === 'string') ||
    (type === 'Observation' && isObject(fields['category'])),
  STU3: (type, fields) =>
    (VISIT_IS_CONTEXT.has(type) && has(fields, 'context')) ||
    (['Condition', 'AllergyIntolerance'].includes(type) && has(fields, 'assertedDate')) ||
    (type === 'Immunization' && has(fields, 'notGiven')) ||
    type === 'ProcedureRequest',
  R4: (type, fields) =>
    (['Condition', 'AllergyIntolerance'].includes(type) && isObject(fields['clinicalStatus'])) ||
    (VISIT_IS_CONTEXT.has(type) && has(fields, 'encounter') && !isObject(fields['category'])) ||
    (type === 'Encounter' && isObject(fields['class']) && has(fields, 'period')) ||
    (type === 'Immunization' && has(fields, 'occurrenceDateTime')),
  R5: (type, fields) =>
    (type === 'MedicationRequest' && has(fields, 'medication')) ||
    (type === 'Encounter' && (Array.isArray(fields['class']) || has(fields, 'actualPeriod'))) ||
    (type === 'Procedure' && has(fields, 'occurrenceDateTime', 'occurrencePeriod'))
}

/** R4 where nothing speaks for another: STU3 and R4 are alike in most of what is simple. */
export function versionOf(resources: readonly Resource[]): FhirVersion {
  const counts: Record<FhirVersion, number> = { DSTU2: 0, STU3: 0, R4: 0, R5: 0 }
  for (const resource of resources) {
    const fields: Fields = { ...resource }
    // an Encounter of STU3 looks like one of R4: it counts for R4 only where nothing else speaks
    for (const version of ['DSTU2', 'STU3', 'R5', 'R4'] as const) {
      if (MARKS[version](resource.resourceType, fields))
        counts[version] += resource.resourceType === 'Encounter' ? 0.1 : 1
    }
  }
  return (['DSTU2', 'STU3', 'R5'] as const).find((version) => counts[version] > counts.R4) ?? 'R4'
}
