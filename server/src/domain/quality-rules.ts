/**
 * What good data keep beside base R4: rules of the profiles and of the region, as data. One list for counting and for
 * the provider kit. A resource that breaks one is shown all the same (H-003): it is counted, and its provider told.
 */
import { PROVENANCE_TAG_SYSTEM, SOURCE_TAG_SYSTEM } from '@ncr/contract/provenance.ts'
import { allCodes } from './coded-concept.ts'
import { toOdsCode } from './ods-code.ts'
import { R4_INVARIANTS } from './quality-invariants.ts'
import type { QualityRule } from './quality-rule.ts'
import { isObject, objectsOf, textOf, type JsonObject, type Resource } from './resource.ts'

const REGION = 'region rules on tags and displays'
const R4 = 'FHIR R4 4.0.1'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem/'

function tagOf(resource: Resource, system: string): JsonObject | undefined {
  const meta = isObject(resource['meta']) ? resource['meta'] : {}
  return objectsOf(meta['tag']).find((tag) => tag['system'] === system && textOf(tag['code']) !== null)
}

/** Of a rule that is broken: the paths to tell. */
const at = (path: string, isBroken: boolean): readonly string[] => (isBroken ? [path] : [])

const isEnteredInError = (resource: Resource): boolean =>
  allCodes(resource['verificationStatus']).includes('entered-in-error')

/** A required binding that base R4’s schema leaves open, because the element is a CodeableConcept. */
function bound(type: string, element: string, list: string, codes: readonly string[]): QualityRule {
  const isOfList = (coding: JsonObject): boolean =>
    coding['system'] === `${TERMINOLOGY}${list}` && codes.includes(textOf(coding['code']) ?? '')
  return {
    says: `${element} has a code of ${list}`,
    fault: `has no code of ${list}`,
    source: `${R4}, ${type}.${element}, required binding`,
    types: [type],
    faultsOf(resource) {
      const concept = resource[element]
      return at(element, isObject(concept) && !objectsOf(concept['coding']).some(isOfList))
    }
  }
}

function present(type: string, element: string, source: string): QualityRule {
  const says = `${type} has ${element}`
  const faultsOf = (resource: Resource): readonly string[] => at(element, resource[element] === undefined)
  return { says, fault: 'is missing', source, types: [type], faultsOf }
}

/** A CodeableConcept that names codes and says nothing. FHIR’s own small lists have their words in the standard. */
function isWordless(value: JsonObject): boolean {
  if (value['coding'] === undefined || textOf(value['text']) !== null) return false
  const codings = objectsOf(value['coding'])
  const isSilent = (coding: JsonObject): boolean =>
    textOf(coding['display']) === null && !(textOf(coding['system']) ?? '').startsWith(TERMINOLOGY)
  return codings.length > 0 && codings.every(isSilent)
}

function isSilentReference(value: JsonObject): boolean {
  const reference = textOf(value['reference'])
  return reference !== null && !reference.startsWith('#') && textOf(value['display']) === null
}

function conditionStatusFault(resource: Resource): boolean {
  const status = resource['clinicalStatus']
  if (isEnteredInError(resource)) return status !== undefined
  const isAbated = Object.keys(resource).some((name) => /^_?abatement/.test(name))
  if (isAbated) return !allCodes(status).some((code) => ['inactive', 'resolved', 'remission'].includes(code))
  const isProblem = objectsOf(resource['category']).some((concept) => allCodes(concept).includes('problem-list-item'))
  return isProblem && status === undefined
}

function appointmentTimesFault(resource: Resource): boolean {
  const [start, end] = [resource['start'] !== undefined, resource['end'] !== undefined]
  const mayLackBoth = ['proposed', 'cancelled', 'waitlist'].includes(textOf(resource['status']) ?? '')
  return start !== end || (!start && !mayLackBoth)
}

const hasValue = (resource: Resource): boolean => Object.keys(resource).some((name) => /^_?value[A-Z]/.test(name))

const saysNothing = (resource: Resource): boolean =>
  !hasValue(resource) &&
  ['component', 'hasMember', 'dataAbsentReason', 'note'].every((name) => resource[name] === undefined)

