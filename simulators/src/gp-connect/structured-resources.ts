/** What a practice has coded, written the way GP Connect Structured 1.6.0 has it (STU3, Care Connect profiles). */
import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Encounter,
  Immunization,
  MedicationRequest,
  Observation,
  Resource,
  ServiceRequest
} from '@medplum/fhirtypes'
import { NCR_CATEGORY } from '../population/codes.ts'
import type { Area } from './structured-lists.ts'

const GPC = 'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC'
const PRESCRIPTION_TYPE = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-PrescriptionType-1'
const PRESCRIPTION_TYPES = 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-PrescriptionType-1'
const DATE_RECORDED = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-DateRecorded-1'
const ALLERGY_END = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-AllergyIntoleranceEnd-1'
const subject = { reference: 'Patient/1' }

/** One coded item: the resources it takes, which of them its area lists, and those that stand inside the list. */
export interface Written {
  readonly area: Area
  readonly listed: string | null
  readonly resources: readonly object[]
  readonly contained?: object
}

export function writtenAs(resource: Resource): Written | null {
  switch (resource.resourceType) {
    case 'AllergyIntolerance':
      return allergy(resource)
    case 'Condition':
      return problem(resource)
    case 'MedicationRequest':
      return medicine(resource)
    case 'Immunization':
      return resource.status === 'completed' ? of('immunisations', vaccination(resource)) : null
    case 'Observation':
      return isOfRegister(resource) ? null : measured(resource)
    case 'ServiceRequest':
      return of('referrals', referral(resource))
    case 'Encounter':
      return of('consultations', consultation(resource))
    default:
      return null
  }
}

type Stu3 = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string }

function of(area: Area, resource: Stu3): Written {
  return { area, listed: `${resource.resourceType}/${resource.id}`, resources: [resource] }
}

/** The element list of a Care Connect resource, without what is not there. */
function stu3(resourceType: string, from: Resource, elements: Record<string, unknown>): Stu3 {
  const given = Object.entries(elements).filter(([, value]) => value !== undefined)
  return {
    resourceType,
    id: from.id ?? '',
    meta: { profile: [`${GPC}-${resourceType}-1`] },
    ...Object.fromEntries(given)
  }
}

const codeOf = (concept: CodeableConcept | undefined): string | undefined => concept?.coding?.[0]?.code

/** GP Connect knows active and resolved allergies, and the resolved stand inside their list. */
function allergy(from: AllergyIntolerance): Written | null {
  const verification = codeOf(from.verificationStatus)
  if (verification === 'entered-in-error' || verification === 'refuted') return null
  const isEnded = codeOf(from.clinicalStatus) !== 'active'
  const written = stu3('AllergyIntolerance', from, {
    clinicalStatus: isEnded ? 'resolved' : 'active',
    verificationStatus: 'unconfirmed',
    category: from.category,
    criticality: from.criticality,
    code: from.code,
    patient: subject,
    onsetDateTime: from.onsetDateTime,
    assertedDate: from.recordedDate,
    reaction: from.reaction,
    note: from.note,
    ...(isEnded && { extension: [{ url: ALLERGY_END, extension: [{ url: 'reasonEnded', valueString: 'Not known' }] }] })
  })
  if (!isEnded) return of('allergies', written)
  return { area: 'ended', listed: `#${written.id}`, resources: [], contained: written }
}

/** A mistake is taken out of a practice's record, and what somebody does not have is no problem there. */
function problem(from: Condition): Written | null {
  const verification = codeOf(from.verificationStatus)
  if (verification === 'entered-in-error' || verification === 'refuted') return null
  const status = codeOf(from.clinicalStatus) ?? 'active'
  const written = stu3('Condition', from, {
    clinicalStatus: status === 'active' ? 'active' : 'inactive',
    category: [{ coding: [{ system: 'http://hl7.org/fhir/condition-category', code: 'problem-list-item' }] }],
    code: from.code,
    subject,
    onsetDateTime: from.onsetDateTime,
    abatementDateTime: from.abatementDateTime,
    assertedDate: from.recordedDate,
    note: from.note
  })
  return of('problems', written)
}

const OVER: ReadonlySet<string> = new Set(['completed', 'stopped', 'cancelled'])

