/** Laboratory results, vital signs, scores and register observations. */
import type { CodeableConcept, DiagnosticReport, Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes'
import type { Item, Writer } from '../chart.ts'
import { hl7, loinc, NCR_CATEGORY, sct, SNOMED, UCUM } from '../codes.ts'

export interface Test {
  readonly code: CodeableConcept
  readonly unit: string
  readonly ucum: string
  readonly low?: number
  readonly high?: number
}

const snomed = (code: string, display: string) => ({ system: SNOMED, code, display })

/** Tests with their codes, units and reference ranges. */
const TESTS = {
  hba1c: {
    code: loinc('59261-8', 'HbA1c', snomed('999791000000106', 'Haemoglobin A1c level - IFCC standardised')),
    unit: 'mmol/mol',
    ucum: 'mmol/mol',
    low: 20,
    high: 42
  },
  /** The older unit: never to be drawn on one line with mmol/mol (H-008). */
  hba1cPercent: { code: loinc('4548-4', 'HbA1c (DCCT)'), unit: '%', ucum: '%', low: 4, high: 6 },
  egfr: {
    code: loinc('62238-1', 'eGFR', snomed('1011481000000105', 'eGFR using creatinine CKD-EPI per 1.73 square metres')),
    unit: 'mL/min/1.73m2',
    ucum: 'mL/min/{1.73_m2}',
    low: 60
  },
  creatinine: { code: loinc('14682-9', 'Serum creatinine'), unit: 'umol/L', ucum: 'umol/L', low: 45, high: 84 },
  potassium: { code: loinc('2823-3', 'Serum potassium'), unit: 'mmol/L', ucum: 'mmol/L', low: 3.5, high: 5.3 },
  sodium: { code: loinc('2951-2', 'Serum sodium'), unit: 'mmol/L', ucum: 'mmol/L', low: 133, high: 146 },
  haemoglobin: { code: loinc('718-7', 'Haemoglobin'), unit: 'g/L', ucum: 'g/L', low: 115, high: 165 },
  whiteCells: { code: loinc('6690-2', 'White cell count'), unit: '10*9/L', ucum: '10*9/L', low: 4, high: 11 },
  platelets: { code: loinc('777-3', 'Platelet count'), unit: '10*9/L', ucum: '10*9/L', low: 150, high: 400 },
  crp: { code: loinc('1988-5', 'C-reactive protein'), unit: 'mg/L', ucum: 'mg/L', high: 5 },
  inr: { code: loinc('6301-6', 'INR'), unit: '{INR}', ucum: '{INR}', low: 2, high: 3 },
  lithium: { code: loinc('14334-7', 'Serum lithium'), unit: 'mmol/L', ucum: 'mmol/L', low: 0.6, high: 0.8 },
  tsh: { code: loinc('3016-3', 'TSH'), unit: 'mU/L', ucum: 'm[IU]/L', low: 0.27, high: 4.2 },
  ferritin: { code: loinc('2276-4', 'Ferritin'), unit: 'ug/L', ucum: 'ug/L', low: 13, high: 150 },
  troponin: { code: loinc('67151-1', 'Troponin T'), unit: 'ng/L', ucum: 'ng/L', high: 14 },
  weight: { code: loinc('29463-7', 'Body weight'), unit: 'kg', ucum: 'kg' },
  height: { code: loinc('8302-2', 'Body height'), unit: 'cm', ucum: 'cm' },
  bmi: { code: loinc('39156-5', 'Body mass index'), unit: 'kg/m2', ucum: 'kg/m2' },
  temperature: { code: loinc('8310-5', 'Body temperature'), unit: 'C', ucum: 'Cel' },
  heartRate: { code: loinc('8867-4', 'Heart rate'), unit: '/min', ucum: '/min' },
  respiratoryRate: { code: loinc('9279-1', 'Respiratory rate'), unit: '/min', ucum: '/min' },
  oxygenSaturation: { code: loinc('2708-6', 'Oxygen saturation'), unit: '%', ucum: '%' }
} as const satisfies Record<string, Test>

export type TestName = keyof typeof TESTS

const INTERPRETATION = { H: 'High', L: 'Low', N: 'Normal' }

/** An instant needs a whole date: of something known to the month or the year nobody can say when it was issued. */
function issuedWith(taken: string, time: string): { issued?: string } {
  if (taken.includes('T')) return { issued: taken }
  return taken.length === '2026-11-23'.length ? { issued: `${taken}T${time}:00Z` } : {}
}

function interpret(test: Test, value: number): keyof typeof INTERPRETATION {
  if (test.high !== undefined && value > test.high) return 'H'
  return test.low !== undefined && value < test.low ? 'L' : 'N'
}

const quantity = (test: Test, value: number): Quantity => ({ value, unit: test.unit, system: UCUM, code: test.ucum })

/** One laboratory result with its range and what it means. `below`: the instrument said "less than". */
export function lab(
  name: TestName,
  value: number,
  taken: string,
  facts: { id?: string; issued?: string; below?: boolean } = {}
): Item {
  const test: Test = TESTS[name]
  const flagged = interpret(test, value)
  return (writer): Observation => ({
    resourceType: 'Observation',
    ...(facts.id !== undefined && { id: facts.id }),
    status: 'final',
    category: [hl7('observation-category', 'laboratory', 'Laboratory')],
    code: test.code,
    subject: writer.patient,
    effectiveDateTime: taken,
    ...(facts.issued === undefined ? issuedWith(taken, '16:45') : { issued: facts.issued }),
    performer: [writer.organisation],
    valueQuantity: { ...quantity(test, value), ...(facts.below && { comparator: '<' as const }) },
    interpretation: [hl7('v3-ObservationInterpretation', flagged, INTERPRETATION[flagged])],
    ...(test.low === undefined && test.high === undefined ? {} : { referenceRange: [rangeOf(test)] })
  })
}

function rangeOf(test: Test): { low?: Quantity; high?: Quantity } {
  return {
    ...(test.low !== undefined && { low: quantity(test, test.low) }),
    ...(test.high !== undefined && { high: quantity(test, test.high) })
  }
}

/** A test that was asked for and has no value, with why. */
export function labWithoutValue(name: TestName, taken: string, why: CodeableConcept): Item {
  return (writer): Observation => ({
    resourceType: 'Observation',
    status: 'cancelled',
    category: [hl7('observation-category', 'laboratory', 'Laboratory')],
    code: TESTS[name].code,
    subject: writer.patient,
    effectiveDateTime: taken,
    ...issuedWith(taken, '16:45'),
    performer: [writer.organisation],
    dataAbsentReason: why
  })
}

/** The same test over time. */
export function trend(name: TestName, values: readonly (readonly [date: string, value: number])[]): Item[] {
  return values.map(([date, value]) => lab(name, value, date))
}

/** A report with the results it is made of; `ids` are those given to the results of the same chart. */
export function report(code: CodeableConcept, taken: string, ids: readonly string[], conclusion?: string): Item {
  return (writer): DiagnosticReport => ({
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [hl7('v2-0074', 'LAB', 'Laboratory')],
    code,
    subject: writer.patient,
    effectiveDateTime: taken,
    ...issuedWith(taken, '17:05'),
    performer: [writer.organisation],
    result: ids.map((id) => ({ reference: `Observation/${writer.own(id)}` })),
    ...(conclusion !== undefined && { conclusion })
  })
}

function vitalSign(writer: Writer, code: CodeableConcept, taken: string): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [hl7('observation-category', 'vital-signs', 'Vital Signs')],
    code,
    subject: writer.patient,
    effectiveDateTime: taken,
    ...issuedWith(taken, '10:00'),
    performer: [writer.by()]
  }
}

