/** What a source said for a section. Empty is never ambiguous: exactly one of these holds for each section and source. */
export const SECTION_STATES = [
  'recorded',
  'none-recorded',
  'not-held',
  'not-supported',
  'not-asked',
  'refused',
  'withheld',
  'timed-out',
  'unavailable'
] as const

export type SectionStateName = (typeof SECTION_STATES)[number]

/** What became of asking one source for the whole record. */
export const SOURCE_OUTCOMES = ['answered', 'refused', 'timed-out', 'unavailable', 'not-asked'] as const

export type SourceOutcomeName = (typeof SOURCE_OUTCOMES)[number]

/**
 * Beside a state. `stale`: an overnight copy older than promised. `cut`: a limit was reached, more may exist.
 * `part-withheld`: the source or a policy held some of it back.
 */
export const STATE_FLAGS = ['stale', 'cut', 'part-withheld'] as const

export type StateFlag = (typeof STATE_FLAGS)[number]

/** States after which something of this source may exist that the reader does not see: counts then say "at least". */
export const INCOMPLETE_STATES: ReadonlySet<SectionStateName> = new Set<SectionStateName>([
  'not-asked',
  'refused',
  'withheld',
  'timed-out',
  'unavailable'
])
