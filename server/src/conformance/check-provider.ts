/**
 * The kit for a new provider (feature 66): asks a FHIR base as the product would ask it, and says for each rule what
 * breaks it, down to the element. It only reads.
 *
 *   metadata → which types it says it sends      people → whom it can be asked about
 *   unknown  → how it says that it has nobody    types  → each type, each page, each resource
 */
import assert from 'node:assert/strict'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { INCLUDED_RESOURCE_TYPES, RECORD_RESOURCE_TYPES } from '../domain/resource-types.ts'
import { isObject, objectsOf, textOf, type Resource } from '../domain/resource.ts'
import { isReferencedType, nhsNumberOf, subjectNumbers } from '../domain/subject.ts'
import type { Provider } from '../ports/provider.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'
import { checkResource } from './check-resource.ts'
import { findPeople, searchByNumber, type TestPerson } from './find-people.ts'
import { readSearch } from './read-search.ts'
import { toReport, type ConformanceReport, type TypeReport } from './report.ts'
import { finding, type Finding } from './rules.ts'

export interface ProviderCheck {
  readonly provider: Provider
  readonly check: ResourceCheck
  /** NHS numbers of test people; empty: whoever is found. */
  readonly nhsNumbers: readonly string[]
  readonly onProgress?: (what: string) => void
}

/** Of the test range, with a valid check digit, given to nobody. */
const NOBODYS_NUMBER = '9999999999'

export async function checkProvider(asked: ProviderCheck): Promise<ConformanceReport> {
  const { provider } = asked
  const url = provider.baseUrl
  asked.onProgress?.('metadata')
  const capabilities = await readCapabilities(provider)
  if (capabilities.fault !== null) {
    const findings = [finding('reachable', capabilities.fault)]
    return toReport({ url, people: 0, search: null, types: [], findings })
  }
  asked.onProgress?.('test people')
  const found = await findPeople(provider, asked.nhsNumbers)
  const unknown = await checkUnknown(provider)
  const findings = [...capabilities.findings, ...found.findings, ...unknown]
  const [first] = found.people
  const search = first === undefined ? null : await usableSearch(provider, first)
  if (search === null) return toReport({ url, people: found.people.length, search, types: [], findings })
  const types: TypeReport[] = []
  for (const type of RECORD_RESOURCE_TYPES) {
    asked.onProgress?.(type)
    const checked = await checkType(asked, found.people, search, type, capabilities.types)
    types.push(checked.report)
    findings.push(...checked.findings)
  }
  const patients = found.people.flatMap(({ patient }) => checkResource(patient, asked.check))
  return toReport({ url, people: found.people.length, search, types, findings: [...findings, ...patients] })
}

interface Capabilities {
  /** Types that it says it can be searched for; null when it does not say. */
  readonly types: ReadonlySet<string> | null
  readonly findings: readonly Finding[]
  /** It cannot be reached at all. */
  readonly fault: string | null
}

async function readCapabilities(provider: Provider): Promise<Capabilities> {
  const { status, body, fault } = await provider.get('metadata')
  if (status === null) return { types: null, findings: [], fault: fault ?? 'no answer' }
  const isStatement = isObject(body) && body['resourceType'] === 'CapabilityStatement'
  if (!isStatement || body['fhirVersion'] !== '4.0.1') {
    const message = isStatement ? 'is not of FHIR 4.0.1' : `answered with HTTP ${status} and no CapabilityStatement`
    return { types: null, findings: [finding('capability-statement', message)], fault: null }
  }
  const types = objectsOf(body['rest']).flatMap((rest) => objectsOf(rest['resource']).map((one) => textOf(one['type'])))
  return { types: new Set(types.filter((type) => type !== null)), findings: [], fault: null }
}

async function checkUnknown(provider: Provider): Promise<readonly Finding[]> {
  const read = await readSearch(provider, searchByNumber(NOBODYS_NUMBER), 'Patient')
  const type = 'Patient'
  if (read.resources === null) return [finding('unknown-person', `answered with HTTP ${String(read.status)}`, { type })]
  const isEmpty = read.resources.every(({ resourceType }) => resourceType !== 'Patient')
  return isEmpty ? [] : [finding('unknown-person', 'answered with somebody', { type })]
}

type SearchName = NonNullable<ConformanceReport['search']>

/** The way of asking that it understands; null when neither works. */
async function usableSearch(provider: Provider, person: TestPerson): Promise<SearchName> {
  const chained = await provider.get(addressOf('Condition', 'patient.identifier', person))
  if (chained.status === 200) return 'patient.identifier'
  const plain = await provider.get(addressOf('Condition', 'patient', person))
  return plain.status === 200 ? 'patient' : 'patient.identifier'
}

function addressOf(type: string, search: SearchName, { nhsNumber, patientId }: TestPerson): string {
  const value = search === 'patient' ? patientId : encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${nhsNumber}`)
  return `${type}?${search}=${value}`
}

async function checkType(
  { provider, check }: ProviderCheck,
  people: readonly TestPerson[],
  search: SearchName,
  type: string,
  supportedTypes: ReadonlySet<string> | null
): Promise<{ readonly report: TypeReport; readonly findings: readonly Finding[] }> {
  if (supportedTypes !== null && !supportedTypes.has(type)) {
    return { report: { type, checked: 0, supported: false }, findings: [] }
  }
  const findings: Finding[] = []
  let checked = 0
  for (const person of people) {
    const read = await readSearch(provider, addressOf(type, search, person), type)
    // Without a CapabilityStatement the only way to say "never sent" is to answer with an error of the client's.
    const isUnsupported = supportedTypes === null && read.resources === null && [400, 404].includes(read.status ?? 0)
    if (isUnsupported) return { report: { type, checked: 0, supported: false }, findings: [] }
    const resources = read.resources ?? []
    checked += resources.filter(({ resourceType }) => resourceType === type).length
    findings.push(...read.findings, ...foreignFindings(resources, person))
    findings.push(...resources.filter(isLookedAt).flatMap((resource) => checkResource(resource, check)))
  }
  assert(checked >= 0)
  return { report: { type, checked, supported: true }, findings }
}

const LOOKED_AT: ReadonlySet<string> = new Set([...RECORD_RESOURCE_TYPES, ...INCLUDED_RESOURCE_TYPES])
const isLookedAt = ({ resourceType }: Resource): boolean => LOOKED_AT.has(resourceType)

/** H-001: the product would set the whole answer aside. */
function foreignFindings(resources: readonly Resource[], person: TestPerson): readonly Finding[] {
  const isTheirs = (reference: string): boolean => reference.replace(/\/$/, '').endsWith(`Patient/${person.patientId}`)
  return resources.flatMap((resource) => {
    const type = resource.resourceType
    if (isReferencedType(type) || type === 'OperationOutcome') return []
    const numbers =
      type === 'Patient'
        ? [nhsNumberOf(resource)]
        : subjectNumbers(resource, (reference) => (isTheirs(reference) ? person.nhsNumber : null))
    const isAbout = numbers.length > 0 && numbers.every((number) => number === person.nhsNumber)
    const id = textOf(resource['id'])
    const where = { type, ...(id === null ? {} : { resource: `${type}/${id}` }) }
    return isAbout ? [] : [finding('about-the-person', 'cannot be shown to be about the person asked for', where)]
  })
}
