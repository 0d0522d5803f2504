/** Concepts that several people's records share, so that the same thing carries the same code wherever it is written. */
import { dmd, medicine, sct, words } from './codes.ts'

export const PROBLEMS = {
  type2Diabetes: sct('44054006', 'Type 2 diabetes mellitus'),
  copd: sct('13645005', 'Chronic obstructive lung disease', 'Chronic obstructive pulmonary disease'),
  copdExacerbation: sct(
    '195951007',
    'Acute exacerbation of chronic obstructive airways disease',
    'Acute exacerbation of COPD'
  ),
  hypertension: sct('59621000', 'Essential hypertension'),
  mildCognitiveImpairment: sct('386805003', 'Mild cognitive impairment'),
  ckd3: sct('433144002', 'Chronic kidney disease stage 3'),
  moderateFrailty: sct('925831000000107', 'Moderate frailty'),
  severeFrailty: sct('925861000000102', 'Severe frailty'),
  asthma: sct('195967001', 'Asthma'),
  atrialFibrillation: sct('49436004', 'Atrial fibrillation'),
  heartFailure: sct('84114007', 'Heart failure'),
  heartAttack: sct('22298006', 'Myocardial infarction'),
  hypothyroidism: sct('40930008', 'Hypothyroidism'),
  osteoporosis: sct('64859006', 'Osteoporosis'),
  bipolar: sct('13746004', 'Bipolar disorder'),
  depression: sct('35489007', 'Depressive disorder'),
  alzheimers: sct('26929004', "Alzheimer's disease"),
  kneeArthritis: sct('239873007', 'Osteoarthritis of knee'),
  ironDeficiency: sct('87522002', 'Iron deficiency anaemia'),
  tuberculosis: sct('56717001', 'Tuberculosis'),
  lungCancer: sct('254637007', 'Non-small cell lung cancer'),
  eczema: sct('24079001', 'Atopic dermatitis', 'Atopic eczema'),
  anxiety: sct('197480006', 'Anxiety disorder'),
  pregnant: sct('77386006', 'Pregnant', 'Pregnancy'),
  hipFracture: sct('5913000', 'Fracture of neck of femur'),
  ankleSprain: sct('44465007', 'Sprain of ankle'),
  wristFracture: sct('263102004', 'Fracture subluxation of wrist', 'Fracture of wrist'),
  chestInfection: sct('50417007', 'Lower respiratory tract infection'),
  venousUlcer: words('Venous ulcer of leg')
} as const

export const ALLERGIES = {
  penicillin: sct('91936005', 'Allergy to penicillin', 'Penicillin'),
  latex: sct('300916003', 'Latex allergy', 'Latex'),
  peanut: sct('91935009', 'Allergy to peanut', 'Peanut'),
  egg: sct('91930004', 'Allergy to edible egg', 'Egg'),
  aspirin: sct('293586001', 'Allergy to aspirin', 'Aspirin'),
  sulphonamide: sct('91939003', 'Allergy to sulfonamide', 'Sulphonamides'),
  ibuprofen: sct('293619005', 'Allergy to ibuprofen', 'Ibuprofen')
} as const

export const REACTIONS = {
  anaphylaxis: sct('39579001', 'Anaphylaxis'),
  rash: sct('271807003', 'Eruption of skin', 'Rash'),
  hives: sct('126485001', 'Urticaria'),
  nausea: sct('422587007', 'Nausea'),
  cough: sct('49727002', 'Cough'),
  wheeze: sct('56018004', 'Wheezing')
} as const

