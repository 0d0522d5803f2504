/** What counts as evidence that two entries speak of the same thing. */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import type { Entry } from '@ncr/contract/record.ts'
import { codesOf } from '../../domain/coded-concept.ts'
import { mayBeSameTime } from '../../domain/partial-date.ts'
import { objectsOf, textOf } from '../../domain/resource.ts'
import { toKnownCode } from './code-systems.ts'
import { familyOf } from './families.ts'
import { differInStrength, strengthIn } from './strength.ts'
import type { Topic } from './topic.ts'

/** One reason for which entries may be linked: those that share its key do. */
export interface Evidence {
  readonly topic: Topic
  readonly key: string
  /** In words that stand beside the link. */
  readonly why: string
}

const TOPIC_OF_TYPE: Readonly<Record<string, Topic>> = {
  AllergyIntolerance: 'allergy',
  Condition: 'problem',
  MedicationRequest: 'medication',
  MedicationStatement: 'medication',
  Immunization: 'immunisation',
  Procedure: 'procedure'
}

/** The strongest first: the same code, then the same family. */
export function evidenceOf(entry: Entry): readonly Evidence[] {
  if (entry.resource.resourceType === 'DocumentReference') return documentEvidence(entry)
  const topic = TOPIC_OF_TYPE[entry.resource.resourceType]
  if (topic === undefined) return []
  const known = [
    entry.resource['code'],
    entry.resource['medicationCodeableConcept'],
    entry.resource['vaccineCode'],
    ...(entry.included ?? []).filter((item) => item.resourceType === 'Medication').map((item) => item['code'])
  ]
    .flatMap(codesOf)
    .flatMap((code) => toKnownCode(code) ?? [])
  const exact = known.map((code) => {
    const name = comparedAs(topic, code.name)
    return { key: `${name} ${code.code}`, why: `same ${name} code ${code.code}` }
  })
  const family = known
    .flatMap((code) => familyOf(topic, code) ?? [])
    .map(({ name }) => ({ key: `family ${name}`, why: `codes of one family: ${name}` }))
  const keys = new Set<string>()
  return [...exact, ...family].flatMap((one) => {
    if (keys.has(one.key)) return []
    keys.add(one.key)
    return [{ ...one, topic }]
  })
}

/**
 * A document is known by the identifier that it keeps wherever it goes (GP Connect asks for one that is "globally unique and
 * persistent"), never by its kind or title. A value without its system is nobody's, and an NHS number names a person.
 */
function documentEvidence({ resource }: Entry): readonly Evidence[] {
  return [resource['masterIdentifier'], resource['identifier']].flatMap(objectsOf).flatMap((identifier) => {
    const [system, value] = [textOf(identifier['system']), textOf(identifier['value'])]
    if (system === null || value === null || system === NHS_NUMBER_SYSTEM) return []
    return [{ topic: 'document' as const, key: `${system} ${value}`, why: `same document identifier ${value}` }]
  })
}

/** dm+d identifiers are SNOMED CT identifiers: a medicine coded in one is the same thing under its number in the other. */
function comparedAs(topic: Topic, name: string): string {
  return topic === 'medication' && (name === 'SNOMED CT' || name === 'dm+d') ? 'SNOMED CT or dm+d' : name
}

/** Worked out once for each entry: it may be compared with hundreds. */
const strengths = new WeakMap<Entry, string>()

function strengthOf(entry: Entry): string {
  const known = strengths.get(entry)
  if (known !== undefined) return known
  const strength = strengthIn(entry.text)
  strengths.set(entry, strength)
  return strength
}

/**
 * Whether dates and strengths allow both to be the same thing. An allergy is one thing whenever it was recorded, and so
 * is a medicine of one strength; a problem, a procedure or a vaccination that happened at two different times is two. Versions of
 * a document may share an identifier: those of one day are one.
 */
export function reconcilable(topic: Topic, left: Entry, right: Entry): boolean {
  if (topic === 'allergy') return true
  if (topic === 'medication') return !differInStrength(strengthOf(left), strengthOf(right))
  if (topic === 'document') return isSameDay(left.recorded, right.recorded)
  if (left.occurred === null || right.occurred === null) return topic === 'problem'
  // Two clocks seldom agree on the second: the same instant, or the same day as each wrote it, is the same time.
  return mayBeSameTime(left.occurred, right.occurred) || isSameDay(left.occurred, right.occurred)
}

function isSameDay(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && mayBeSameTime(left.slice(0, 10), right.slice(0, 10))
}
