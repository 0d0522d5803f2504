/** Turns what was written down into resources of one source: identity, subject, the two tags, last update. */
import assert from 'node:assert/strict'
import type { Address, HumanName, Patient, Reference, Resource } from '@medplum/fhirtypes'
import { NHS_NUMBER, PROVENANCE_TAG, SOURCE_TAG } from './codes.ts'
import type { Chart, Person } from './resident.ts'
import type { SourceId } from './sources/source-facts.ts'
import { SOURCES } from './sources/sources.ts'

/** What an item of a chart may know about where it is written. */
export interface Writer {
  readonly patient: Reference<Patient> & { reference: string }
  readonly organisation: { reference: string; display: string }
  /** A member of staff of the source: the first unless named. */
  by(id?: string): { reference: string; display: string }
  /** The full id of another item of this chart. */
  own(name: string): string
}

export type Item = (writer: Writer) => Resource

export interface ChartOptions {
  /** What the source says about the person where it differs from the index. */
  readonly patient?: Partial<Patient>
  /** The source has not been told that the person died. */
  readonly unawareOfDeath?: boolean
  /** Every how many items the subject carries the NHS number as well (partners differ). */
  readonly identifierEvery?: number
}

const RECORDED_FIELDS = [
  'recordedDate',
  'recorded',
  'authoredOn',
  'authored',
  'dateAsserted',
  'issued',
  'created',
  'date'
] as const
const MIGRATED_AT = '2019-11-04T03:00:00Z'

export function chart(
  sourceId: SourceId,
  localId: string,
  person: Person,
  items: readonly Item[],
  options: ChartOptions = {}
): Chart {
  const source = SOURCES[sourceId]
  const writerFor = (index: number): Writer => ({
    patient: {
      reference: `Patient/${localId}`,
      ...(index % (options.identifierEvery ?? 3) === 0 && {
        identifier: { system: NHS_NUMBER, value: person.nhsNumber }
      })
    },
    organisation: { reference: `Organization/${source.odsCode.toLowerCase()}`, display: source.partner },
    by: (id) => {
      const found = id === undefined ? source.practitioners[0] : source.practitioners.find((one) => one.id === id)
      assert(found?.id, `${sourceId} has nobody called ${id ?? 'at all'}`)
      return { reference: `Practitioner/${found.id}`, display: found.name?.[0]?.text ?? found.id }
    },
    own: (name) => `${localId}-${name}`
  })
  const resources = items.map((item, index) => {
    const written = item(writerFor(index))
    const id = `${localId}-${written.id ?? index + 1}`
    return { ...written, id, meta: metaWith(written, metaOf(sourceId, lastUpdatedOf(written))) }
  })
  const ids = new Set(resources.map((one) => `${one.resourceType}/${one.id}`))
  assert.equal(ids.size, resources.length, `${sourceId} ${localId} uses an id twice`)
  return { source: sourceId, patient: patientOf(sourceId, localId, person, options), resources }
}

/** The two tags first; what the item says of itself (its profile, its unit) is kept. */
function metaWith({ meta }: Resource, own: NonNullable<Resource['meta']>): NonNullable<Resource['meta']> {
  return { ...meta, ...own, tag: [...(own.tag ?? []), ...(meta?.tag ?? [])] }
}

export function metaOf(sourceId: SourceId, lastUpdated: string): NonNullable<Resource['meta']> {
  const source = SOURCES[sourceId]
  return {
    lastUpdated,
    tag: [
      { system: SOURCE_TAG, code: source.id, display: source.name },
      { system: PROVENANCE_TAG, code: source.odsCode, display: source.partner }
    ]
  }
}

export function patientOf(
  sourceId: SourceId,
  id: string,
  person: Person,
  options: ChartOptions = {}
): Patient & { id: string } {
  return {
    resourceType: 'Patient',
    id,
    meta: metaOf(sourceId, '2024-05-14T08:30:00Z'),
    identifier: [
      { use: 'official', system: NHS_NUMBER, value: person.nhsNumber },
      { system: `https://${sourceId}.example/patient`, value: id }
    ],
    active: true,
    name: [officialName(person)],
    gender: person.gender,
    birthDate: person.birthDate,
    address: [homeAddress(person)],
    ...(!options.unawareOfDeath && deathOf(person)),
    ...options.patient
  }
}

export function officialName({ family, given, prefix }: Person): HumanName {
  return { use: 'official', family, given: [...given], ...(prefix !== undefined && { prefix: [prefix] }) }
}

export function deathOf({ deceased }: Person): Pick<Patient, 'deceasedBoolean' | 'deceasedDateTime'> {
  if (deceased === undefined) return {}
  return deceased === true ? { deceasedBoolean: true } : { deceasedDateTime: deceased }
}

export function homeAddress({ address: { line, town, postcode } }: Person): Address {
  return { use: 'home', line: [line], city: town, ...(postcode !== undefined && { postalCode: postcode }) }
}

/** An instant never before the recording; a partial date says too little, so the day the source's system was moved. */
export function lastUpdatedOf(resource: Resource): string {
  const fields: Record<string, unknown> = { ...resource }
  const recorded = RECORDED_FIELDS.map((name) => fields[name]).find((value) => typeof value === 'string')
  return instantOf(recorded) ?? laterOf(MIGRATED_AT, instantOf(happened(resource)))
}

/** Of what carries no date of recording: when it was over. */
function happened(resource: Resource): unknown {
  if (resource.resourceType === 'Encounter') return resource.period?.end ?? resource.period?.start
  const { period, performedDateTime } = resource as { period?: { start?: string }; performedDateTime?: string }
  return period?.start ?? performedDateTime
}

function instantOf(date: unknown): string | null {
  if (typeof date !== 'string') return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return `${date}T00:00:00Z`
  return date.includes('T') ? date : null
}

const laterOf = (one: string, other: string | null): string => (other !== null && other > one ? other : one)