/** Authorisation, statement and the last issue of one medicine, with the product they are of. */
function medicine(from: MedicationRequest): Written | null {
  const { id = '', status, authoredOn } = from
  if (status === 'entered-in-error' || from.doNotPerform) return null
  const isAcute = codeOf(from.courseOfTherapyType) === 'acute'
  const type = { coding: [{ system: PRESCRIPTION_TYPES, code: isAcute ? 'acute' : 'repeat' }] }
  const standing = OVER.has(status) ? (status === 'completed' ? 'completed' : 'stopped') : 'active'
  const text = from.dosageInstruction?.[0]?.text
  const until = from.dispenseRequest?.validityPeriod?.end
  const start = authoredOn?.slice(0, 10)
  const period = { start, ...(until !== undefined && { end: until }) }
  const dosage = text === undefined ? undefined : [{ text }]
  const about = { medicationReference: { reference: `Medication/${id}-product` }, subject }
  const request = (intent: 'plan' | 'order', more: Record<string, unknown>): Record<string, unknown> => ({
    ...about,
    intent,
    extension: [{ url: PRESCRIPTION_TYPE, valueCodeableConcept: type }],
    authoredOn,
    dosageInstruction: dosage,
    dispenseRequest: { validityPeriod: period },
    ...more
  })
  const basedOn = [{ reference: `MedicationRequest/${id}` }]
  const statement = stu3(
    'MedicationStatement',
    { ...from, id: `${id}-ms` },
    {
      ...about,
      basedOn,
      status: standing,
      effectivePeriod: period,
      dateAsserted: authoredOn,
      taken: 'unk',
      dosage,
      note: from.note
    }
  )
  return {
    area: 'medications',
    listed: `MedicationStatement/${statement.id}`,
    resources: [
      stu3(
        'Medication',
        { ...from, id: `${id}-product` },
        {
          code: from.medicationCodeableConcept ?? { text: from.medicationReference?.display }
        }
      ),
      stu3('MedicationRequest', from, request('plan', { status: standing })),
      stu3('MedicationRequest', { ...from, id: `${id}-issue` }, request('order', { status: 'completed', basedOn })),
      statement
    ]
  }
}

function vaccination(from: Immunization): Stu3 {
  return stu3('Immunization', from, {
    status: 'completed',
    notGiven: false,
    vaccineCode: from.vaccineCode,
    patient: subject,
    date: from.occurrenceDateTime,
    primarySource: true,
    lotNumber: from.lotNumber,
    ...(from.recorded !== undefined && { extension: [{ url: DATE_RECORDED, valueDateTime: from.recorded }] })
  })
}

function isOfRegister({ category = [] }: Observation): boolean {
  return category.some(({ coding = [] }) => coding.some(({ system }) => system === NCR_CATEGORY))
}

function measured(from: Observation): Written {
  const written = uncategorised(from)
  const isTested = from.category?.some(({ coding = [] }) => coding.some(({ code }) => code === 'laboratory')) ?? false
  // A report lists it: see `reportsOf`.
  return isTested ? { area: 'investigations', listed: null, resources: [written] } : of('uncategorised', written)
}

/** The results of one day came as one report. */
export function reportsOf(written: readonly Written[]): readonly Written[] {
  const results = written.filter(({ area }) => area === 'investigations').flatMap((one) => one.resources as Stu3[])
  const days = Map.groupBy(results, ({ effectiveDateTime }) => String(effectiveDateTime).slice(0, 10))
  return [...days].map(([day, tests]) => {
    const id = `report-${tests[0]?.id ?? day}`
    const report = stu3('DiagnosticReport', { resourceType: 'DiagnosticReport', id } as Resource, {
      status: 'final',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '721981007', display: 'Diagnostic studies report' }] },
      subject,
      issued: `${day}T12:00:00Z`,
      result: tests.map((test) => ({ reference: `Observation/${test.id}` }))
    })
    return of('investigations', report)
  })
}

/** GP systems give no category; a component's interpretation and a comment are one each. */
function uncategorised(from: Observation): Stu3 {
  const { valueQuantity, valueCodeableConcept, valueString, referenceRange, component } = from
  return stu3('Observation', from, {
    status: from.status,
    code: from.code,
    subject,
    effectiveDateTime: from.effectiveDateTime,
    issued: from.issued,
    valueQuantity,
    valueCodeableConcept,
    valueString,
    referenceRange,
    component: component?.map(({ interpretation, ...part }) => ({
      ...part,
      ...(interpretation?.[0] && { interpretation: interpretation[0] })
    })),
    comment: from.note?.[0]?.text
  })
}

function referral(from: ServiceRequest): Stu3 {
  return stu3('ReferralRequest', from, {
    status: from.status === 'revoked' ? 'cancelled' : from.status,
    intent: 'order',
    subject,
    serviceRequested: from.code && [from.code],
    authoredOn: from.authoredOn,
    description: from.note?.[0]?.text
  })
}

function consultation(from: Encounter): Stu3 {
  return stu3('Encounter', from, { status: 'finished', type: from.type, subject, period: from.period })
}
