/** Joan Smith on the overnight register: what her GP has coded. */
import { referral } from '../../builders/activity.ts'
import { allergy, condition, flag, immunisation } from '../../builders/clinical.ts'
import { bloodPressure, finding, register, trend, vital } from '../../builders/measurements.ts'
import { caseNotes, diabetesPage, endOfLifePage, frailtyPage } from '../../builders/register-pages.ts'
import { prescription } from '../../builders/medicines.ts'
import { chart, type Item } from '../../chart.ts'
import { sct, words } from '../../codes.ts'
import type { When } from '../../dates.ts'
import type { Chart, Person } from '../../resident.ts'
import { ALLERGIES, MEDICINES, PROBLEMS, REACTIONS, VACCINES } from '../../vocabulary.ts'

export function joanOnTheRegister(joan: Person, when: When): Chart {
  return chart('gprcc', 'g-20417', joan, [...coded(when), ...medicines(when), ...measured(when), ...registers(when)])
}

function coded(when: When): Item[] {
  return [
    flag(words('On the severe frailty register'), { category: 'clinical', from: '2025-04-01' }),
    allergy(ALLERGIES.penicillin, {
      recorded: '1987-11-20',
      onset: '1987',
      criticality: 'high',
      reaction: { manifestation: REACTIONS.anaphylaxis, severity: 'severe' }
    }),
    condition(PROBLEMS.type2Diabetes, { recorded: '2011-03-14', onset: '2011' }),
    condition(PROBLEMS.copd, { recorded: '2014-10-06', onset: '2014-10-06' }),
    condition(PROBLEMS.hypertension, { recorded: '2009-05-21', onset: '2009' }),
    condition(PROBLEMS.ckd3, { recorded: '2024-08-19', onset: '2024-08-19' }),
    condition(PROBLEMS.severeFrailty, { recorded: '2025-04-01' }),
    condition(PROBLEMS.kneeArthritis, { onset: '2006', note: 'Date recorded not carried over from the old system.' }),
    immunisation(VACCINES.flu, { given: when.ago(52), recorded: when.ago(52), lot: 'SYN-2611' }),
    immunisation(VACCINES.pneumococcal, { given: '2015-10-20', recorded: '2015-10-20' }),
    immunisation(VACCINES.flu, {
      given: '2024-10-08',
      recorded: '2024-10-08',
      status: 'not-done',
      reason: words('Patient had a fever; asked to come back')
    }),
    referral(words('Referral to diabetes service'), {
      authored: '2025-04-28',
      status: 'completed',
      to: 'NUH diabetes clinic'
    })
  ]
}

function medicines(when: When): Item[] {
  const issued = `Repeat, last issued ${when.ago(11)}`
  return [
    prescription(MEDICINES.ramipril, { authored: '2018-06-19', dose: 'One capsule once a day', note: issued }),
    prescription(MEDICINES.metformin, { authored: '2014-02-04', dose: 'Two tablets (1 g) twice a day', note: issued }),
    prescription(MEDICINES.atorvastatin, { authored: '2016-01-12', dose: 'One tablet at night', note: issued }),
    prescription(MEDICINES.tiotropium, { authored: '2015-02-17', dose: 'Inhale one capsule once a day', note: issued }),
    prescription(MEDICINES.salbutamol, { authored: '2014-10-06', dose: 'Two puffs when breathless', note: issued }),
    prescription(MEDICINES.amoxicillin, {
      authored: '1987-11-20',
      dose: 'One capsule three times a day for 5 days',
      course: 'acute',
      status: 'entered-in-error',
      note: 'Never given: see allergy.'
    })
  ]
}

function measured(when: When): Item[] {
  return [
    ...trend('hba1c', [
      ['2024-02-12', 53],
      ['2024-08-19', 56],
      ['2025-02-10', 59],
      ['2025-08-18', 62],
      ['2026-02-16', 65],
      [when.ago(21), 68]
    ]),
    ...trend('egfr', [
      ['2024-02-12', 59],
      ['2024-08-19', 57],
      ['2025-02-10', 55],
      ['2025-08-18', 53],
      ['2026-02-16', 51],
      [when.ago(21), 48]
    ]),
    vital('weight', 71.4, '2025-02-10'),
    vital('weight', 66.2, when.ago(21)),
    vital('bmi', 25.6, when.ago(21)),
    bloodPressure(152, 84, '2026-02-16'),
    bloodPressure(146, 80, when.ago(21)),
    finding(sct('229819007', 'Tobacco use and exposure', 'Smoking status'), {
      on: '2026-02-16',
      category: 'social-history',
      value: sct('8517006', 'Ex-smoker')
    })
  ]
}

function registers(when: When): Item[] {
  return [
    ...diabetesPage({
      on: '2026-02-16',
      hba1c: 65,
      systolic: 152,
      diastolic: 84,
      cholesterol: 4.1,
      bmi: 26.4,
      egfr: 51,
      albuminCreatinine: 4.6,
      smoking: 'Ex-smoker',
      foot: 'Low risk, both feet',
      retina: 'Background retinopathy, left eye',
      retinaOn: '2025-09-12',
      processes: 7
    }),
    register('diabetes', 'HbA1c target agreed', { on: '2026-02-16', quantity: [58, 'mmol/mol', 'mmol/mol'] }),
    ...frailtyPage({
      on: '2026-09-03',
      index: 0.38,
      clinicalFrailty: 6,
      falls: 2,
      mobility: 'Walks with a frame indoors',
      lives: 'Alone; carers twice a day'
    }),
    ...endOfLifePage({
      on: '2026-09-03',
      stage: 'Blue (a year or more)',
      resuscitation: 'CPR recommended',
      care: 'Home',
      death: 'Home'
    }),
    ...caseNotes([
      [when.ago(18), 'Telephoned Joan and Susan. Evening carers started; hospital bed requested.'],
      [when.ago(47), 'Home visit with the community nurse. Weight down; food diary left, dietitian asked.'],
      [when.ago(96), 'Discussed at the practice meeting: two falls since spring, medicines to be reviewed.'],
      ['2025-04-01', 'Taken on to the severe frailty register. Susan is the first contact.']
    ])
  ]
}
