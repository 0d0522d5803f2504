/**
 * Contradictions between entries that need not share a code: that there is no allergy against an allergy, and CPR
 * recommended against not. They are conflicts and no links: the two entries are not one thing (H-005).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { isAboutResuscitation, resuscitationStanceOf } from '@ncr/contract/resuscitation.ts'
import { codesOf, conceptText } from '../../domain/coded-concept.ts'
import { isObject, objectsOf, textOf } from '../../domain/resource.ts'

/** What an entry takes a side in; those of the other side at another source contradict it. */
export interface Side {
  readonly about: 'allergies' | 'resuscitation'
  readonly isFor: boolean
  /** In words that stand beside either entry. */
  readonly what: string
}

const SNOMED = 'http://snomed.info/sct'
/** SNOMED CT: no known allergy, and the same as the older situation concept. */
const NO_KNOWN_ALLERGY: ReadonlySet<string> = new Set(['716186003', '160244002'])
/** SNOMED CT (UK): for, and not for, attempted cardiopulmonary resuscitation. */
const FOR_CPR = '450475007'
const NOT_FOR_CPR = '450476008'

const STANDING: ReadonlySet<string | null> = new Set(['active', 'confirmed', 'unconfirmed', 'presumed', null])

export function sideOf(entry: Entry): Side | null {
  return entry.resource.resourceType === 'AllergyIntolerance' ? allergySide(entry) : resuscitationSide(entry)
}

function allergySide(entry: Entry): Side | null {
  if (!STANDING.has(entry.status)) return null
  const codes = codesOf(entry.resource['code'])
  const isNone = codes.some(({ system, code }) => system === SNOMED && NO_KNOWN_ALLERGY.has(code))
  const what = 'an allergy at one source and no known allergy at another'
  return { about: 'allergies', isFor: !isNone, what }
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