export function vital(name: TestName, value: number, taken: string): Item {
  const test: Test = TESTS[name]
  return (writer) => ({ ...vitalSign(writer, test.code, taken), valueQuantity: quantity(test, value) })
}

const measured = (value: number, unit: string, code: string): Quantity => ({ value, unit, system: UCUM, code })

const pressureOf = (systolic: number, diastolic: number): ObservationComponent[] => [
  { code: loinc('8480-6', 'Systolic blood pressure'), valueQuantity: measured(systolic, 'mmHg', 'mm[Hg]') },
  { code: loinc('8462-4', 'Diastolic blood pressure'), valueQuantity: measured(diastolic, 'mmHg', 'mm[Hg]') }
]

export function bloodPressure(systolic: number, diastolic: number, taken: string): Item {
  return (writer) => ({
    ...vitalSign(writer, loinc('85354-9', 'Blood pressure', snomed('75367002', 'Blood pressure')), taken),
    component: pressureOf(systolic, diastolic)
  })
}

/** The total of a national early warning score. */
export function news2(score: number, taken: string): Item {
  return (writer) => ({
    ...vitalSign(
      writer,
      sct(
        '1104051000000101',
        'Royal College of Physicians NEWS2 (National Early Warning Score 2) total score',
        'NEWS2 total score'
      ),
      taken
    ),
    category: [hl7('observation-category', 'survey', 'Survey')],
    valueQuantity: { value: score, unit: '{score}', system: UCUM, code: '{score}' }
  })
}

