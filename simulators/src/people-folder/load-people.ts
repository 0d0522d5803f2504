/** `--people DIR`: makes residents of the region of a folder of FHIR transaction Bundles, one bundle at a time. */
import type { Resource } from '@medplum/fhirtypes'
import type { Truth } from '../population/ground-truth.ts'
import type { Chart, Person, Resident } from '../population/resident.ts'
import type { SourceId } from '../population/sources/source-facts.ts'
import { contentsOf, staffOf, type BundleContents, type Content } from './bundle-contents.ts'
import type { ChartStore } from './chart-store.ts'
import { deal, type Dealt } from './deal.ts'
import { numberFor, personOf } from './person-of.ts'
import { listFolder, readBundle } from './read-folder.ts'

/** What became of every resource of one bundle. */
export interface Account {
  readonly file: string
  readonly nhsNumber: string
  readonly inBundle: number
  readonly dealt: Readonly<Record<string, number>>
  readonly copied: number
  /** The Patient, and the staff, places and products that others refer to. */
  readonly mentioned: number
  readonly leftOut: Readonly<Record<string, number>>
}

export interface LoadedPeople {
  readonly residents: readonly Resident[]
  readonly accounts: readonly Account[]
  readonly truths: readonly Truth[]
  /** Staff, organisations and places by source and reference. */
  readonly mentioned: ReadonlyMap<SourceId, ReadonlyMap<string, Resource>>
  /** One line for each file that could not be used. */
  readonly faults: readonly string[]
}

export interface LoadOptions {
  readonly store: ChartStore
  readonly now: Date
  readonly takenNumbers: ReadonlySet<string>
}

/** Null when there is no such folder. */
export async function loadPeople(
  folder: string,
  { store, now, takenNumbers }: LoadOptions
): Promise<LoadedPeople | null> {
  const files = await listFolder(folder)
  if (files === null) return null
  const staff = new Map<string, Content>()
  const loading = newLoading(takenNumbers)
  for (const file of files.staff) {
    const bundle = await readBundle(folder, file)
    if (typeof bundle === 'string') loading.faults.push(`${file} ${bundle}`)
    else staffOf(bundle).forEach((content, address) => staff.set(address, content))
  }
  for (const file of files.people) {
    const bundle = await readBundle(folder, file)
    const contents = typeof bundle === 'string' ? bundle : contentsOf(bundle, staff)
    const fault = typeof contents === 'string' ? contents : addPerson(loading, file, contents, store, now)
    if (fault !== null) loading.faults.push(`${file} ${fault}`)
  }
  return loading
}

function newLoading(takenNumbers: ReadonlySet<string>) {
  return {
    residents: [] as Resident[],
    accounts: [] as Account[],
    truths: [] as Truth[],
    mentioned: new Map<SourceId, Map<string, Resource>>(),
    faults: [] as string[],
    numbers: new Set(takenNumbers),
    seen: new Map<string, string>()
  }
}

type Loading = ReturnType<typeof newLoading>

/** Null, or why this person could not be added. */
function addPerson(
  loading: Loading,
  file: string,
  contents: BundleContents,
  store: ChartStore,
  now: Date
): string | null {
  const { resource, key } = contents.patient
  const patientKey = resource.id ?? resource.identifier?.[0]?.value ?? key
  const before = loading.seen.get(patientKey)
  if (before !== undefined) return `is about the same Patient as ${before}`
  const nhsNumber = numberFor(patientKey, loading.numbers)
  const person = personOf(resource, nhsNumber)
  if (typeof person === 'string') return person
  loading.seen.set(patientKey, file)
  loading.numbers.add(nhsNumber)
  const dealt = deal(contents, now)
  const charts = [...dealt.parts].map(([source, part]) => {
    const known = loading.mentioned.get(source) ?? new Map<string, Resource>()
    part.mentioned.forEach((one, reference) => known.set(reference, one))
    loading.mentioned.set(source, known)
    return store.keep(source, person, part)
  })
  loading.accounts.push(accountOf(file, nhsNumber, contents, dealt))
  loading.truths.push(...dealt.copies.map((entries): Truth => ({ nhsNumber, why: 'duplicate', entries })))
  loading.residents.push(residentOf(person, file, contents, charts))
  return null
}

function accountOf(file: string, nhsNumber: string, contents: BundleContents, { parts, copies }: Dealt): Account {
  const dealt: Record<string, number> = {}
  for (const [source, part] of parts) {
    const written = part.resources.filter((one) => one.resourceType !== 'Medication').length
    if (written > 0) dealt[source] = written - copies.filter(([, copy]) => copy.startsWith(`${source}/`)).length
  }
  const elsewhere = Object.values(contents.leftOut).reduce((total, count) => total + count, 0)
  return {
    file,
    nhsNumber,
    inBundle: contents.count,
    dealt,
    copied: copies.length,
    mentioned: contents.count - contents.written.length - elsewhere,
    leftOut: contents.leftOut
  }
}

function residentOf(person: Person, file: string, contents: BundleContents, charts: readonly Chart[]): Resident {
  const entries = contents.written.length
  return {
    person,
    title: 'Added from a folder',
    story: `From ${file}: ${entries} entries, at ${charts.length} of the region's sources.`,
    relationship: { kind: 'outpatient', ref: `folder-${person.nhsNumber.slice(-6)}`, place: 'Added from a folder' },
    charts
  }
}
