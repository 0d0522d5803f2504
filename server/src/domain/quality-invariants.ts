/**
 * Invariants of R4 (StructureDefinition.constraint) of the record's types that the schema of base R4 leaves open. A resource
 * that breaks one is readable and shown; its provider is told. Those of allergies, conditions and appointments that need
 * more than one line stand in quality-rules.ts.
 */
import { codesOf } from './coded-concept.ts'
import { toTimeSpan } from './partial-date.ts'
import type { QualityRule } from './quality-rule.ts'
import { objectsOf, textOf, type JsonObject, type Resource } from './resource.ts'

type Words = Pick<QualityRule, 'says' | 'fault'>

/** Of the resource itself. */
function whole(
  type: string,
  key: string,
  element: string,
  words: Words,
  isBroken: (it: Resource) => boolean
): QualityRule {
  return {
    ...words,
    source: `FHIR R4 4.0.1, ${key}`,
    types: [type],
    faultsOf: (resource) => (isBroken(resource) ? [element] : [])
  }
}

/** Of each object of one of its elements; `path` of elements, from the outside in. */
function each(
  type: string,
  key: string,
  path: string,
  words: Words,
  isBroken: (it: JsonObject) => boolean
): QualityRule {
  const found = (resource: Resource): readonly JsonObject[] =>
    path.split('.').reduce<readonly JsonObject[]>((at, name) => at.flatMap((one) => objectsOf(one[name])), [resource])
  return whole(type, key, path, words, (resource) => found(resource).some(isBroken))
}

const has = (it: JsonObject, ...names: readonly string[]): boolean => names.some((name) => it[name] !== undefined)
const hasChoice = (it: JsonObject, stem: string): boolean =>
  Object.keys(it).some((name) => name.replace(/^_/, '').startsWith(stem))

/** The later one is said to be before the earlier; two that may be the same moment are not. */
function isBefore(it: JsonObject, later: string, earlier: string): boolean {
  const [one, other] = [later, earlier].map((name) => toTimeSpan(textOf(it[name]) ?? ''))
  return Boolean(one && other && one.untilMs < other.fromMs)
}

const LACKS_BOTH = 'has neither'

export const R4_INVARIANTS = {
  'appointment-participant': each(
    'Appointment',
    'app-1',
    'participant',
    { says: 'who takes part in an appointment has a type or is named', fault: LACKS_BOTH },
    (it) => !has(it, 'type', 'actor')
  ),
  'appointment-cancel-reason': whole(
    'Appointment',
    'app-4',
    'cancelationReason',
    { says: 'only an appointment that was cancelled or not kept has a reason for it', fault: 'was not cancelled' },
    (it) => has(it, 'cancelationReason') && !['noshow', 'cancelled'].includes(textOf(it['status']) ?? '')
  ),
  'plan-activity': each(
    'CarePlan',
    'cpl-3',
    'activity',
    { says: 'an activity of a plan is told in detail or by reference, not both', fault: 'has both' },
    (it) => has(it, 'detail') && has(it, 'reference')
  ),
  'condition-stage': each(
    'Condition',
    'con-1',
    'stage',
    { says: 'a stage has a summary or an assessment', fault: LACKS_BOTH },
    (it) => !has(it, 'summary', 'assessment')
  ),
  'condition-evidence': each(
    'Condition',
    'con-2',
    'evidence',
    { says: 'evidence has a code or details', fault: LACKS_BOTH },
    (it) => !has(it, 'code', 'detail')
  ),
  'goal-measure': each(
    'Goal',
    'gol-1',
    'target',
    { says: 'a target of a goal says what is measured', fault: 'has a value and no measure' },
    (it) => hasChoice(it, 'detail') && !has(it, 'measure')
  ),
  'immunisation-education': each(
    'Immunization',
    'imm-1',
    'education',
    { says: 'what a person was given to read has a type or an address', fault: LACKS_BOTH },
    (it) => !has(it, 'documentType', 'reference')
  ),
  'administration-dose': each(
    'MedicationAdministration',
    'mad-1',
    'dosage',
    { says: 'what was given says how much or how fast', fault: LACKS_BOTH },
    (it) => !has(it, 'dose') && !hasChoice(it, 'rate')
  ),
  'dispense-times': whole(
    'MedicationDispense',
    'mdd-1',
    'whenHandedOver',
    { says: 'medicine is handed over after it was made ready', fault: 'lies before whenPrepared' },
    (it) => isBefore(it, 'whenHandedOver', 'whenPrepared')
  ),
  'observation-part-value': whole(
    'Observation',
    'obs-7',
    'value[x]',
    {
      says: 'an observation whose part has its own code has no value beside it',
      fault: 'stands beside a part of the same code'
    },
    (it) => hasChoice(it, 'value') && hasPartOfItsCode(it)
  ),
  'observation-range': each(
    'Observation',
    'obs-3',
    'referenceRange',
    { says: 'a reference range has a lower or an upper end, or words', fault: 'has none of them' },
    (it) => !has(it, 'low', 'high', 'text', '_text')
  ),
  'answer-nesting': {
    says: 'questions stand under a question or under its answer, not both',
    fault: 'has both',
    source: 'FHIR R4 4.0.1, qrs-1',
    types: ['QuestionnaireResponse'],
    faultsOf: (resource) => (itemsOf(resource).some((item) => has(item, 'answer') && has(item, 'item')) ? ['item'] : [])
  },
  'request-detail': whole(
    'ServiceRequest',
    'prr-1',
    'orderDetail',
    { says: 'details of a request come with what is asked for', fault: 'stands without a code' },
    (it) => has(it, 'orderDetail') && !has(it, 'code')
  ),
  'task-times': whole(
    'Task',
    'inv-1',
    'lastModified',
    { says: 'a task is changed after it was made', fault: 'lies before authoredOn' },
    (it) => isBefore(it, 'lastModified', 'authoredOn')
  )
} as const satisfies Readonly<Record<string, QualityRule>>

/** The same coding, and not merely the same words. */
function hasPartOfItsCode(observation: Resource): boolean {
  const own = new Set(codesOf(observation['code']).map(({ system, code }) => `${system}|${code}`))
  return objectsOf(observation['component']).some((part) =>
    codesOf(part['code']).some(({ system, code }) => own.has(`${system}|${code}`))
  )
}

/** Every question, however deep. A list, and no recursion: a source nests as it likes. */
function itemsOf(response: Resource): readonly JsonObject[] {
  const items: JsonObject[] = []
  const left = [...objectsOf(response['item'])]
  for (let item = left.pop(); item !== undefined; item = left.pop()) {
    items.push(item)
    left.push(...[item, ...objectsOf(item['answer'])].flatMap((holder) => objectsOf(holder['item'])))
  }
  return items
}
