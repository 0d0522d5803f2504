/**
 * The sections of the record in the order a reader meets them, and the pages that are asked for when opened.
 * Each name is exact: it is what the record stream, the audit and the documents say.
 */

export const SECTION_NAMES = [
  'alerts',
  'allergies',
  'problems',
  'medications',
  'encounters',
  'appointments',
  'referrals',
  'services',
  'social-care',
  'results',
  'observations',
  'procedures',
  'immunisations',
  'documents',
  'care-plans',
  'about-me',
  'people'
] as const

export type SectionName = (typeof SECTION_NAMES)[number]

/** Pages are not streamed with the record: each is asked for, and audited, when it is opened. */
export const PAGE_NAMES = ['gp-data', 'systmone-non-gp', 'diabetes', 'frailty', 'end-of-life', 'case-notes'] as const

export type PageName = (typeof PAGE_NAMES)[number]
