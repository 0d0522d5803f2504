/** The four pages of the overnight register for one person, as practices and care co-ordinators fill them (NCR categories). */
import type { Item } from '../chart.ts'
import { loinc, sct } from '../codes.ts'
import { register } from './measurements.ts'

export interface DiabetesReview {
  readonly on: string
  readonly hba1c: number
  readonly systolic: number
  readonly diastolic: number
  readonly cholesterol: number
  readonly bmi: number
  readonly egfr: number
  readonly albuminCreatinine: number
  readonly smoking: string
  readonly foot: string
  readonly retina: string
  readonly retinaOn: string
  /** Of the eight yearly care processes outside eye screening. */
  readonly processes: number
}

/** The yearly review: the nine care processes of the national diabetes audit, each with its date. */
export function diabetesPage(review: DiabetesReview): Item[] {
  const { on } = review
  const row = (label: string, facts: Partial<Parameters<typeof register>[2]>) =>
    register('diabetes', label, { on, ...facts })
  return [
    row('HbA1c', {
      isLaboratory: true,
      code: loinc('59261-8', 'HbA1c'),
      quantity: [review.hba1c, 'mmol/mol', 'mmol/mol'],
      note: review.hba1c > 58 ? 'Above the agreed target of 58 mmol/mol.' : 'Within the agreed target of 58 mmol/mol.'
    }),
    row('Blood pressure', {
      code: loinc('85354-9', 'Blood pressure'),
      pressure: [review.systolic, review.diastolic]
    }),
    row('Serum cholesterol', {
      isLaboratory: true,
      code: loinc('14647-2', 'Serum cholesterol'),
      quantity: [review.cholesterol, 'mmol/L', 'mmol/L']
    }),
    row('Body mass index', { code: loinc('39156-5', 'Body mass index'), quantity: [review.bmi, 'kg/m2', 'kg/m2'] }),
    row('eGFR', {
      isLaboratory: true,
      code: loinc('62238-1', 'eGFR'),
      quantity: [review.egfr, 'mL/min/1.73m2', 'mL/min/{1.73_m2}']
    }),
    row('Urine albumin to creatinine ratio', {
      isLaboratory: true,
      quantity: [review.albuminCreatinine, 'mg/mmol', 'mg/mmol']
    }),
    row('Smoking status', { value: review.smoking }),
    row('Diabetic foot risk', {
      code: sct('401191002', 'Diabetic foot examination'),
      value: review.foot
    }),
    register('diabetes', 'Retinal screening', { on: review.retinaOn, value: review.retina }),
    row('Care processes completed', {
      value: `${review.processes} of 8`,
      ...(review.processes < 8 && { note: `${8 - review.processes} still due this year.` })
    })
  ]
}

export interface FrailtyReview {
  readonly on: string
  /** The electronic frailty index: deficits found over 36. */
  readonly index: number
  /** 1 to 9. */
  readonly clinicalFrailty: number
  readonly falls: number
  readonly mobility: string
  readonly lives: string
}

const ROCKWOOD: Readonly<Record<number, string>> = {
  4: 'living with very mild frailty',
  5: 'living with mild frailty',
  6: 'living with moderate frailty',
  7: 'living with severe frailty',
  8: 'living with very severe frailty'
}

export function frailtyPage(review: FrailtyReview): Item[] {
  const { on, index, clinicalFrailty } = review
  const band = index > 0.36 ? 'severe' : index > 0.24 ? 'moderate' : index > 0.12 ? 'mild' : 'fit'
  const row = (label: string, facts: Partial<Parameters<typeof register>[2]>) =>
    register('frailty', label, { on, ...facts })
  return [
    row('Electronic frailty index', { value: `${index.toFixed(2)} (${band})` }),
    row('Clinical Frailty Scale (Rockwood)', {
      code: sct('763264000', 'Canadian Study of Health and Aging Clinical Frailty Scale score'),
      value: `${clinicalFrailty}, ${ROCKWOOD[clinicalFrailty] ?? 'managing well'}`
    }),
    row('Falls in the last 12 months', {
      value: review.falls,
      ...(review.falls > 1 && { note: 'Referred to the falls service.' })
    }),
    row('Mobility', { value: review.mobility }),
    row('Lives', { value: review.lives })
  ]
}

export interface EndOfLifePlan {
  readonly on: string
  readonly stage: 'Blue (a year or more)' | 'Green (months)' | 'Yellow (weeks)' | 'Red (days)'
  readonly resuscitation: string
  readonly care: string
  readonly death: string
  readonly medicines?: string
}

/** Gold Standards Framework stage, ReSPECT and what the person wants. */
export function endOfLifePage(plan: EndOfLifePlan): Item[] {
  const { on } = plan
  const row = (label: string, value: string) => register('end-of-life', label, { on, value })
  return [
    row('Gold Standards Framework stage', plan.stage),
    row('ReSPECT form in place', plan.resuscitation),
    row('Preferred place of care', plan.care),
    row('Preferred place of death', plan.death),
    ...(plan.medicines === undefined ? [] : [row('Anticipatory medicines', plan.medicines)])
  ]
}

/** Dated notes of the care co-ordinator. */
export function caseNotes(notes: readonly (readonly [on: string, text: string])[]): Item[] {
  return notes.map(([on, value]) => register('case-note', 'Care co-ordinator', { on, value }))
}