export const QUALITY_RULES = {
  'last-updated': {
    says: 'every resource has meta.lastUpdated',
    fault: 'is missing',
    source: REGION,
    types: null,
    faultsOf: ({ meta }) => at('meta.lastUpdated', !isObject(meta) || textOf(meta['lastUpdated']) === null)
  },
  'source-tag': {
    says: 'every resource carries the Source tag',
    fault: `no tag of ${SOURCE_TAG_SYSTEM}`,
    source: REGION,
    types: null,
    faultsOf: (resource) => at('meta.tag', tagOf(resource, SOURCE_TAG_SYSTEM) === undefined)
  },
  'source-tag-foreign': {
    says: 'the Source tag names the source that sent it',
    fault: 'its Source tag names another source',
    source: REGION,
    types: null,
    faultsOf(resource, origin) {
      const tag = tagOf(resource, SOURCE_TAG_SYSTEM)
      return at('meta.tag', origin !== null && tag !== undefined && tag['code'] !== origin.id)
    }
  },
  'provenance-tag': {
    says: 'every resource carries the Provenance tag with an ODS code',
    fault: `no tag of ${PROVENANCE_TAG_SYSTEM} with an ODS code`,
    source: REGION,
    types: null,
    faultsOf: (resource) =>
      at('meta.tag', toOdsCode(textOf(tagOf(resource, PROVENANCE_TAG_SYSTEM)?.['code']) ?? '') === null)
  },
  'provenance-tag-foreign': {
    says: 'the Provenance tag names the partner that the source belongs to',
    fault: 'its Provenance tag names another organisation',
    source: REGION,
    types: null,
    faultsOf(resource, origin) {
      const odsCode = toOdsCode(textOf(tagOf(resource, PROVENANCE_TAG_SYSTEM)?.['code']) ?? '')
      return at('meta.tag', origin !== null && odsCode !== null && odsCode !== origin.odsCode)
    }
  },
  'tag-display': {
    says: 'tags carry a display',
    fault: 'a tag without display',
    source: REGION,
    types: null,
    faultsOf(resource) {
      const tags = [tagOf(resource, SOURCE_TAG_SYSTEM), tagOf(resource, PROVENANCE_TAG_SYSTEM)]
      return tags.flatMap((tag) => at('meta.tag', tag !== undefined && textOf(tag['display']) === null))
    }
  },
  'reference-display': {
    says: 'references carry a display',
    fault: 'a reference without display',
    source: REGION,
    types: null,
    isFault: isSilentReference
  },
  'code-words': {
    says: 'every code comes with words: a text or a display',
    fault: 'a code without text or display',
    source: REGION,
    types: null,
    isFault: isWordless
  },
  'allergy-code': present('AllergyIntolerance', 'code', 'UKCore-AllergyIntolerance 3.0.0, mandatory'),
  'allergy-clinical-status': {
    says: 'an allergy has a clinical status unless it was entered in error',
    fault: 'missing, or given for one that was entered in error',
    source: `${R4}, ait-1 and ait-2`,
    types: ['AllergyIntolerance'],
    faultsOf: (resource) =>
      at('clinicalStatus', isEnteredInError(resource) === (resource['clinicalStatus'] !== undefined))
  },
  'allergy-clinical-status-code': bound('AllergyIntolerance', 'clinicalStatus', 'allergyintolerance-clinical', [
    'active',
    'inactive',
    'resolved'
  ]),
  'allergy-verification-code': bound('AllergyIntolerance', 'verificationStatus', 'allergyintolerance-verification', [
    'unconfirmed',
    'confirmed',
    'refuted',
    'entered-in-error'
  ]),
  'condition-clinical-status': {
    says: 'the clinical status of a condition is there and fits its end and its verification',
    fault: 'missing, or not what its end or its verification says',
    source: `${R4}, con-3, con-4 and con-5`,
    types: ['Condition'],
    faultsOf: (resource) => at('clinicalStatus', conditionStatusFault(resource))
  },
  'condition-clinical-status-code': bound('Condition', 'clinicalStatus', 'condition-clinical', [
    'active',
    'recurrence',
    'relapse',
    'inactive',
    'remission',
    'resolved'
  ]),
  'condition-verification-code': bound('Condition', 'verificationStatus', 'condition-ver-status', [
    'unconfirmed',
    'provisional',
    'differential',
    'confirmed',
    'refuted',
    'entered-in-error'
  ]),
  'appointment-times': {
    says: 'an appointment has its start and its end, or neither while it is only proposed, waiting or cancelled',
    fault: 'start or end is missing',
    source: `${R4}, app-2 and app-3`,
    types: ['Appointment'],
    faultsOf: (resource) => at('start', appointmentTimesFault(resource))
  },
  'observation-absent-reason': {
    says: 'an observation says why a value is absent only where it is',
    fault: 'stands beside a value',
    source: `${R4}, obs-6`,
    types: ['Observation'],
    faultsOf: (resource) => at('dataAbsentReason', resource['dataAbsentReason'] !== undefined && hasValue(resource))
  },
  'observation-value': {
    says: 'an observation has a value, parts, members or a note, or says why not',
    fault: 'has no value and does not say why',
    source: `${R4}, Observation.dataAbsentReason`,
    types: ['Observation'],
    faultsOf: (resource) => at('value[x]', saysNothing(resource))
  },
  'immunisation-reason': {
    says: 'an immunisation that was not given says why',
    fault: 'is missing',
    source: 'UKCore-Immunization 2.1.0, ukcore-imm-1',
    types: ['Immunization'],
    faultsOf: (resource) =>
      at('statusReason', resource['status'] === 'not-done' && resource['statusReason'] === undefined)
  },
  'report-category': present('DiagnosticReport', 'category', 'UKCore-DiagnosticReport 2.6.0, must support'),
  'report-issued': present('DiagnosticReport', 'issued', 'UKCore-DiagnosticReport 2.6.0, must support'),
  ...R4_INVARIANTS
} as const satisfies Readonly<Record<string, QualityRule>>

export type QualityRuleName = keyof typeof QUALITY_RULES

export const QUALITY_RULE_NAMES = Object.keys(QUALITY_RULES) as readonly QualityRuleName[]
