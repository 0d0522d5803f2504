/** STU3 to R4: what was found, suspected, measured and done. Sources: the R3-R4 difference tables of FHIR 4.0.1. */
import { isObject, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import {
  asIs,
  contextToEncounter,
  eachOf,
  listed,
  NOT_GIVEN,
  same,
  settled,
  toCode,
  toConcept,
  type ElementRule,
  type TypeRules
} from './type-rules.ts'

const CODES = 'http://terminology.hl7.org/CodeSystem'

const allergy: TypeRules = {
  type: 'AllergyIntolerance',
  elements: {
    ...same('identifier', 'type', 'category', 'criticality', 'code', 'patient', 'onset[x]', 'recorder', 'asserter'),
    ...same('lastOccurrence', 'note', 'reaction'),
    clinicalStatus: toConcept('clinicalStatus', `${CODES}/allergyintolerance-clinical`, [
      'active',
      'inactive',
      'resolved'
    ]),
    verificationStatus: toConcept('verificationStatus', `${CODES}/allergyintolerance-verification`, [
      'unconfirmed',
      'confirmed',
      'refuted',
      'entered-in-error'
    ]),
    assertedDate: { to: 'recordedDate' }
  }
}

const condition: TypeRules = {
  type: 'Condition',
  elements: {
    ...same(
      'identifier',
      'category',
      'severity',
      'code',
      'bodySite',
      'subject',
      'onset[x]',
      'asserter',
      'evidence',
      'note'
    ),
    ...same('abatementDateTime', 'abatementAge', 'abatementPeriod', 'abatementRange', 'abatementString'),
    clinicalStatus: toConcept('clinicalStatus', `${CODES}/condition-clinical`, [
      'active',
      'recurrence',
      'inactive',
      'remission',
      'resolved'
    ]),
    verificationStatus: toConcept('verificationStatus', `${CODES}/condition-ver-status`, [
      'provisional',
      'differential',
      'confirmed',
      'refuted',
      'entered-in-error'
    ]),
    context: contextToEncounter,
    assertedDate: { to: 'recordedDate' },
    stage: listed('stage')
  }
}

/** Kinds of relation that R4 has an element for; the others are left. */
const RELATED: Readonly<Record<string, string>> = { 'has-member': 'hasMember', 'derived-from': 'derivedFrom' }

const relatedToMembers: ElementRule = (value) => {
  if (!Array.isArray(value)) return { elements: {}, left: value }
  const elements: Record<string, unknown[]> = {}
  const left: unknown[] = []
  for (const item of value as readonly unknown[]) {
    const to = isObject(item) ? RELATED[textOf(item['type']) ?? ''] : undefined
    if (to === undefined || !isObject(item) || item['target'] === undefined) left.push(item)
    else elements[to] = [...(elements[to] ?? []), item['target']]
  }
  return { elements, ...(left.length === 0 ? {} : { left }) }
}

const commentToNote: ElementRule = (value) => ({ elements: { note: [{ text: value }] } })

const observation: TypeRules = {
  type: 'Observation',
  elements: {
    ...same('identifier', 'basedOn', 'category', 'code', 'subject', 'effective[x]', 'issued', 'performer', 'bodySite'),
    ...same('valueQuantity', 'valueCodeableConcept', 'valueString', 'valueBoolean', 'valueRange', 'valueRatio'),
    ...same('valueSampledData', 'valueTime', 'valueDateTime', 'valuePeriod', 'dataAbsentReason'),
    ...same('method', 'specimen', 'device', 'referenceRange'),
    status: toCode(
      'status',
      asIs('registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown')
    ),
    context: contextToEncounter,
    interpretation: listed('interpretation'),
    comment: commentToNote,
    related: relatedToMembers,
    component: eachOf('component', (item) => ({
      item: 'interpretation' in item ? { ...item, interpretation: [item['interpretation']] } : item
    }))
  },
  needed: { status: 'unknown' }
}

const performersToActors: ElementRule = eachOf('performer', ({ actor, ...left }) => ({
  item: actor,
  ...(Object.keys(left).length === 0 ? {} : { left })
}))

const diagnosticReport: TypeRules = {
  type: 'DiagnosticReport',
  elements: {
    ...same('identifier', 'basedOn', 'code', 'subject', 'effective[x]', 'issued', 'specimen', 'result', 'imagingStudy'),
    ...same('conclusion', 'presentedForm'),
    status: toCode(
      'status',
      asIs(
        'registered',
        'partial',
        'preliminary',
        'final',
        'amended',
        'corrected',
        'appended',
        'cancelled',
        'entered-in-error',
        'unknown'
      )
    ),
    category: listed('category'),
    context: contextToEncounter,
    performer: performersToActors,
    image: { to: 'media' },
    codedDiagnosis: { to: 'conclusionCode' }
  },
  needed: { status: 'unknown' }
}

const PROCEDURE_STATUS: Readonly<Record<string, string>> = {
  ...asIs('preparation', 'in-progress', 'completed', 'entered-in-error', 'unknown'),
  suspended: 'on-hold',
  aborted: 'stopped'
}

const procedure: TypeRules = {
  type: 'Procedure',
  elements: {
    ...same('identifier', 'basedOn', 'partOf', 'category', 'code', 'subject', 'performed[x]', 'location', 'reasonCode'),
    ...same(
      'reasonReference',
      'bodySite',
      'outcome',
      'report',
      'complication',
      'complicationDetail',
      'followUp',
      'note'
    ),
    ...same('focalDevice', 'usedReference', 'usedCode'),
    status: toCode('status', PROCEDURE_STATUS),
    notDone: settled,
    notDoneReason: { to: 'statusReason' },
    context: contextToEncounter,
    performer: eachOf('performer', ({ role, ...item }) => ({
      item: role === undefined ? item : { ...item, function: role }
    }))
  },
  needed: { status: 'unknown' },
  settle: (stu3) => negated(stu3, 'notDone', 'not-done')
}

/** Something that was not done is never read as done (H-004); a mistake stays a mistake. */
function negated(stu3: Resource, element: string, status: string): JsonObject {
  return stu3[element] === true && stu3['status'] !== 'entered-in-error' ? { status } : {}
}

const explanationToReasons: ElementRule = (value) => {
  if (!isObject(value)) return { elements: {}, left: value }
  const { reason, reasonNotGiven, ...left } = value
  const [first, ...more] = objectsOf(reasonNotGiven)
  const over = { ...left, ...(more.length === 0 ? {} : { reasonNotGiven: more }) }
  return {
    elements: {
      ...(reason === undefined ? {} : { reasonCode: reason }),
      ...(first === undefined ? {} : { statusReason: first })
    },
    ...(Object.keys(over).length === 0 ? {} : { left: over })
  }
}

const vaccinationProtocol: ElementRule = eachOf('protocolApplied', (protocol) => {
  const { doseSequence, seriesDoses, series, authority, targetDisease, ...left } = protocol
  return {
    item: {
      ...(series === undefined ? {} : { series }),
      ...(authority === undefined ? {} : { authority }),
      ...(targetDisease === undefined ? {} : { targetDisease }),
      ...(doseSequence === undefined ? { _doseNumberString: NOT_GIVEN } : { doseNumberPositiveInt: doseSequence }),
      ...(seriesDoses === undefined ? {} : { seriesDosesPositiveInt: seriesDoses })
    },
    ...(Object.keys(left).length === 0 ? {} : { left })
  }
})

const immunisation: TypeRules = {
  type: 'Immunization',
  elements: {
    ...same('identifier', 'vaccineCode', 'patient', 'encounter', 'primarySource', 'reportOrigin', 'location'),
    ...same('manufacturer', 'lotNumber', 'expirationDate', 'site', 'route', 'doseQuantity', 'note', 'reaction'),
    status: toCode('status', asIs('completed', 'entered-in-error'), null),
    notGiven: settled,
    date: { to: 'occurrenceDateTime' },
    practitioner: eachOf('performer', ({ role, ...item }) => ({
      item: role === undefined ? item : { ...item, function: role }
    })),
    explanation: explanationToReasons,
    vaccinationProtocol
  },
  needed: { _occurrenceDateTime: NOT_GIVEN },
  settle: (stu3) => negated(stu3, 'notGiven', 'not-done')
}

const flag: TypeRules = {
  type: 'Flag',
  elements: {
    ...same('identifier', 'status', 'code', 'period', 'subject', 'encounter', 'author'),
    category: listed('category')
  }
}

export const CLINICAL_RULES: readonly (readonly [string, TypeRules])[] = [
  ['AllergyIntolerance', allergy],
  ['Condition', condition],
  ['Observation', observation],
  ['DiagnosticReport', diagnosticReport],
  ['Procedure', procedure],
  ['Immunization', immunisation],
  ['Flag', flag]
]
