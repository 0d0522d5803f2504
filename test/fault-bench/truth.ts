/** What each source truly has about each person: the ground that the laws are checked against. Follows from the seed. */
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, type Person } from '../fixtures/people.ts'
import type { Chance } from './chance.ts'

/** With the section that is their home here; two share one, so that a failure of the other must be seen there. */
export const TYPES = {
  AllergyIntolerance: 'allergies',
  Condition: 'problems',
  Encounter: 'encounters',
  Immunization: 'immunisations',
  MedicationRequest: 'medications',
  MedicationStatement: 'medications',
  DocumentReference: 'documents'
} as const

export type FatedType = keyof typeof TYPES
export const TYPE_NAMES = Object.keys(TYPES) as readonly FatedType[]
/** Those of every source but a locator of documents. */
export const CLINICAL_TYPES = TYPE_NAMES.filter((type) => type !== 'DocumentReference')

/** A council's Conditions are support reasons: whether there are any is known only when the Conditions have come. */
const ALSO_TOLD_BY: Readonly<Record<string, readonly FatedType[]>> = { 'social-care': ['Condition'] }

/** Of the types that a source sends, those whose answers decide what a section may say; none: it never sends anything for it. */
export const typesFor = (section: string, sent: readonly FatedType[]): readonly FatedType[] =>
  [...TYPE_NAMES.filter((type) => TYPES[type] === section), ...(ALSO_TOLD_BY[section] ?? [])].filter((type) =>
    sent.includes(type)
  )

const HELD_SHARE = 0.9
const ENTRIES_BELOW = 5
const RENAMING_SOURCE = 'fated-8'

export interface Truth {
  readonly people: readonly Person[]
  holds(source: string, person: Person): boolean
  /** All about the person, each with the person's mark in its words. */
  resources(source: string, person: Person, type: FatedType, open: number): readonly Json[]
  /** A resource about somebody else of the same region. */
  foreign(source: string, person: Person, type: FatedType): Json
}

/** Stands in the words of everything about the person: somebody else's on a record is the worst of all (H-001). */
export const markOf = (person: Person): string => `MARK-${person.nhs}`

/** Every mark in a text. */
export const marksIn = (text: string): ReadonlySet<string> => new Set(text.match(/MARK-\d{10}/g) ?? [])

export function truthOf(chance: Chance, peopleCount: number): Truth {
  // Check digits leave gaps in the serials: people stand far enough apart to stay themselves.
  const people = Array.from({ length: peopleCount }, (_, place) => aPerson(20_000 + place * 3))
  const holds: Truth['holds'] = (source, person) => chance.share('held', source, person.nhs) < HELD_SHARE
  return {
    people,
    holds,
    resources(source, person, type, open) {
      if (!holds(source, person)) return []
      const count = chance.below(ENTRIES_BELOW, 'count', source, person.nhs, type)
      return Array.from({ length: count }, (_, place) => marked(type, idIn(source, `${type}-${place}`, open), person))
    },
    foreign(source, person, type) {
      const others = people.filter((other) => other !== person)
      const other = others[chance.below(others.length, 'foreign', source, person.nhs)] ?? aPerson(10_000)
      return marked(type, `foreign-${type}`, other)
    }
  }
}

export function marked(type: FatedType, id: string, person: Person): Json {
  const words = { text: { status: 'generated', div: divOf(markOf(person)) } }
  if (type === 'DocumentReference') return { ...POINTER, id, subject: byNumber(person), ...words }
  return aResource(type, id, byNumber(person), words)
}

const POINTER: Json = {
  resourceType: 'DocumentReference',
  status: 'current',
  custodian: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'RXA' } },
  content: [{ attachment: { contentType: 'application/pdf', url: 'ssp://elsewhere.example/Binary/1' } }]
}

/** One source gives everything another id each time it is asked: an id is the source's own and proves nothing. */
const idIn = (source: string, id: string, open: number): string => (source === RENAMING_SOURCE ? `${id}-${open}` : id)

const divOf = (words: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${words}</div>`
