/** STU3 to R4: medicines, as ordered and as said to be taken. Sources: the R3-R4 difference tables of FHIR 4.0.1. */
import { isObject, type JsonObject } from '../../domain/resource.ts'
import {
  agentToRequester,
  asIs,
  contextToEncounter,
  eachOf,
  listed,
  same,
  toCode,
  type ElementRule,
  type TypeRules
} from './type-rules.ts'

/** Dose and rate stand together in R4 (`doseAndRate`), beside each other in STU3. */
function toDosage(dosage: JsonObject): { readonly item: JsonObject } {
  const { doseQuantity, doseRange, rateQuantity, rateRange, rateRatio, ...rest } = dosage
  const measured = { doseQuantity, doseRange, rateQuantity, rateRange, rateRatio }
  const given = Object.fromEntries(Object.entries(measured).filter(([, value]) => value !== undefined))
  return { item: Object.keys(given).length === 0 ? rest : { ...rest, doseAndRate: [given] } }
}

const substitution: ElementRule = (value) => {
  if (!isObject(value) || !('allowed' in value)) return { elements: {}, left: value }
  const { allowed, ...rest } = value
  return { elements: { substitution: { ...rest, allowedBoolean: allowed } } }
}

const request: TypeRules = {
  type: 'MedicationRequest',
  elements: {
    ...same('identifier', 'basedOn', 'groupIdentifier', 'intent', 'priority', 'medication[x]', 'subject', 'authoredOn'),
    ...same('supportingInformation', 'recorder', 'reasonCode', 'reasonReference', 'note', 'dispenseRequest'),
    ...same('priorPrescription', 'detectedIssue', 'eventHistory'),
    status: toCode(
      'status',
      asIs('active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown')
    ),
    category: listed('category'),
    context: contextToEncounter,
    requester: agentToRequester,
    dosageInstruction: eachOf('dosageInstruction', toDosage),
    substitution
  },
  needed: { status: 'unknown' }
}

const statement: TypeRules = {
  type: 'MedicationStatement',
  elements: {
    ...same('identifier', 'basedOn', 'partOf', 'context', 'category', 'medication[x]', 'effective[x]', 'dateAsserted'),
    ...same('informationSource', 'subject', 'derivedFrom', 'reasonCode', 'reasonReference', 'note'),
    status: toCode('status', asIs('active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold')),
    // What was said of taking it has no place in R4 but "not taken", which is a status there.
    taken: (value) => (value === 'n' ? { elements: {} } : { elements: {}, left: value }),
    reasonNotTaken: { to: 'statusReason' },
    dosage: eachOf('dosage', toDosage)
  },
  needed: { status: 'unknown' },
  // Not taken is never read as taken (H-004, H-025); a mistake stays a mistake.
  settle: (stu3) => (stu3['taken'] === 'n' && stu3['status'] !== 'entered-in-error' ? { status: 'not-taken' } : {})
}

const packageToBatch: ElementRule = (value) => {
  if (!isObject(value)) return { elements: {}, left: value }
  const { batch, ...left } = value
  const [first, ...more] = Array.isArray(batch) ? (batch as readonly unknown[]) : [batch]
  const over = { ...left, ...(more.length === 0 ? {} : { batch: more }) }
  return {
    elements: first === undefined ? {} : { batch: first },
    ...(Object.keys(over).length === 0 ? {} : { left: over })
  }
}

const medication: TypeRules = {
  type: 'Medication',
  elements: {
    ...same('identifier', 'code', 'status', 'manufacturer', 'form'),
    ingredient: eachOf('ingredient', ({ amount, ...item }) => ({
      item: amount === undefined ? item : { ...item, strength: amount }
    })),
    package: packageToBatch
  }
}

export const MEDICINE_RULES: readonly (readonly [string, TypeRules])[] = [
  ['MedicationRequest', request],
  ['MedicationStatement', statement],
  ['Medication', medication]
]