export interface Finding {
  readonly on: string
  readonly value?: string | number | CodeableConcept
  readonly category?: 'survey' | 'social-history' | 'exam'
  readonly note?: string
}

/** An observation that is neither a laboratory result nor a vital sign: a score, a way of life. */
export function finding(code: CodeableConcept, facts: Finding): Item {
  const category = facts.category ?? 'survey'
  const display = { survey: 'Survey', 'social-history': 'Social History', exam: 'Exam' }[category]
  return (writer): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    category: [hl7('observation-category', category, display)],
    code,
    subject: writer.patient,
    effectiveDateTime: facts.on,
    ...issuedWith(facts.on, '11:30'),
    performer: [writer.by()],
    ...valueOf(facts.value),
    ...(facts.note !== undefined && { note: [{ text: facts.note }] })
  })
}

export interface RegisterFacts {
  /** A laboratory's result, which the register has copied. */
  readonly isLaboratory?: boolean
  /** Beside the label, where the register has one. */
  readonly code?: CodeableConcept
  readonly quantity?: readonly [value: number, unit: string, ucum: string]
  readonly pressure?: readonly [systolic: number, diastolic: number]
}

/** A row of one of the register pages: it belongs to that page and to no section. */
export function register(
  page: 'diabetes' | 'frailty' | 'end-of-life' | 'case-note',
  label: string,
  facts: Finding & RegisterFacts
): Item {
  return (writer): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    category: [
      { coding: [{ system: NCR_CATEGORY, code: page, display: page.replaceAll('-', ' ') }] },
      ...(facts.isLaboratory ? [hl7('observation-category', 'laboratory', 'Laboratory')] : [])
    ],
    code: { ...facts.code, text: label },
    subject: writer.patient,
    effectiveDateTime: facts.on,
    ...issuedWith(facts.on, '11:30'),
    performer: [writer.by()],
    ...valueOf(facts.value),
    ...(facts.quantity && { valueQuantity: measured(...facts.quantity) }),
    ...(facts.pressure && { component: pressureOf(...facts.pressure) }),
    ...(facts.note !== undefined && { note: [{ text: facts.note }] })
  })
}

function valueOf(value: Finding['value']): Partial<Observation> {
  if (value === undefined) return {}
  if (typeof value === 'string') return { valueString: value }
  if (typeof value === 'number') return { valueInteger: value }
  return { valueCodeableConcept: value }
}
