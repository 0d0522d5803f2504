/** What one partner's system holds, and how its searches find it. */
import type { OperationOutcome, Reference, Resource } from '@medplum/fhirtypes'
import { outcome } from '../fhir-server/bundle.ts'
import type { Searchable } from '../fhir-server/serve-fhir.ts'
import { metaOf } from '../population/chart.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import type { Chart } from '../population/resident.ts'
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { organisationOf } from '../population/sources/sources.ts'
import { letterBody } from './letter-body.ts'

const INCLUDED_TYPES = new Set(['Medication', 'Practitioner', 'Organization', 'Location'])

export type Mentioned = ReadonlyMap<string, Resource>

/** `mentioned`: staff and places, by reference, that people's charts refer to beside the source's own. */
export function holdingsOf(
  source: SourceFacts,
  charts: readonly Chart[],
  mentioned: Mentioned = new Map()
): Searchable {
  const own: Resource[] = [organisationOf(source), ...(source.units ?? []), ...source.practitioners].map((one) => ({
    ...one,
    meta: metaOf(source.id, '2024-01-08T09:00:00Z')
  }))
  const staff = new Map([...mentioned, ...own.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one] as const)])
  const held = (type: string, id: string) => staff.get(`${type}/${id}`) ?? findById(charts, type, id)
  return {
    name: source.name,
    resourceTypes: ['Patient', ...source.resourceTypes],
    find: (type, query) => find(charts, type, query),
    findSomeoneElse: (type, query) => findSomeoneElse(charts, type, query),
    included: (resource, query) => included(resource, query, held),
    read: (type, id) => (type === 'Binary' ? fileOf(held, id) : held(type, id))
  }
}

/** A file that came with the person, or the words of a letter of ours. */
function fileOf(held: (type: string, id: string) => Resource | undefined, id: string) {
  const binary = held('Binary', id)
  if (binary?.resourceType !== 'Binary') return letterBody(held('DocumentReference', id))
  return { contentType: binary.contentType, body: Buffer.from(binary.data ?? '', 'base64') }
}

/** Every id of a chart begins with the person's own number at this source. */
function findById(charts: readonly Chart[], type: string, id: string): Resource | undefined {
  if (type === 'Patient') return charts.find(({ patient }) => patient.id === id)?.patient
  const ofPerson = charts.filter(({ patient }) => id.startsWith(`${patient.id}-`))
  return ofPerson.flatMap((chart) => chart.resources).find((one) => one.resourceType === type && one.id === id)
}

function find(charts: readonly Chart[], type: string, query: URLSearchParams): readonly Resource[] | OperationOutcome {
  const wanted = chartsFor(charts, type, query)
  if (!Array.isArray(wanted)) return wanted
  if (type === 'Patient') return wanted.map((chart) => chart.patient)
  return wanted.flatMap((chart) => chart.resources.filter((one) => one.resourceType === type))
}

/** A patient search by `identifier`, any other by `patient` or `patient.identifier`: one person at a time, never all. */
function chartsFor(charts: readonly Chart[], type: string, query: URLSearchParams): Chart[] | OperationOutcome {
  const token = query.get(type === 'Patient' ? 'identifier' : 'patient.identifier')
  if (token !== null) {
    const [system, value] = token.includes('|') ? token.split('|', 2) : [NHS_NUMBER, token]
    return charts.filter(({ patient }) =>
      patient.identifier?.some((one) => one.system === system && one.value === value)
    )
  }
  const id = query.get('patient') ?? query.get('subject')
  if (id !== null && type !== 'Patient')
    return charts.filter(({ patient }) => patient.id === id.replace(/^Patient\//, ''))
  return outcome('required', 'Searches here are for one person: name their identifier.')
}

/** The mix-up of the `wrong-person` mode: the next person of the list, whoever was asked for. */
function findSomeoneElse(charts: readonly Chart[], type: string, query: URLSearchParams): readonly Resource[] {
  const asked = chartsFor(charts, type, query)
  const position = Array.isArray(asked) && asked[0] ? charts.indexOf(asked[0]) : 0
  const rotated = [...charts.slice(position + 1), ...charts.slice(0, position)]
  const other = rotated.find((chart) => type === 'Patient' || chart.resources.some((one) => one.resourceType === type))
  if (!other) return []
  return type === 'Patient' ? [other.patient] : other.resources.filter((one) => one.resourceType === type)
}

/** What `_include=Type:parameter` asks for: `medication` is medicationReference, the others are named as their element. */
function included(
  resource: Resource,
  query: URLSearchParams,
  held: (type: string, id: string) => Resource | undefined
): Resource[] {
  const fields: Record<string, unknown> = { ...resource }
  return query
    .getAll('_include')
    .map((asked) => asked.split(':'))
    .filter(([type]) => type === resource.resourceType || type === '*')
    .flatMap(([, parameter = '*']) => (parameter === '*' ? Object.values(fields) : elementOf(fields, parameter)))
    .flatMap(referencesIn)
    .flatMap((reference) => {
      const [type = '', id = ''] = reference.split('/', 2)
      return held(type, id) ?? []
    })
    .filter((one) => INCLUDED_TYPES.has(one.resourceType))
}

function elementOf(fields: Record<string, unknown>, parameter: string): unknown[] {
  const named = parameter === 'medication' ? 'medicationReference' : parameter
  return [fields[named]]
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  const { reference } = value as Reference
  if (typeof reference === 'string') return [reference]
  return Object.values(value).flatMap(referencesIn)
}
