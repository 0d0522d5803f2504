/** What counts as evidence that two entries speak of the same thing. */
import type { Entry } from '@ncr/contract/record.ts'
import { codesOf, type Code } from '../../domain/coded-concept.ts'
import { mayBeSameTime } from '../../domain/partial-date.ts'

export type Topic = 'allergy' | 'problem' | 'medication' | 'immunisation' | 'procedure'

export interface LinkableCode extends Code {
  readonly topic: Topic
  /** The code system by the name people use. */
  readonly name: string
}

const TOPIC_OF_TYPE: Readonly<Record<string, Topic>> = {
  AllergyIntolerance: 'allergy',
  Condition: 'problem',
  MedicationRequest: 'medication',
  MedicationStatement: 'medication',
  Immunization: 'immunisation',
  Procedure: 'procedure'
}

/** Only systems whose codes mean the same thing everywhere: a partner's local code proves nothing elsewhere. */
const SYSTEM_NAMES: ReadonlyMap<string, string> = new Map([
  ['http://snomed.info/sct', 'SNOMED CT'],
  ['https://dmd.nhs.uk', 'dm+d'],
  ['http://hl7.org/fhir/sid/icd-10', 'ICD-10'],
  ['http://read.info/readv2', 'Read v2'],
  ['http://read.info/ctv3', 'CTV3'],
  ['http://loinc.org', 'LOINC']
])

export function linkableCodes(entry: Entry): readonly LinkableCode[] {
  const topic = TOPIC_OF_TYPE[entry.resource.resourceType]
  if (topic === undefined) return []
  const codes = [
    entry.resource['code'],
    entry.resource['medicationCodeableConcept'],
    entry.resource['vaccineCode'],
    ...(entry.included ?? []).filter((item) => item.resourceType === 'Medication').map((item) => item['code'])
  ].flatMap(codesOf)
  return codes.flatMap((code) => {
    const name = SYSTEM_NAMES.get(code.system)
    return name === undefined ? [] : [{ ...code, topic, name }]
  })
}

/**
 * Whether the dates allow both to be the same thing. An allergy or a medicine is one thing whenever it was recorded; a
 * problem, a procedure or a vaccination that happened at two different times is two.
 */
export function reconcilable(topic: Topic, left: Entry, right: Entry): boolean {
  if (topic === 'allergy' || topic === 'medication') return true
  if (left.occurred === null || right.occurred === null) return topic === 'problem'
  // Two clocks seldom agree on the second: the same instant, or the same day as each wrote it, is the same time.
  return (
    mayBeSameTime(left.occurred, right.occurred) ||
    mayBeSameTime(left.occurred.slice(0, 10), right.occurred.slice(0, 10))
  )
}
