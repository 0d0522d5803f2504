/** The test people of a provider: those named, or the first of the 999 range that it is found to have. */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { toNhsNumber } from '../domain/nhs-number.ts'
import { nhsNumberOf } from '../domain/subject.ts'
import { textOf, type Resource } from '../domain/resource.ts'
import type { Provider } from '../ports/provider.ts'
import { readSearch } from './read-search.ts'
import { finding, type Finding } from './rules.ts'

const PEOPLE_MAX = 5
/** The number that the region's own documents use for their example. */
const USUAL_NUMBER = '9990000018'
const TEST_RANGE = /^999\d{7}$/

export interface TestPerson {
  readonly nhsNumber: string
  /** The provider's own id. */
  readonly patientId: string
  readonly patient: Resource
}

export interface PeopleFound {
  readonly people: readonly TestPerson[]
  readonly findings: readonly Finding[]
}

export const searchByNumber = (nhsNumber: string): string =>
  `Patient?identifier=${encodeURIComponent(`${NHS_NUMBER_SYSTEM}|${nhsNumber}`)}`

/** `named`: NHS numbers to look for; empty: whoever of the test range the provider lists. */
export async function findPeople(provider: Provider, named: readonly string[]): Promise<PeopleFound> {
  const numbers = named.length > 0 ? named : await discover(provider)
  const findings: Finding[] = []
  const people: TestPerson[] = []
  for (const number of numbers.slice(0, PEOPLE_MAX)) {
    const found = await findOne(provider, number)
    people.push(...found.people)
    findings.push(...found.findings)
  }
  if (people.length > 0) return { people, findings }
  const tried = named.length > 0 ? 'none of the numbers named is found' : 'none is found: name one with --test-person'
  return { people, findings: [...findings, finding('test-person', tried)] }
}

async function discover(provider: Provider): Promise<readonly string[]> {
  const listed = await readSearch(provider, `Patient?_count=${PEOPLE_MAX}`, 'Patient')
  const numbers = (listed.resources ?? []).map((patient) => nhsNumberOf(patient) ?? '')
  const usable = numbers.filter((number) => TEST_RANGE.test(number) && toNhsNumber(number) !== null)
  return usable.length > 0 ? [...new Set(usable)] : [USUAL_NUMBER]
}

async function findOne(provider: Provider, nhsNumber: string): Promise<PeopleFound> {
  const read = await readSearch(provider, searchByNumber(nhsNumber), 'Patient')
  const patients = (read.resources ?? []).filter(({ resourceType }) => resourceType === 'Patient')
  const findings = [...read.findings]
  if (patients.length > 1) {
    findings.push(
      finding('patient-search', `answered with ${patients.length} Patients for one number`, { type: 'Patient' })
    )
  }
  const [patient] = patients
  if (patient === undefined) return { people: [], findings }
  const patientId = textOf(patient['id'])
  if (nhsNumberOf(patient) !== nhsNumber) {
    findings.push(finding('patient-search', 'answered with a Patient of another number', { type: 'Patient' }))
    return { people: [], findings }
  }
  return { people: patientId === null ? [] : [{ nhsNumber, patientId, patient }], findings }
}
