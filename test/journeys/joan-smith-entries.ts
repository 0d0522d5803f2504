/** Joan Smith's entries: each named for what a screen could get wrong about it. */
import type { Entry } from '@ncr/contract/record.ts'

type Draft = Partial<Omit<Entry, 'resource'>> & { readonly text: string; readonly resource?: Record<string, unknown> }

let counter = 0

/** An entry of a source, with the rest filled in. */
function entry(source: string, resourceType: string, draft: Draft): Entry {
  counter += 1
  return {
    id: `${source}/${resourceType}/${counter}`,
    source,
    odsCode: 'RX1',
    recorded: null,
    occurred: null,
    status: null,
    links: [],
    conflicts: [],
    ...draft,
    resource: { resourceType, id: `${counter}`, ...draft.resource }
  }
}

const concept = (text: string, code?: string): Record<string, unknown> =>
  code === undefined ? { text } : { text, coding: [{ system: 'http://snomed.info/sct', code, display: text }] }

const coded = (code: string): Record<string, unknown> => ({ coding: [{ system: 'http://hl7.org/fhir', code }] })

const PENICILLIN = ['nuh/AllergyIntolerance/penicillin', 'gprcc/AllergyIntolerance/penicillin'] as const
const REFUTED = 'nhc/AllergyIntolerance/penicillin'
const RAMIPRIL = ['gprcc/MedicationRequest/ramipril', 'sfh/MedicationRequest/ramipril'] as const

function allergy(source: string, text: string, verification: string, draft: Partial<Draft> = {}): Entry {
  return entry(source, 'AllergyIntolerance', {
    text,
    status: 'active',
    ...draft,
    resource: {
      code: concept(text),
      clinicalStatus: coded('active'),
      verificationStatus: coded(verification),
      ...draft.resource
    }
  })
}

export const ALLERGIES: readonly Entry[] = [
  allergy('nuh', 'Penicillin', 'confirmed', {
    id: PENICILLIN[0],
    recorded: '2019-05-02',
    occurred: '2011',
    links: [{ to: PENICILLIN[1], why: 'same SNOMED CT code 91936005' }],
    conflicts: [{ with: REFUTED, what: 'confirmed here, recorded as not an allergy there' }],
    resource: {
      code: concept('Penicillin', '91936005'),
      criticality: 'high',
      reaction: [{ manifestation: [concept('anaphylaxis')], severity: 'severe' }],
      note: [{ text: 'Collapsed within minutes of the first dose', time: '2019-05-02T23:30:00Z' }]
    }
  }),
  allergy('gprcc', 'Penicillin', 'confirmed', {
    id: PENICILLIN[1],
    recorded: '2011-03',
    links: [{ to: PENICILLIN[0], why: 'same SNOMED CT code 91936005' }],
    conflicts: [{ with: REFUTED, what: 'confirmed here, recorded as not an allergy there' }]
  }),
  allergy('nhc', 'Penicillin', 'refuted', {
    id: REFUTED,
    recorded: '2024-06-11',
    conflicts: [{ with: PENICILLIN[0], what: 'confirmed here, recorded as not an allergy there' }]
  }),
  allergy('emas', 'Latex', 'unconfirmed', {
    recorded: '2026-11-14T07:12:00Z',
    resource: { reaction: [{ manifestation: [concept('rash')] }] }
  }),
  allergy('sfh', 'Aspirin', 'entered-in-error', { recorded: '2022-01-09' }),
  allergy('sfh', 'Strawberries', 'confirmed', {
    recorded: '1998',
    status: 'resolved',
    resource: { clinicalStatus: coded('resolved') }
  })
]

