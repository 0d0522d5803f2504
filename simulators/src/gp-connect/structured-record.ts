/** What a practice answers to `$gpc.getstructuredrecord`: one STU3 Bundle of everything that was asked for, or the national error. */
import { isNhsNumber } from '../population/nhs-number.ts'
import { NHS_NUMBER } from '../population/codes.ts'
import { PRACTICES, type PracticeId, type Resident } from '../population/resident.ts'
import { bannersOf, type Answer } from './care-record.ts'
import type { SectionCode } from './sections.ts'
import { NOT_GIVEN } from './section-html.ts'
import { AREA_NAMES, AREAS, listOf, type Area } from './structured-lists.ts'
import { reportsOf, writtenAs, type Written } from './structured-resources.ts'

const ERRORS = 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1'
const BUNDLE = 'https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-StructuredRecord-Bundle-1'

interface Parameter {
  readonly name?: string
  readonly valueIdentifier?: { readonly system?: string; readonly value?: string }
  readonly part?: readonly { readonly name?: string; readonly valueBoolean?: boolean }[]
}

export function structuredRecord(body: unknown, residents: readonly Resident[], mixUp = false): Answer {
  const { resourceType, parameter } = (body ?? {}) as { resourceType?: string; parameter?: readonly Parameter[] }
  if (resourceType !== 'Parameters' || !Array.isArray(parameter)) return refusal(422, 'INVALID_RESOURCE')
  const asked = parameter as readonly Parameter[]
  const identifier = asked.find(({ name }) => name === 'patientNHSNumber')?.valueIdentifier
  if (identifier === undefined) return refusal(422, 'INVALID_PARAMETER')
  if (identifier.system !== NHS_NUMBER) return refusal(400, 'INVALID_IDENTIFIER_SYSTEM')
  if (!isNhsNumber(identifier.value ?? '')) return refusal(400, 'INVALID_NHS_NUMBER')
  if (lacksPart(asked, 'includeAllergies', 'includeResolvedAllergies')) return refusal(422, 'INVALID_PARAMETER')
  if (lacksPart(asked, 'includeMedication', 'includePrescriptionIssues')) return refusal(422, 'INVALID_PARAMETER')
  const resident = residents.find(({ person }) => (person.nhsNumber === identifier.value) !== mixUp)
  // the dead, and people whose whereabouts are protected, are not given out at all
  if (!resident || resident.person.restricted) return refusal(404, 'PATIENT_NOT_FOUND')
  return { status: 200, body: bundleOf(resident, new Set(asked.map(({ name }) => name ?? ''))) }
}

/** Mandatory part parameters of the operation. */
function lacksPart(asked: readonly Parameter[], name: string, part: string): boolean {
  const found = asked.find((one) => one.name === name)
  return found !== undefined && typeof found.part?.find((one) => one.name === part)?.valueBoolean !== 'boolean'
}

export function refusal(status: number, code: string): Answer {
  const details = { coding: [{ system: ERRORS, code }] }
  const issue = [{ severity: 'error', code: status === 404 ? 'not-found' : 'invalid', details }]
  return { status, body: { resourceType: 'OperationOutcome', issue } }
}

/** Areas that stand behind the sections which a practice's system does not give. */
const AREA_OF_SECTION: Partial<Record<SectionCode, Area>> = {
  ENC: 'consultations',
  REF: 'referrals',
  OBS: 'uncategorised',
  IMM: 'immunisations'
}

function switchedOff(practice: PracticeId): ReadonlySet<Area> {
  const sections = Object.keys(NOT_GIVEN[practice] ?? {}) as SectionCode[]
  return new Set(sections.flatMap((section) => AREA_OF_SECTION[section] ?? []))
}

function bundleOf(resident: Resident, asked: ReadonlySet<string>): object {
  const { person } = resident
  const off = switchedOff(person.practice)
  const wanted = AREA_NAMES.filter((area) => asked.has(AREAS[area][0]))
  const given = wanted.filter((area) => !off.has(area))
  const coded = resident.charts.filter(({ source }) => source === 'gprcc').flatMap(({ resources }) => resources)
  const items = coded.map(writtenAs).filter((one): one is Written => one !== null && given.includes(one.area))
  const written = [...items, ...reportsOf(items)]
  const banners = bannersOf(person.nhsNumber)
  const lists = given.map((area) => {
    const here = written.filter((one) => one.area === area)
    const contained = here.flatMap((one) => one.contained ?? [])
    const references = here.flatMap(({ listed }) => listed ?? [])
    // What is held back was a problem, and nobody says more of it than that.
    return listOf(area, { references, contained }, { ...banners, excluded: banners.excluded && area === 'problems' })
  })
  const outcome = wanted.filter((area) => off.has(area)).map((area) => AREAS[area][0])
  const resources = [
    patientOf(resident),
    organisationOf(person.practice),
    ...lists,
    ...written.flatMap((one) => one.resources),
    ...(outcome.length > 0 ? [notImplemented(outcome)] : [])
  ]
  return {
    resourceType: 'Bundle',
    meta: { profile: [BUNDLE] },
    type: 'collection',
    entry: resources.map((resource) => ({ resource }))
  }
}

function notImplemented(parameters: readonly string[]): object {
  const issue = parameters.map((name) => ({
    severity: 'warning',
    code: 'not-supported',
    details: { coding: [{ system: ERRORS, code: 'NOT_IMPLEMENTED' }], text: `${name} has been disabled` },
    diagnostics: name
  }))
  return { resourceType: 'OperationOutcome', id: 'not-given', issue }
}

export function patientOf({ person }: Resident): object {
  const { nhsNumber, family, given, prefix, gender, birthDate, practice } = person
  return {
    resourceType: 'Patient',
    id: '1',
    identifier: [{ system: NHS_NUMBER, value: nhsNumber }],
    active: true,
    name: [{ use: 'official', family, given, ...(prefix && { prefix: [prefix] }) }],
    gender,
    birthDate,
    managingOrganization: { reference: `Organization/${PRACTICES[practice].odsCode.toLowerCase()}` }
  }
}

function organisationOf(practice: PracticeId): object {
  const { odsCode, name } = PRACTICES[practice]
  return {
    resourceType: 'Organization',
    id: odsCode.toLowerCase(),
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: odsCode }],
    name
  }
}
