/** Concepts of the bench's entries, as [code, display]. Shared by all sources, so that a record has links to find. */
export type Concept = readonly [code: string, display: string]

export const ALLERGIES: readonly Concept[] = [
  ['91936005', 'Allergy to penicillin'],
  ['300916003', 'Latex allergy'],
  ['91935009', 'Allergy to peanut'],
  ['91930004', 'Allergy to edible egg'],
  ['293586001', 'Allergy to aspirin'],
  ['91939003', 'Allergy to sulfonamide'],
  ['293620004', 'Allergy to ibuprofen']
]

export const PROBLEMS: readonly Concept[] = [
  ['44054006', 'Type 2 diabetes mellitus'],
  ['13645005', 'Chronic obstructive lung disease'],
  ['59621000', 'Essential hypertension'],
  ['386805003', 'Mild cognitive impairment'],
  ['433144002', 'Chronic kidney disease stage 3'],
  ['195967001', 'Asthma'],
  ['49436004', 'Atrial fibrillation'],
  ['84114007', 'Heart failure'],
  ['22298006', 'Myocardial infarction'],
  ['40930008', 'Hypothyroidism'],
  ['64859006', 'Osteoporosis'],
  ['13746004', 'Bipolar disorder'],
  ['35489007', 'Depressive disorder'],
  ['26929004', "Alzheimer's disease"],
  ['239873007', 'Osteoarthritis of knee'],
  ['87522002', 'Iron deficiency anaemia'],
  ['56717001', 'Tuberculosis'],
  ['24079001', 'Atopic dermatitis']
]

export const MEDICINES: readonly Concept[] = [
  ['386872004', 'Ramipril'],
  ['116601002', 'Prednisolone'],
  ['409169006', 'Tiotropium'],
  ['373444002', 'Atorvastatin'],
  ['386868003', 'Bisoprolol'],
  ['387475002', 'Furosemide'],
  ['386849001', 'Olanzapine'],
  ['372594008', 'Sertraline'],
  ['386855006', 'Donepezil'],
  ['373529000', 'Morphine'],
  ['387207008', 'Ibuprofen'],
  ['387517004', 'Paracetamol'],
  ['391730008', 'Alendronic acid'],
  ['387362001', 'Adrenaline']
]

export const PROCEDURES: readonly Concept[] = [
  ['80146002', 'Appendicectomy'],
  ['73761001', 'Colonoscopy'],
  ['29303009', 'Electrocardiographic procedure'],
  ['40701008', 'Echocardiography'],
  ['168537006', 'Plain radiography'],
  ['77477000', 'Computerised axial tomography'],
  ['113091000', 'Magnetic resonance imaging'],
  ['38102005', 'Cholecystectomy']
]

export const MEASUREMENTS: readonly (readonly [code: string, display: string, unit: string, typical: number])[] = [
  ['364075005', 'Heart rate', '/min', 72],
  ['271649006', 'Systolic blood pressure', 'mm[Hg]', 128],
  ['271650006', 'Diastolic blood pressure', 'mm[Hg]', 78],
  ['86290005', 'Respiratory rate', '/min', 16],
  ['386725007', 'Body temperature', 'Cel', 37],
  ['27113001', 'Body weight', 'kg', 74],
  ['50373000', 'Body height', 'cm', 168]
]
