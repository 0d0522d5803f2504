/** What a practice answers to `$gpc.getcarerecord`: a DSTU2 Bundle, or an OperationOutcome with the national error code. */
import { chosenBy } from '../population/hash.ts'
import { PRACTICES, type Resident } from '../population/resident.ts'
import { isNhsNumber } from '../population/nhs-number.ts'
import { sectionHtml, type Period } from './section-html.ts'
import { SECTION_TITLES, WITHOUT_PERIOD, type SectionCode } from './sections.ts'

const DSTU2_NHS_NUMBER = 'http://fhir.nhs.net/Id/nhs-number'
const DSTU2_ODS_CODE = 'http://fhir.nhs.net/Id/ods-organization-code'
const RECORD_SECTION = 'http://fhir.nhs.net/ValueSet/gpconnect-record-section-1'
const PROFILE = 'http://fhir.nhs.net/StructureDefinition/gpconnect'

export interface Answer {
  readonly status: number
  readonly body: object
}

interface Parameter {
  readonly name?: string
  readonly valueIdentifier?: { readonly system?: string; readonly value?: string }
  readonly valueCodeableConcept?: { readonly coding?: readonly { readonly system?: string; readonly code?: string }[] }
  readonly valuePeriod?: Period
}

export function careRecord(body: unknown, residents: readonly Resident[], mixUp = false): Answer {
  const { resourceType, parameter } = (body ?? {}) as { resourceType?: string; parameter?: readonly Parameter[] }
  if (resourceType !== 'Parameters' || !Array.isArray(parameter))
    return fault(422, 'INVALID_RESOURCE', 'Parameters expected')
  const named = (name: string) => (parameter as readonly Parameter[]).find((one) => one.name === name)
  const identifier = named('patientNHSNumber')?.valueIdentifier
  const coding = named('recordSection')?.valueCodeableConcept?.coding?.[0]
  const period = named('timePeriod')?.valuePeriod ?? null
  if (identifier?.system !== DSTU2_NHS_NUMBER) return fault(400, 'INVALID_IDENTIFIER_SYSTEM', 'patientNHSNumber')
  if (!isNhsNumber(identifier.value ?? '')) return fault(400, 'INVALID_NHS_NUMBER', 'NHS number is not valid')
  if (coding?.system !== RECORD_SECTION || !isSection(coding.code))
    return fault(422, 'INVALID_PARAMETER', 'recordSection')
  if (period !== null && WITHOUT_PERIOD.includes(coding.code))
    return fault(422, 'INVALID_PARAMETER', 'timePeriod not allowed')
  if (period?.start !== undefined && period.end !== undefined && period.start > period.end)
    return fault(422, 'INVALID_PARAMETER', 'timePeriod ends before it starts')
  const resident = residents.find(({ person }) => (person.nhsNumber === identifier.value) !== mixUp)
  // people whose whereabouts are protected are not given out at all
  if (!resident || resident.person.restricted) return fault(404, 'PATIENT_NOT_FOUND', 'No patient with this NHS number')
  return { status: 200, body: bundleOf(resident, coding.code, period) }
}

function isSection(code: string | undefined): code is SectionCode {
  return code !== undefined && Object.hasOwn(SECTION_TITLES, code)
}

export function fault(status: number, code: string, diagnostics: string): Answer {
  const coding = [{ system: 'http://fhir.nhs.net/ValueSet/spine-error-or-warning-code-1', code }]
  const issue = [
    { severity: 'error', code: status === 404 ? 'not-found' : 'invalid', details: { coding }, diagnostics }
  ]
  return {
    status,
    body: { resourceType: 'OperationOutcome', meta: { profile: [`${PROFILE}-operationoutcome-1`] }, issue }
  }
}

function bundleOf(resident: Resident, section: SectionCode, period: Period | null): object {
  const resources = resident.charts.filter((chart) => chart.source === 'gprcc').flatMap((chart) => chart.resources)
  const { person } = resident
  const div = sectionHtml({ section, period, practice: person.practice, resources, ...bannersOf(person.nhsNumber) })
  const title = SECTION_TITLES[section]
  const composition = {
    resourceType: 'Composition',
    meta: { profile: [`${PROFILE}-carerecord-composition-1`] },
    date: new Date().toISOString(),
    type: {
      coding: [{ system: 'http://snomed.info/sct', code: '425173008', display: 'record extract (record artifact)' }]
    },
    title: 'Patient Care Record',
    status: 'final',
    subject: { reference: 'Patient/1' },
    author: [{ reference: 'Device/1' }],
    custodian: { reference: 'Organization/1' },
    section: [
      {
        title,
        code: { coding: [{ system: RECORD_SECTION, code: section, display: title }], text: title },
        text: { status: 'generated', div }
      }
    ]
  }
  const about = [composition, patientOf(person), practitionerOf(), organisationOf(person), deviceOf()]
  const meta = { profile: [`${PROFILE}-searchset-bundle-1`] }
  return { resourceType: 'Bundle', meta, type: 'searchset', entry: about.map((resource) => ({ resource })) }
}

const EXCLUDED_ONE_IN = 5
const TRANSFERRED_ONE_IN = 12

/** Joan Smith's practice holds something back; Dorothy Clarke has moved to hers and not all of her record has. */
const PLANTED: Readonly<Record<string, { excluded: boolean; transferredOn?: string }>> = {
  '9990000018': { excluded: true },
  '9990001049': { excluded: false, transferredOn: '2026-09-14' }
}

/** Some people's practice holds something back, and some have just come from another one; always the same people. */
export function bannersOf(nhsNumber: string): { excluded: boolean; transferredOn?: string } {
  const planted = PLANTED[nhsNumber]
  if (planted !== undefined) return planted
  const transferred = chosenBy(`transferred ${nhsNumber}`, TRANSFERRED_ONE_IN) === 0
  return {
    excluded: chosenBy(`excluded ${nhsNumber}`, EXCLUDED_ONE_IN) === 0,
    ...(transferred && { transferredOn: '2026-09-14' })
  }
}

/** DSTU2: family is a list. */
function patientOf({ nhsNumber, family, given, prefix, gender, birthDate }: Resident['person']): object {
  return {
    resourceType: 'Patient',
    id: '1',
    meta: { versionId: '1', profile: [`${PROFILE}-patient-1`] },
    identifier: [{ system: DSTU2_NHS_NUMBER, value: nhsNumber }],
    name: [
      {
        use: 'official',
        text: [...given, family].join(' '),
        family: [family],
        given,
        ...(prefix && { prefix: [prefix] })
      }
    ],
    gender,
    birthDate
  }
}

const practitionerOf = (): object => ({
  resourceType: 'Practitioner',
  id: '1',
  meta: { versionId: '1', profile: [`${PROFILE}-practitioner-1`] },
  name: { use: 'usual', family: ['Whitlock'], given: ['Rosalind'], prefix: ['Dr'] }
})

function organisationOf({ practice }: Resident['person']): object {
  const { odsCode, name } = PRACTICES[practice]
  return {
    resourceType: 'Organization',
    id: '1',
    meta: { versionId: '1', profile: [`${PROFILE}-organization-1`] },
    identifier: [{ system: DSTU2_ODS_CODE, value: odsCode }],
    name
  }
}

const deviceOf = (): object => ({
  resourceType: 'Device',
  id: '1',
  meta: { versionId: '1', profile: [`${PROFILE}-device-1`] },
  model: 'Simulated practice system',
  version: '0.7.4'
})
