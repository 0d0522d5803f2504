/** Joan Smith in the hospital's record. */
import { allergy, condition, flag, immunisation, procedure } from '../../builders/clinical.ts'
import { medicationProduct, prescription, prescriptionOf } from '../../builders/medicines.ts'
import { carePlan, letter, relative } from '../../builders/papers.ts'
import { chart, type Item } from '../../chart.ts'
import { hl7, sct, words } from '../../codes.ts'
import type { When } from '../../dates.ts'
import type { Chart, Person } from '../../resident.ts'
import { joansHospitalMeasurements, joansHospitalVisits } from './hospital-visits.ts'
import { ALLERGIES, KIN, LETTERS, MEDICINES, PLANS, PROBLEMS, REACTIONS, VACCINES } from '../../vocabulary.ts'

export function joanAtTheHospital(joan: Person, when: When): Chart {
  return chart('nuh-epr', '1001', joan, [
    ...history(when),
    ...medicines(when),
    ...joansHospitalVisits(when),
    ...joansHospitalMeasurements(when),
    ...papers(when)
  ])
}

function history(when: When): Item[] {
  return [
    flag(words('Communication needs: hearing aid in the left ear, large print'), {
      category: 'communication',
      from: '2022-08-15'
    }),
    flag(words('High risk of falls'), { category: 'clinical', from: when.ago(4), by: 'sr-hartley' }),
    flag(words('MRSA carrier'), { category: 'safety', from: '2023-02-10', until: '2023-05-02', status: 'inactive' }),
    allergy(ALLERGIES.penicillin, {
      recorded: '2019-05-02',
      onset: '1987',
      criticality: 'high',
      reaction: {
        manifestation: REACTIONS.anaphylaxis,
        severity: 'severe',
        description: 'Collapse within minutes of benzylpenicillin; adrenaline given'
      },
      note: 'Confirmed with the patient and her daughter on admission.'
    }),
    allergy(ALLERGIES.latex, {
      recorded: when.ago(9),
      category: 'environment',
      criticality: 'low',
      reaction: { manifestation: REACTIONS.rash, severity: 'mild' },
      by: 'sr-hartley'
    }),
    condition(PROBLEMS.type2Diabetes, { recorded: '2019-05-02', onset: '2011' }),
    condition(PROBLEMS.copd, { recorded: '2019-05-02', onset: '2014-10' }),
    condition(PROBLEMS.copdExacerbation, {
      recorded: when.ago(4),
      onset: when.ago(6),
      category: 'encounter-diagnosis',
      by: 'dr-lindqvist'
    }),
    condition(sct('233604007', 'Pneumonia'), {
      recorded: '2023-01-14',
      onset: '2023-01-12',
      abatement: '2023-02-20',
      clinical: 'resolved',
      category: 'encounter-diagnosis'
    }),
    condition(sct('230690007', 'Cerebrovascular accident', 'Stroke'), {
      recorded: '2023-01-12',
      verification: 'refuted',
      category: 'encounter-diagnosis',
      note: 'Queried on arrival; CT head normal. Not a stroke.'
    }),
    procedure(sct('54885007', 'Extraction of cataract', 'Cataract surgery, right eye'), { performed: '2021-09-22' }),
    procedure(sct('10847001', 'Bronchoscopy'), {
      performed: '2023-01-16',
      status: 'not-done',
      note: 'Patient declined after discussion.'
    }),
    immunisation(VACCINES.covid, { given: '2021-02-09', recorded: '2021-02-09', lot: 'SYN-4411', dose: 1 })
  ]
}

function medicines(when: When): Item[] {
  return [
    prescription(MEDICINES.ramipril, {
      authored: '2018-06-19',
      dose: 'One capsule once a day',
      status: 'stopped',
      statusReason: 'Persistent dry cough; stopped 03-Mar-2026, GP to review blood pressure',
      until: '2026-03-03',
      category: 'outpatient'
    }),
    medicationProduct('med-prednisolone', MEDICINES.prednisolone, sct('385055001', 'Tablet')),
    prescriptionOf('med-prednisolone', 'Prednisolone 5mg tablets', {
      authored: `${when.ago(4)}T18:20:00Z`,
      dose: 'Six tablets (30 mg) once a day in the morning for 5 days',
      course: 'acute',
      until: when.ahead(1),
      category: 'inpatient',
      reason: PROBLEMS.copdExacerbation,
      by: 'dr-lindqvist'
    }),
    prescription(MEDICINES.doxycycline, {
      authored: '2023-01-14T10:05:00Z',
      dose: 'Two capsules on day one, then one capsule once a day for 5 days in all',
      course: 'acute',
      status: 'completed',
      until: '2023-01-19',
      category: 'inpatient',
      reason: sct('233604007', 'Pneumonia')
    }),
    prescription(MEDICINES.metformin, {
      authored: '2026-10-16',
      dose: 'Two tablets (1 g) twice a day',
      category: 'discharge'
    }),
    prescription(MEDICINES.ibuprofen, {
      authored: when.ago(4),
      dose: 'Do not give',
      doNotPerform: true,
      category: 'inpatient',
      note: 'Falling kidney function: no non-steroidal anti-inflammatory medicines.'
    })
  ]
}

function papers(when: When): Item[] {
  return [
    letter('dc-2023', LETTERS.discharge, {
      date: '2023-01-18T15:10:00Z',
      title: 'Discharge summary, 18-Jan-2023',
      lines: [
        'Admitted with pneumonia, treated with doxycycline because of penicillin anaphylaxis.',
        'Virtual ward for seven days.'
      ]
    }),
    letter('resp-2026', LETTERS.clinic, {
      date: '2026-03-03T16:30:00Z',
      title: 'Respiratory clinic letter, 03-Mar-2026',
      lines: [
        'Dry cough for months: ramipril stopped today. Please review blood pressure and consider an alternative.'
      ],
      format: 'text/html'
    }),
    letter('respect', LETTERS.respect, {
      date: '2026-09-03T11:00:00Z',
      title: 'ReSPECT form, 03-Sep-2026',
      lines: ['CPR recommended. Would want hospital treatment; would not want intensive care.']
    }),
    carePlan('ReSPECT: CPR recommended', {
      category: PLANS.endOfLife,
      created: '2026-09-03',
      description: 'CPR recommended. For hospital admission and non-invasive ventilation; not for intensive care.',
      activities: ['For attempted cardiopulmonary resuscitation', 'For non-invasive ventilation']
    }),
    carePlan('COPD management plan', {
      category: PLANS.respiratory,
      created: when.ago(2),
      description: 'Rescue pack at home, target saturation 88-92 %.',
      activities: ['Inhaler technique checked', 'Rescue pack: prednisolone and doxycycline (no penicillin)']
    }),
    relative('Susan', 'Hollis', {
      relationship: KIN.daughter,
      also: 'Next of kin',
      telephone: '01632 960202'
    }),
    (writer) => ({
      resourceType: 'Observation',
      status: 'final',
      category: [hl7('observation-category', 'social-history', 'Social History')],
      code: sct('229819007', 'Tobacco use and exposure', 'Smoking status'),
      subject: writer.patient,
      effectiveDateTime: when.ago(4),
      issued: when.at(-4, '15:30'),
      performer: [writer.by('sr-hartley')],
      valueCodeableConcept: sct('8517006', 'Ex-smoker')
    })
  ]
}