export const MEDICINES = {
  amlodipine: dmd('319283006', 'Amlodipine 5mg tablets'),
  metformin: dmd('325278007', 'Metformin 500mg tablets'),
  ramipril: medicine('386872004', 'Ramipril', 'Ramipril 5mg capsules'),
  prednisolone: medicine('116601002', 'Prednisolone', 'Prednisolone 5mg tablets'),
  salbutamol: dmd(
    '320139002',
    'Salbutamol 100micrograms CFC-free inhaler',
    'Salbutamol 100micrograms/dose inhaler CFC free'
  ),
  tiotropium: medicine('409169006', 'Tiotropium', 'Tiotropium bromide 18microgram inhalation powder capsules'),
  atorvastatin: medicine('373444002', 'Atorvastatin', 'Atorvastatin 40mg tablets'),
  doxycycline: medicine('372478003', 'Doxycycline', 'Doxycycline 100mg capsules'),
  amoxicillin: dmd('323510009', 'Amoxicillin 500mg capsules'),
  aspirin: dmd('319773006', 'Aspirin 75mg dispersible tablets'),
  clopidogrel: medicine('386952008', 'Clopidogrel', 'Clopidogrel 75mg tablets'),
  apixaban: dmd('42206511000001102', 'Apixaban 5mg tablets'),
  bisoprolol: medicine('386868003', 'Bisoprolol', 'Bisoprolol 2.5mg tablets'),
  furosemide: medicine('387475002', 'Furosemide', 'Furosemide 40mg tablets'),
  levothyroxine: dmd('374296008', 'Levothyroxine sodium 100microgram tablets'),
  lithium: words('Lithium carbonate 400mg modified-release tablets'),
  olanzapine: medicine('386849001', 'Olanzapine', 'Olanzapine 10mg tablets'),
  sertraline: medicine('372594008', 'Sertraline', 'Sertraline 100mg tablets'),
  donepezil: medicine('386855006', 'Donepezil', 'Donepezil 5mg tablets'),
  morphine: medicine('373529000', 'Morphine', 'Morphine sulfate 10mg/5ml oral solution'),
  ibuprofen: medicine('387207008', 'Ibuprofen', 'Ibuprofen 400mg tablets'),
  paracetamol: medicine('387517004', 'Paracetamol', 'Paracetamol 500mg tablets'),
  ferrousSulfate: medicine('387402000', 'Ferrous sulfate', 'Ferrous sulfate 200mg tablets'),
  alendronicAcid: medicine('391730008', 'Alendronic acid', 'Alendronic acid 70mg tablets'),
  adrenalinePen: medicine('387362001', 'Adrenaline', 'Adrenaline (base) 300micrograms/0.3ml auto-injector'),
  beclometasone: dmd('320537007', 'Beclometasone 100micrograms/dose inhaler'),
  insulinGlargine: medicine(
    '411529005',
    'Insulin glargine',
    'Insulin glargine 100units/ml solution for injection 3ml pre-filled pens'
  )
} as const

export const VACCINES = {
  flu: sct('822851000000102', 'Seasonal influenza vaccination', 'Influenza vaccine'),
  covid: dmd(
    '39115611000001103',
    'COVID-19 mRNA Vaccine Pfizer-BioNTech BNT162b2 30micrograms/0.3ml dose concentrate for suspension for injection multidose vials (Pfizer Ltd)',
    'COVID-19 mRNA vaccine'
  ),
  pneumococcal: sct('12866006', 'Pneumococcal vaccination', 'Pneumococcal vaccine'),
  mmr: sct('38598009', 'Measles, mumps and rubella vaccination', 'MMR vaccine')
} as const

export const LETTERS = {
  discharge: sct('373942005', 'Discharge summary'),
  clinic: sct('823691000000103', 'Clinical letter', 'Clinic letter'),
  crisisPlan: sct('736253002', 'Mental health crisis plan'),
  respect: sct('861421000000109', 'End of life care coordination summary', 'ReSPECT form')
} as const

export const PLANS = {
  crisis: { code: '736253002', display: 'Mental health crisis plan' },
  endOfLife: { code: '736373009', display: 'End of life care plan' },
  respiratory: { code: '736284000', display: 'Chronic obstructive pulmonary disease clinical management plan' },
  diabetes: { code: '735985000', display: 'Diabetes self management plan' },
  mentalHealth: { code: '736254008', display: 'Psychiatry care plan' },
  general: { code: '734163000', display: 'Care plan' }
} as const

export const KIN = {
  daughter: { code: 'DAU', display: 'natural daughter' },
  son: { code: 'SON', display: 'natural son' },
  mother: { code: 'MTH', display: 'mother' },
  father: { code: 'FTH', display: 'father' },
  wife: { code: 'WIFE', display: 'wife' },
  husband: { code: 'HUSB', display: 'husband' },
  sister: { code: 'SIS', display: 'sister' },
  grandmother: { code: 'GRMTH', display: 'grandmother' },
  neighbour: { code: 'NBOR', display: 'neighbor' },
  partner: { code: 'DOMPART', display: 'domestic partner' }
} as const
