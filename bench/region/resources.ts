/** One person's resources at one source: valid base R4, of the size that hospital systems send (1 to 1.5 kB each). */
import type { BenchPerson } from './people.ts'
import { ENTRIES_BY_TYPE, type BenchSource, type BenchType } from './sources.ts'
import { ALLERGIES, MEASUREMENTS, MEDICINES, PROBLEMS, PROCEDURES, type Concept } from './vocabulary.ts'

type Json = Readonly<Record<string, unknown>>

/** What a resource is made from: whose, where, and the how-manieth of its type. */
interface Seat {
  readonly source: BenchSource
  readonly sourcePlace: number
  readonly personPlace: number
  readonly place: number
  readonly patientId: string
}

export function patientId(source: BenchSource, personPlace: number): string {
  return `${source.id}-p${personPlace}`
}

export function toPatient(person: BenchPerson, id: string): Json {
  return {
    resourceType: 'Patient',
    id,
    meta: { lastUpdated: '2026-01-05T08:00:00Z' },
    identifier: [{ use: 'official', system: 'https://fhir.nhs.uk/Id/nhs-number', value: person.nhsNumber }],
    name: [{ use: 'official', family: person.family, given: [person.given] }],
    gender: person.gender,
    birthDate: person.birthDate
  }
}

export function toResources(type: BenchType, source: BenchSource, sourcePlace: number, personPlace: number): Json[] {
  return Array.from({ length: ENTRIES_BY_TYPE[type] }, (_, place) => {
    const seat = { source, sourcePlace, personPlace, place, patientId: patientId(source, personPlace) }
    return { resourceType: type, ...envelope(type, seat), ...CONTENTS[type](seat) }
  })
}

function envelope(type: BenchType, { source, personPlace, place }: Seat): Json {
  return {
    id: `${source.id}-${type.toLowerCase()}-${personPlace}-${place}`,
    meta: {
      versionId: '3',
      lastUpdated: '2026-01-05T08:00:00Z',
      profile: [`https://fhir.hl7.org.uk/StructureDefinition/UKCore-${type}`],
      tag: [
        { system: 'https://fhir.interweavedigital.nhs.uk/Source', code: source.id, display: source.name },
        { system: 'https://fhir.interweavedigital.nhs.uk/Provenance', code: source.odsCode, display: source.name }
      ]
    },
    identifier: [{ system: `https://${source.id}.example/id/${type}`, value: `${personPlace}-${place}` }]
  }
}

