/** What kind of visit an encounter is: HL7 v3 ActCode, and the region’s own classes. Any other is shown as received. */
import type { Entry } from '@ncr/contract/record.ts'
import { textAt } from '../../record/fhir-read.ts'

const KINDS: Readonly<Record<string, string>> = {
  IMP: 'Inpatient',
  ACUTE: 'Inpatient, acute',
  NONAC: 'Inpatient, not acute',
  SS: 'Day case',
  OBSENC: 'Observation stay',
  PRENC: 'Before admission',
  AMB: 'Outpatient',
  EMER: 'A&E',
  FLD: 'At the scene',
  HH: 'At home',
  VR: 'Virtual ward',
  GROUPING: 'Whole stay',
  '111': 'NHS 111',
  '999-EPR': '999 ambulance',
  '999-CAD': '999 call',
  PTS: 'Patient transport'
}

export function sayEncounterKind({ resource }: Entry): string | null {
  const code = textAt(resource, 'class', 'code')
  return (code === null ? null : KINDS[code]) ?? textAt(resource, 'class', 'display') ?? code
}
