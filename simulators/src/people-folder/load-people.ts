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

/** A start is to take less than a minute on two shared cores: a thousand people take about that. */
const PEOPLE_MAX = 500
const tooMany = `is one too many: a start takes ${PEOPLE_MAX} people`

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
  /** Told after each file of a person. */
  readonly progress?: (done: number, files: number) => void
}

/** Null when there is no such folder. */
export async function loadPeople(folder: string, options: LoadOptions): Promise<LoadedPeople | null> {
  const files = await listFolder(folder)
  if (files === null) return null
  const loading = newLoading(options.takenNumbers)
  const staff = new Map<string, Content>()
  for (const file of files.staff) {
    const bundle = await readBundle(folder, file)
    if (typeof bundle === 'string') loading.faults.push(`${file} ${bundle}`)
    else staffOf(bundle).forEach((content, address) => staff.set(address, content))
  }
  for (const [position, file] of files.people.entries()) {
    const full = loading.residents.length >= PEOPLE_MAX
    const fault = full ? tooMany : await loadFile(loading, folder, file, staff, options)
    if (fault !== null) loading.faults.push(`${file} ${fault}`)
    options.progress?.(position + 1, files.people.length)
  }
  for (const file of files.others) loading.faults.push(`${file} is neither .json nor .json.gz`)
  return loading
}

/** Null, or why nobody could be added from this file. */
async function loadFile(
  loading: Loading,
  folder: string,
  file: string,
  staff: ReadonlyMap<string, Content>,
  options: LoadOptions
): Promise<string | null> {
  const bundle = await readBundle(folder, file)
  if (typeof bundle === 'string') return bundle
  try {
    const contents = contentsOf(bundle, staff)
    return typeof contents === 'string' ? contents : addPerson(loading, file, contents, options)
  } catch (error) {
    // a file that nobody here wrote may be laid out in any way: the other people of the folder are not its fault
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    return `is not laid out as FHIR R4 (${error.message})`
  }
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
  { store, now }: LoadOptions
): string | null {
  const { resource, key } = contents.patient
  const patientKey = resource.id ?? resource.identifier?.[0]?.value ?? key
  // ids like "example" are everybody's
  const who = JSON.stringify([patientKey, resource.birthDate, resource.name])
  const before = loading.seen.get(who)
  if (before !== undefined) return `is about the same Patient as ${before}`
  const nhsNumber = numberFor(patientKey, loading.numbers)
  const person = personOf(resource, nhsNumber)
  if (typeof person === 'string') return person
  loading.seen.set(who, file)
  loading.numbers.add(nhsNumber)
  const dealt = deal(contents, nhsNumber, now)
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
    const written = part.resources.filter(
      (one) => one.resourceType !== 'Medication' && one.resourceType !== 'Binary'
    ).length
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
    origin: 'folder',
    relationship: { kind: 'outpatient', ref: `folder-${person.nhsNumber.slice(-6)}`, place: 'Added from a folder' },
    charts
  }
}
