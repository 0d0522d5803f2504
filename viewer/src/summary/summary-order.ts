/**
 * The order of the panels: what is most dangerous to miss first. Where each stands and how high it is, on each width of
 * screen, is in styles/summary-places.css.
 */
import type { SectionName } from '@ncr/contract/section-names.ts'

export const SUMMARY_ORDER: Record<SectionName, number> = {
  alerts: 0,
  allergies: 1,
  problems: 2,
  medications: 3,
  results: 4,
  observations: 5,
  encounters: 6,
  appointments: 7,
  documents: 8,
  'care-plans': 9,
  referrals: 10,
  'social-care': 11,
  services: 12,
  procedures: 13,
  immunisations: 14,
  'about-me': 15,
  people: 16
}
