/** Sections that show their entries in a way of their own; all others in the groups of their declaration. */
import type { SectionName } from '@ncr/contract/section-names.ts'
import { AboutMeBody } from './about-me/about-me-body.tsx'
import { CarePlansBody } from './care-plans/care-plans-body.tsx'
import { EncountersBody } from './encounters/encounters-body.tsx'
import { MedicationsBody } from './medications/medications-body.tsx'
import type { SectionBody } from './section-body.ts'
import { ResultsBody } from './tests/results-body.tsx'
import { SocialCareBody } from './social-care/social-care-body.tsx'

export const SECTION_BODIES: Partial<Record<SectionName, SectionBody>> = {
  medications: MedicationsBody,
  encounters: EncountersBody,
  'social-care': SocialCareBody,
  'care-plans': CarePlansBody,
  'about-me': AboutMeBody,
  results: ResultsBody
}
