/**
 * What one section of the GP record says: which of the four empties of the national standard it carries, and the state
 * that is (H-003: "none recorded", "not retrievable", "access denied" and "not supported" are never told as one another).
 */
import type { GpDataEmpty, GpDataSection } from '@ncr/contract/page.ts'
import type { SectionState } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { SectionStateName, StateFlag } from '@ncr/contract/source-outcome.ts'

/** The graver first: a section that is denied in part is not "none". Quotation marks differ between systems. */
const SENTENCES: readonly (readonly [GpDataEmpty, RegExp])[] = [
  ['access-denied', /Access is denied to .{1,200}? data/i],
  ['retrieval-not-supported', /This system does not support retrieval of .{1,200}? data/i],
  ['not-supported', /data is not supported by this system/i],
  ['no-data', /No .{1,200}? data is recorded for this patient/i]
]

const STATE_OF_EMPTY: Readonly<Record<GpDataEmpty, SectionStateName>> = {
  'no-data': 'none-recorded',
  'retrieval-not-supported': 'not-supported',
  'access-denied': 'refused',
  'not-supported': 'not-supported'
}

const DETAIL_OF_EMPTY: Readonly<Partial<Record<GpDataEmpty, string>>> = {
  'retrieval-not-supported': 'the practice’s system cannot send this; the data may still exist there',
  'access-denied': 'the practice’s system denies access to this'
}

/** Sections of the record whose content each section of the GP record shows: a role that is not to see one sees neither. */
const SHOWS: Readonly<Record<GpDataSection, readonly SectionName[]>> = {
  SUM: ['problems', 'allergies', 'medications', 'encounters'],
  ENC: ['encounters', 'problems', 'medications', 'observations', 'results'],
  CLI: ['problems', 'procedures', 'observations', 'results'],
  PRB: ['problems'],
  ALL: ['allergies'],
  MED: ['medications'],
  REF: ['referrals'],
  OBS: ['observations', 'results'],
  IMM: ['immunisations'],
  ADM: ['documents', 'alerts']
}

export interface ReadGpSection {
  readonly state: SectionStateName
  readonly detail?: string
  readonly flags?: StateFlag[]
  readonly empty?: GpDataEmpty
}

/** The sections hidden from the role that this section of the GP record would show. */
export function hiddenBehind(section: GpDataSection, hidden: ReadonlySet<SectionName>): readonly SectionName[] {
  return SHOWS[section].filter((name) => hidden.has(name))
}

/** `html`: sanitised. */
export function readGpSection(html: string): ReadGpSection {
  const words = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  const said = SENTENCES.filter(([, sentence]) => sentence.test(words)).map(([empty]) => empty)
  const [gravest] = said
  const flags = flagsOf(html, said)
  const flagged = flags.length === 0 ? {} : { flags }
  // Beside a table an empty speaks of one part only; the section itself has something.
  if (gravest === undefined || /<td\b/i.test(html)) return { state: 'recorded', ...flagged }
  const detail = DETAIL_OF_EMPTY[gravest]
  return { state: STATE_OF_EMPTY[gravest], ...(detail === undefined ? {} : { detail }), ...flagged, empty: gravest }
}

/** The banners say them in words; the flags are for what counts and filters. */
function flagsOf(html: string, said: readonly GpDataEmpty[]): StateFlag[] {
  const has = (banner: string): boolean => new RegExp(`class="[^"]*\\b${banner}\\b`).test(html)
  const isPartDenied = said.includes('access-denied') && /<td\b/i.test(html)
  return [
    ...(has('gptransfer-banner') ? (['cut'] as const) : []),
    ...(has('exclusion-banner') || isPartDenied ? (['part-withheld'] as const) : [])
  ]
}

export function toGpState(source: string, asOf: string | null, read: Omit<ReadGpSection, 'empty'>): SectionState {
  const { state, detail, flags } = read
  return {
    source,
    state,
    ...(asOf === null ? {} : { asOf }),
    ...(detail === undefined ? {} : { detail }),
    ...(flags === undefined ? {} : { flags })
  }
}
