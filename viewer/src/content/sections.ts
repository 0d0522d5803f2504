/** What each section is called: in full on its page, short in the navigation. */
import type { SectionName } from '@ncr/contract/section-names.ts'

export interface SectionTitle {
  readonly title: string
  readonly short: string
  /** In the middle of a sentence. */
  readonly inWords: string
}

export const SECTION_TITLES: Record<SectionName, SectionTitle> = {
  alerts: { title: 'Alerts', short: 'Alerts', inWords: 'alerts' },
  allergies: { title: 'Allergies', short: 'Allergies', inWords: 'allergies' },
  problems: { title: 'Problems and diagnoses', short: 'Problems', inWords: 'problems' },
  medications: { title: 'Medications', short: 'Medications', inWords: 'medications' },
  encounters: { title: 'Encounters', short: 'Encounters', inWords: 'encounters' },
  appointments: { title: 'Appointments', short: 'Appointments', inWords: 'appointments' },
  referrals: { title: 'Referrals', short: 'Referrals', inWords: 'referrals' },
  services: { title: 'Services', short: 'Services', inWords: 'services' },
  'social-care': { title: 'Social care', short: 'Social care', inWords: 'social care' },
  results: { title: 'Results', short: 'Results', inWords: 'results' },
  observations: { title: 'Observations', short: 'Observations', inWords: 'observations' },
  procedures: { title: 'Procedures', short: 'Procedures', inWords: 'procedures' },
  immunisations: { title: 'Immunisations', short: 'Immunisations', inWords: 'immunisations' },
  documents: { title: 'Documents', short: 'Documents', inWords: 'documents' },
  'care-plans': { title: 'Care plans', short: 'Care plans', inWords: 'care plans' },
  'about-me': { title: 'About me', short: 'About me', inWords: 'about me' },
  people: { title: 'People', short: 'People', inWords: 'people' }
}
