/** Joan Smith's stays, clinics and what was measured there. */
import { appointment, encounter, referral } from '../../builders/activity.ts'
import { bloodPressure, lab, news2, report, trend, vital } from '../../builders/measurements.ts'
import type { Item } from '../../chart.ts'
import { sct, words } from '../../codes.ts'
import type { When } from '../../dates.ts'
import { PROBLEMS } from '../../vocabulary.ts'

export function joansHospitalVisits(when: When): Item[] {
  return [
    encounter('grouping', 'Hospital stay: COPD exacerbation', {
      id: 'stay',
      start: when.at(-4, '14:10'),
      place: "Queen's Medical Centre",
      reason: PROBLEMS.copdExacerbation
    }),
    encounter('emergency', 'Emergency department attendance', {
      start: when.at(-4, '14:10'),
      end: when.at(-4, '19:45'),
      partOf: 'stay',
      place: "Queen's Medical Centre, Emergency Department",
      reason: words('Breathless for two days')
    }),
    encounter('inpatient', 'Acute respiratory ward', {
      start: when.at(-4, '19:45'),
      partOf: 'stay',
      place: 'Ward C4, bed 7',
      by: 'dr-lindqvist'
    }),
    encounter('999', '999 ambulance, conveyed', {
      start: when.at(-4, '13:20'),
      end: when.at(-4, '14:08'),
      place: 'Home'
    }),
    encounter('inpatient', 'Inpatient stay, 6 days', {
      start: '2023-01-12T22:15:00Z',
      end: '2023-01-18T15:00:00Z',
      place: 'City Hospital, Southwell Ward',
      reason: sct('233604007', 'Pneumonia'),
      disposition: sct('306689006', 'Discharge to home')
    }),
    encounter('outpatient', 'Diabetes clinic', {
      start: '2025-06-11T09:30:00Z',
      end: '2025-06-11T09:55:00Z',
      place: 'City Hospital'
    }),
    encounter('virtual', 'Virtual ward: respiratory', {
      start: '2023-01-18T15:00:00Z',
      end: '2023-01-25T12:00:00Z',
      place: 'Home, monitored'
    }),
    appointment('Respiratory clinic', {
      start: when.at(11, '10:40'),
      booked: when.ago(2),
      place: 'City Hospital, Clinic 6'
    }),
    appointment('Eye screening (diabetes)', {
      start: when.at(30, '14:00'),
      booked: when.ago(40),
      place: "Queen's Medical Centre",
      status: 'cancelled',
      cancelled: 'Clinic cancelled by the hospital'
    }),
    appointment('Falls clinic', {
      start: '2026-05-20T13:15:00Z',
      booked: '2026-04-02',
      place: 'City Hospital',
      status: 'noshow'
    }),
    referral(sct('415300000', 'Referral to pulmonary rehabilitation', 'Pulmonary rehabilitation'), {
      authored: when.ago(2),
      to: 'Notts Healthcare community respiratory team',
      reason: 'Second exacerbation in three years',
      by: 'dr-lindqvist'
    }),
    referral(sct('308447003', 'Referral to physiotherapist'), { authored: when.ago(3), priority: 'urgent' })
  ]
}

export function joansHospitalMeasurements(when: When): Item[] {
  const admitted = when.at(-4, '15:05')
  return [
    lab('haemoglobin', 124, admitted, { id: 'fbc-hb', issued: when.at(-4, '16:40') }),
    lab('whiteCells', 13.8, admitted, { id: 'fbc-wcc', issued: when.at(-4, '16:40') }),
    lab('platelets', 288, admitted, { id: 'fbc-plt', issued: when.at(-4, '16:40') }),
    lab('crp', 64, admitted, { id: 'crp', issued: when.at(-4, '16:52') }),
    report(
      sct('26604007', 'Full blood count'),
      admitted,
      ['fbc-hb', 'fbc-wcc', 'fbc-plt', 'crp'],
      'Raised white cells and CRP.'
    ),
    lab('troponin', 5, admitted, { below: true, issued: when.at(-4, '17:10') }),
    ...trend('creatinine', [
      ['2025-06-11', 98],
      ['2026-03-03', 106],
      [when.ago(4), 112]
    ]),
    ...trend('egfr', [
      ['2025-06-11', 54],
      ['2026-03-03', 50],
      [when.ago(4), 48]
    ]),
    news2(6, when.at(-4, '14:20')),
    news2(3, when.at(-2, '08:00')),
    news2(2, when.at(-1, '08:00')),
    vital('oxygenSaturation', 87, when.at(-4, '14:20')),
    vital('oxygenSaturation', 91, when.at(-1, '08:00')),
    vital('respiratoryRate', 26, when.at(-4, '14:20')),
    vital('respiratoryRate', 20, when.at(-1, '08:00')),
    vital('heartRate', 108, when.at(-4, '14:20')),
    vital('heartRate', 84, when.at(-1, '08:00')),
    vital('temperature', 37.9, when.at(-4, '14:20')),
    bloodPressure(148, 82, when.at(-4, '14:20')),
    bloodPressure(136, 78, when.at(-1, '08:00'))
  ]
}
