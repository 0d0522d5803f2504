/**
 * Contradictions between entries that need not share a code: that there is no allergy against an allergy, and CPR
 * recommended against not. They are conflicts and no links: the two entries are not one thing (H-005).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { isAboutResuscitation, resuscitationStanceOf } from '@ncr/contract/resuscitation.ts'
import { codesOf, conceptText } from '../../domain/coded-concept.ts'
import { isObject, objectsOf, textOf, textsOf } from '../../domain/resource.ts'
import { placesOf } from './drug-classes.ts'

/** What an entry takes a side in; those of the other side at another source contradict it. */
export interface Side {
  readonly about: string
  readonly isFor: boolean
  /** In words that stand beside either entry. */
  readonly what: string
}

const SNOMED = 'http://snomed.info/sct'
/** SNOMED CT: no known allergy, and the same as the older situation concept. */
const NO_KNOWN_ALLERGY: ReadonlySet<string> = new Set(['716186003', '160244002'])
/** SNOMED CT: no known drug allergy. */
const NO_KNOWN_DRUG_ALLERGY = '409137002'
/** SNOMED CT: no known allergy of one other kind (food, environment, insect, latex, animal). They oppose nothing else. */
const NO_KNOWN_OTHER: ReadonlySet<string> = new Set([
  '429625007',
  '428607008',
  '428197003',
  '1003774007',
  '716184000',
  '716220001'
])
/** SNOMED CT (UK): for, and not for, attempted cardiopulmonary resuscitation. */
const FOR_CPR = '450475007'
const NOT_FOR_CPR = '450476008'

const STANDING: ReadonlySet<string | null> = new Set(['active', 'confirmed', 'unconfirmed', 'presumed', null])

export function sidesOf(entry: Entry): readonly Side[] {
  if (entry.resource.resourceType === 'AllergyIntolerance') return allergySides(entry)
  const side = resuscitationSide(entry)
  return side === null ? [] : [side]
}

const NONE_AT_ALL = 'an allergy at one source and no known allergy at another'
const NONE_OF_DRUGS = 'an allergy to a drug at one source and no known drug allergy at another'

function allergySides(entry: Entry): readonly Side[] {
  const classes = classSides(entry)
  if (!STANDING.has(entry.status)) return classes
  const codes = codesOf(entry.resource['code'])
    .filter(({ system }) => system === SNOMED)
    .map(({ code }) => code)
  if (codes.some((code) => NO_KNOWN_OTHER.has(code))) return classes
  const isNone = codes.some((code) => NO_KNOWN_ALLERGY.has(code))
  if (isNone) return [{ about: 'allergies', isFor: false, what: NONE_AT_ALL }]
  const ofDrugs = { about: 'drug allergies', what: NONE_OF_DRUGS } as const
  if (codes.includes(NO_KNOWN_DRUG_ALLERGY)) return [{ ...ofDrugs, isFor: false }]
  const categories = textsOf(entry.resource['category'])
  const mayBeDrug = categories.length === 0 || categories.some((kind) => kind === 'medication' || kind === 'biologic')
  return [
    { about: 'allergies', isFor: true, what: NONE_AT_ALL },
    ...(mayBeDrug ? [{ ...ofDrugs, isFor: true }] : []),
    ...classes
  ]
}

/**
 * A class of drugs against one of its members: an allergy to penicillins at one source, and that there is none to amoxicillin at
 * another. The two are not one thing, and two members say nothing of each other.
 */
function classSides(entry: Entry): readonly Side[] {
  const isStanding = STANDING.has(entry.status)
  if (!isStanding && entry.status !== 'refuted') return []
  return placesOf(entry.resource['code']).map(({ name, isWhole }) => ({
    about: `${isStanding === isWhole ? 'all' : 'some'} of ${name}`,
    isFor: isStanding,
    what: `an allergy to ${name} or one of them at one source, and that there is none at another`
  }))
}

/** Entries that hold now, by resource type; an Observation counts unless it was cancelled or a mistake. */
const HOLDS: Readonly<Record<string, (status: string | null) => boolean>> = {
  CarePlan: (status) => status === 'active',
  DocumentReference: (status) => status === 'current' || status === null,
  Flag: (status) => status === 'active',
  Observation: (status) => status !== 'entered-in-error' && status !== 'cancelled'
}

function resuscitationSide(entry: Entry): Side | null {
  const holds = HOLDS[entry.resource.resourceType]
  if (holds === undefined || !holds(entry.status)) return null
  const stance = codedStance(entry) ?? wordedStance(entry)
  if (stance === null) return null
  const what = 'CPR recommended at one source and not at another'
  return { about: 'resuscitation', isFor: stance === 'for', what }
}

function codedStance({ resource }: Entry): 'for' | 'against' | null {
  const codes = [resource['code'], resource['valueCodeableConcept'], ...detailCodes(resource['activity'])]
    .flatMap(codesOf)
    .filter(({ system }) => system === SNOMED)
    .map(({ code }) => code)
  const [isFor, isAgainst] = [codes.includes(FOR_CPR), codes.includes(NOT_FOR_CPR)]
  return isFor === isAgainst ? null : isFor ? 'for' : 'against'
}

function detailCodes(activities: unknown): readonly unknown[] {
  return objectsOf(activities).map(({ detail }) => (isObject(detail) ? detail['code'] : undefined))
}

function wordedStance(entry: Entry): 'for' | 'against' | null {
  const { resource } = entry
  const concepts = [resource['code'], resource['type'], resource['valueCodeableConcept']].map(conceptText)
  const value = concepts[2]
  const said = [
    entry.text,
    ...['title', 'description', 'valueString'].map((element) => textOf(resource[element])),
    ...concepts,
    value === null ? null : `${entry.text}: ${String(value)}`
  ].flatMap((text) => (text !== null && isAboutResuscitation(text) ? [resuscitationStanceOf(text)] : []))
  const stances = new Set(said.filter((stance) => stance !== 'unclear'))
  const [stance] = stances
  return stances.size === 1 && stance !== undefined ? stance : null
}