const CONTENTS: Readonly<Record<BenchType, (seat: Seat) => Json>> = {
  AllergyIntolerance: (seat) => ({
    clinicalStatus: hl7('allergyintolerance-clinical', 'active', 'Active'),
    verificationStatus: hl7('allergyintolerance-verification', 'confirmed', 'Confirmed'),
    category: ['medication'],
    criticality: 'high',
    code: pick(ALLERGIES, seat),
    patient: subject(seat),
    recordedDate: day(seat),
    recorder: clinician(seat),
    reaction: [{ manifestation: [snomed(['271807003', 'Eruption of skin'])], severity: 'moderate' }],
    note: [note(seat)]
  }),
  Condition: (seat) => ({
    clinicalStatus: hl7('condition-clinical', 'active', 'Active'),
    verificationStatus: hl7('condition-ver-status', 'confirmed', 'Confirmed'),
    category: [hl7('condition-category', 'problem-list-item', 'Problem List Item')],
    severity: snomed(['6736007', 'Moderate']),
    code: pick(PROBLEMS, seat),
    subject: subject(seat),
    onsetDateTime: String(2004 + (seat.place % 12)),
    recordedDate: day(seat),
    recorder: clinician(seat),
    note: [note(seat)]
  }),
  MedicationRequest: (seat) => ({
    status: 'active',
    intent: 'order',
    category: [hl7('medicationrequest-category', 'community', 'Community')],
    medicationCodeableConcept: pick(MEDICINES, seat),
    subject: subject(seat),
    authoredOn: day(seat),
    requester: clinician(seat),
    dosageInstruction: [
      {
        text: 'One tablet to be taken each morning with water',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        route: snomed(['26643006', 'Oral route']),
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }]
      }
    ],
    dispenseRequest: { numberOfRepeatsAllowed: 6, quantity: { value: 28, unit: 'tablet' } }
  }),
  Encounter: (seat) => ({
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    type: [snomed(['185349003', 'Encounter for check up'])],
    subject: subject(seat),
    participant: [{ individual: clinician(seat), period: period(seat) }],
    period: period(seat),
    reasonCode: [pick(PROBLEMS, seat)],
    location: [{ location: { display: `Clinic ${1 + seat.place}, ${seat.source.name}` }, status: 'completed' }],
    serviceProvider: { display: seat.source.name }
  }),
  Observation: (seat) => ({
    status: 'final',
    category: [hl7('observation-category', 'vital-signs', 'Vital Signs')],
    ...measured(seat),
    subject: subject(seat),
    effectiveDateTime: `${day(seat)}T09:15:00Z`,
    issued: `${day(seat)}T09:20:00Z`,
    performer: [clinician(seat)]
  }),
  Procedure: (seat) => ({
    status: 'completed',
    category: snomed(['387713003', 'Surgical procedure']),
    code: pick(PROCEDURES, seat),
    subject: subject(seat),
    performedPeriod: period(seat),
    performer: [{ actor: clinician(seat), onBehalfOf: { display: seat.source.name } }],
    outcome: snomed(['385669000', 'Successful']),
    note: [note(seat)]
  })
}

function snomed([code, display]: Concept): Json {
  return { coding: [{ system: 'http://snomed.info/sct', code, display, userSelected: true }], text: display }
}

/** Neighbouring sources overlap: most concepts are recorded by a few of the ten, as in a real region. */
function pick(concepts: readonly Concept[], { sourcePlace, personPlace, place }: Seat): Json {
  return snomed(concepts[(sourcePlace * 3 + place + personPlace) % concepts.length] ?? ['', ''])
}

function hl7(system: string, code: string, display: string): Json {
  return { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code, display }] }
}

function subject({ patientId: id }: Seat): Json {
  return { reference: `Patient/${id}`, display: 'The person of this record' }
}

function clinician({ source, place }: Seat): Json {
  return { reference: `Practitioner/${source.id}-c${place}`, display: `Dr Bench Clinician ${place}` }
}

function day({ sourcePlace, place }: Seat): string {
  const [month, date] = [1 + (place % 12), 1 + ((place * 7 + sourcePlace) % 28)].map((n) => String(n).padStart(2, '0'))
  return `${2015 + (place % 10)}-${month}-${date}`
}

function period(seat: Seat): Json {
  return { start: `${day(seat)}T10:00:00Z`, end: `${day(seat)}T11:30:00Z` }
}

function note(seat: Seat): Json {
  const text = 'Discussed with the person, who understands and agrees with the plan. To be reviewed at the next visit.'
  return { authorString: `Dr Bench Clinician ${seat.place}`, time: `${day(seat)}T10:30:00Z`, text }
}

function measured({ place, sourcePlace }: Seat): Json {
  const [code, display, unit, typical] = MEASUREMENTS[place % MEASUREMENTS.length] ?? ['', '', '', 0]
  const valueQuantity = {
    value: typical + ((place + sourcePlace) % 5),
    unit,
    system: 'http://unitsofmeasure.org',
    code: unit
  }
  const range = { low: { value: typical - 12, unit }, high: { value: typical + 12, unit }, text: 'adult' }
  return {
    code: snomed([code, display]),
    valueQuantity,
    interpretation: [hl7('v3-ObservationInterpretation', 'N', 'Normal')],
    referenceRange: [range]
  }
}
