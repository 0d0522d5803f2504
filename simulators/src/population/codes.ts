/** Code systems of the region's data and short ways to write a coded concept. */
import type { CodeableConcept, Coding } from '@medplum/fhirtypes'

export const SNOMED = 'http://snomed.info/sct'
const DMD = 'https://dmd.nhs.uk'
const LOINC = 'http://loinc.org'
export const UCUM = 'http://unitsofmeasure.org'
export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
export const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code'
export const SOURCE_TAG = 'https://fhir.interweavedigital.nhs.uk/Source'
export const PROVENANCE_TAG = 'https://fhir.interweavedigital.nhs.uk/Provenance'
export const NCR_CATEGORY = 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-ObservationCategory'

const HL7 = 'http://terminology.hl7.org/CodeSystem'

/** SNOMED CT; the text is the display unless the recorder wrote something else. */
export function sct(code: string, display: string, text = display): CodeableConcept {
  return { coding: [{ system: SNOMED, code, display }], text }
}

/** A medicine of the dictionary of medicines and devices. */
export function dmd(code: string, display: string, text = display): CodeableConcept {
  return { coding: [{ system: DMD, code, display }], text }
}

/** A medicine known by its ingredient's SNOMED CT code; the words say the product and the strength. */
export function medicine(substanceCode: string, substance: string, product: string): CodeableConcept {
  return { coding: [{ system: SNOMED, code: substanceCode, display: substance }], text: product }
}

export function loinc(code: string, display: string, ...more: Coding[]): CodeableConcept {
  return { coding: [{ system: LOINC, code, display }, ...more], text: display }
}

export function words(text: string): CodeableConcept {
  return { text }
}

/** A code of an HL7 terminology code system, named by its last part. */
export function hl7(system: string, code: string, display: string): CodeableConcept {
  return { coding: [hl7Coding(system, code, display)] }
}

export function hl7Coding(system: string, code: string, display: string): Coding {
  return { system: `${HL7}/${system}`, code, display }
}