export const ALERTS: readonly Entry[] = [
  entry('nuh', 'Flag', {
    text: 'Needs hearing loop',
    status: 'active',
    recorded: '2025-02-01',
    resource: { status: 'active', category: [concept('Communication')] }
  }),
  entry('county', 'Flag', {
    text: 'Safeguarding adult enquiry: nephew',
    status: 'active',
    recorded: '2026-09-30',
    resource: {
      status: 'active',
      category: [concept('Safeguarding')],
      code: concept('Safeguarding adult enquiry: nephew')
    }
  }),
  entry('nhc', 'Flag', { text: 'Falls risk', status: 'inactive', recorded: '2020-04-04' })
]

const problem = (
  source: string,
  text: string,
  recorded: string | null,
  clinical: string,
  more: Partial<Draft> = {}
): Entry =>
  entry(source, 'Condition', {
    text,
    recorded,
    status: clinical,
    ...more,
    resource: { clinicalStatus: coded(clinical), verificationStatus: coded('confirmed'), ...more.resource }
  })

export const PROBLEMS: readonly Entry[] = [
  problem('sfh', 'Acute exacerbation of COPD', '2026-10-11T09:05:00+01:00', 'active'),
  problem('gprcc', 'Type 2 diabetes mellitus', '2011', 'active', { occurred: '2010-11' }),
  problem('nhc', 'Mild cognitive impairment', '2024-01-19', 'active'),
  problem('nuh', 'Chronic kidney disease stage 3', '2027-03-01', 'active'),
  problem('nuh', 'Fracture of neck of femur', null, 'resolved', { occurred: '2016-12-24' }),
  problem('nuh', 'Pulmonary embolism', '2026-10-12', 'active', { resource: { verificationStatus: coded('refuted') } }),
  problem('sfh', 'Hypertension', '2009-07', 'active', {
    resource: { modifierExtension: [{ url: 'https://example.org/unknown', valueBoolean: true }] }
  })
]

const medicine = (
  source: string,
  text: string,
  recorded: string,
  status: string,
  course: string,
  dose: string,
  more: Partial<Draft> = {}
): Entry =>
  entry(source, 'MedicationRequest', {
    text,
    recorded,
    status,
    ...more,
    resource: {
      status,
      authoredOn: recorded,
      courseOfTherapyType: coded(course),
      dosageInstruction: [{ text: dose }],
      ...more.resource
    }
  })

export const MEDICATIONS: readonly Entry[] = [
  medicine('gprcc', 'Metformin 1 g tablets', '2014-02-04', 'active', 'continuous', 'one twice a day'),
  medicine('gprcc', 'Ramipril 5 mg capsules', '2018-06-19', 'active', 'continuous', 'one once a day', {
    id: RAMIPRIL[0],
    conflicts: [{ with: RAMIPRIL[1], what: 'active in one system, stopped in the other' }]
  }),
  medicine('sfh', 'Ramipril 5 mg capsules', '2026-03-03', 'stopped', 'continuous', 'one once a day', {
    id: RAMIPRIL[1],
    conflicts: [{ with: RAMIPRIL[0], what: 'active in one system, stopped in the other' }],
    resource: { statusReason: concept('cough') }
  }),
  medicine('sfh', 'Prednisolone 30 mg', '2026-10-16', 'active', 'acute', 'once a day for 5 days', {
    resource: { dispenseRequest: { expectedSupplyDuration: { value: 5, code: 'd' } } }
  }),
  medicine('nuh', 'Ibuprofen', '2019-05-02', 'active', 'acute', 'any dose', { resource: { doNotPerform: true } }),
  medicine(
    'gprcc',
    'Tiotropium 18 microgram inhalation',
    '2020-11-30',
    'active',
    'continuous',
    'one capsule inhaled daily'
  )
]

const period = (start: string, end?: string): Record<string, unknown> => ({ period: end ? { start, end } : { start } })

export const ENCOUNTERS: readonly Entry[] = [
  entry('emas', 'Encounter', {
    text: '999 ambulance, not conveyed',
    status: 'finished',
    recorded: '2026-11-14T07:40:00Z',
    occurred: '2026-11-14T06:58:00Z',
    resource: period('2026-11-14T06:58:00Z', '2026-11-14T07:40:00Z')
  }),
  entry('sfh', 'Encounter', {
    text: 'Inpatient stay',
    status: 'finished',
    occurred: '2026-10-11T08:30:00+01:00',
    recorded: '2026-10-17',
    resource: {
      ...period('2026-10-11T08:30:00+01:00', '2026-10-16'),
      location: [{ location: { display: 'King’s Mill, Ward 44' } }]
    }
  }),
  entry('nuh', 'Encounter', {
    text: 'Outpatient clinic, respiratory',
    status: 'cancelled',
    occurred: '2026-09-02',
    recorded: '2026-08-30'
  })
]

export const APPOINTMENTS: readonly Entry[] = [
  entry('nuh', 'Appointment', {
    text: 'Respiratory clinic',
    status: 'booked',
    recorded: '2026-11-02',
    occurred: '2026-11-27T10:40:00Z',
    resource: { start: '2026-11-27T10:40:00Z', participant: [{ actor: { display: 'City Hospital' } }] }
  }),
  entry('nhc', 'Appointment', {
    text: 'Memory service',
    status: 'booked',
    recorded: '2026-10-20',
    occurred: '2026-12-09T14:00:00Z',
    resource: { start: '2026-12-09T14:00:00Z' }
  }),
  entry('nuh', 'Appointment', {
    text: 'Eye screening',
    status: 'noshow',
    recorded: '2026-05-02',
    occurred: '2026-06-09T09:00:00+01:00',
    resource: { start: '2026-06-09T09:00:00+01:00' }
  })
]

export const REFERRALS: readonly Entry[] = [
  entry('sfh', 'ServiceRequest', { text: 'Pulmonary rehabilitation', status: 'active', recorded: '2026-10-20' })
]

export const SOCIAL_CARE: readonly Entry[] = [
  entry('city', 'EpisodeOfCare', { text: 'Home care twice a day', status: 'active', recorded: '2026-09-01' })
]

const result = (text: string, occurred: string, value: Record<string, unknown>, flag?: string): Entry =>
  entry('nuh', 'Observation', {
    text,
    status: 'final',
    recorded: occurred,
    occurred,
    resource: {
      status: 'final',
      valueQuantity: value,
      ...(flag ? { interpretation: [{ text: flag === 'H' ? 'High' : 'Low', coding: [{ code: flag }] }] } : {})
    }
  })

export const RESULTS: readonly Entry[] = [
  result('HbA1c', '2026-11-02T08:15:00Z', { value: 68, unit: 'mmol/mol' }, 'H'),
  result('eGFR', '2026-11-02T08:15:00Z', { value: 48, unit: 'mL/min/1.73 m²' }, 'L'),
  result('CRP', '2026-10-16T06:00:00Z', { value: 5, unit: 'mg/L', comparator: '<' }),
  result('Haemoglobin', '2026-10-16T06:00:00Z', { value: 124, unit: 'g/L' })
]

export const OBSERVATIONS: readonly Entry[] = [
  entry('emas', 'Observation', {
    text: 'Blood pressure',
    status: 'final',
    recorded: '2026-11-14T07:20:00Z',
    occurred: '2026-11-14T07:10:00Z',
    resource: {
      component: [
        { code: concept('Systolic'), valueQuantity: { value: 154, unit: 'mmHg' } },
        { code: concept('Diastolic'), valueQuantity: { value: 88, unit: 'mmHg' } }
      ]
    }
  })
]

export const DOCUMENTS: readonly Entry[] = [
  entry('sfh', 'DocumentReference', {
    text: 'Discharge summary',
    status: 'current',
    recorded: '2026-10-17',
    resource: { content: [{ attachment: { contentType: 'application/pdf' } }] }
  }),
  entry('nhc', 'DocumentReference', {
    text: 'Memory clinic letter',
    status: 'current',
    recorded: '2026-09-02',
    resource: { content: [{ attachment: { contentType: 'application/pdf' } }] }
  })
]
