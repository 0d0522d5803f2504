/**
 * The record as data: one JSON object a line, in the order things become known (outer contract, section 5).
 * Readers ignore keys they do not know; writers leave none of the required ones out.
 */
import { z } from 'zod'
import { noticeSchema } from './notice.ts'
import { PAGE_NAMES, SECTION_NAMES } from './section-names.ts'
import { SECTION_STATES, SOURCE_OUTCOMES, STATE_FLAGS } from './source-outcome.ts'

export const CONTRACT_VERSION = 1

/** The person as the person index has them; never a partner's copy. `deceased`: date or dateTime of death, or true when it gives none. */
export const personSchema = z.object({
  nhsNumber: z.string().regex(/^\d{10}$/),
  /** The number that the host system launched with, where the index has since replaced it by `nhsNumber` (H-012). */
  launchedAs: z.string().optional(),
  family: z.string(),
  given: z.array(z.string()),
  prefix: z.array(z.string()).optional(),
  birthDate: z.string(),
  gender: z.string().nullable(),
  deceased: z.union([z.string(), z.literal(true)]).nullable(),
  /** Who told the index of the death: the registrar (`formal`), or an NHS organisation before that (`informal`, H-013). */
  deathNotice: z.enum(['formal', 'informal']).optional(),
  address: z.string().optional(),
  telephone: z.string().optional(),
  generalPractitioner: z.string().optional()
})

export const sourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  odsCode: z.string(),
  partner: z.string(),
  kind: z.enum(['live', 'overnight']),
  /** It feeds a page and no section: it is `not-asked` in each, and nothing is missing there for that. */
  pageOnly: z.literal(true).optional(),
  /**
   * Its entries are pointers to documents that others keep: the `odsCode` of an entry is its custodian’s. A content
   * without a `url` is opened at the custodian and not through the hub.
   */
  pointers: z.literal(true).optional(),
  /** Pages that show what it holds, beside the sections or instead of them. */
  pages: z.array(z.enum(PAGE_NAMES)).optional(),
  /** What the source promises, as a date; a floor that is shown, never a filter. */
  historyFrom: z.string().optional(),
  resourceTypes: z.array(z.string()).optional(),
  deadlineMs: z.number().optional()
})

export const readerSchema = z.object({
  name: z.string(),
  role: z.string(),
  odsCode: z.string(),
  organisation: z.string()
})

export const serviceDeskSchema = z.object({
  name: z.string().optional(),
  telephone: z.string().optional(),
  email: z.string().optional()
})

export const openedSchema = z.object({
  event: z.literal('opened'),
  contract: z.literal(CONTRACT_VERSION),
  disclosureId: z.string(),
  requestId: z.string(),
  at: z.string(),
  region: z.object({ name: z.string() }),
  reader: readerSchema,
  serviceDesk: serviceDeskSchema,
  person: personSchema,
  /** After this long without a request the session ends: the screen must not outlast it. */
  idleMs: z.number().optional(),
  /** From this moment on the session has ended, however much it is used: the screen must not outlast that either. */
  endsAt: z.string().optional(),
  /**
   * Of this session and of no other: the viewer names an entry in its own address by a digest under it, so that the address
   * opens that entry within the session and says nothing anywhere else.
   */
  linkKey: z.string().optional(),
  sections: z.array(z.enum(SECTION_NAMES)),
  /** Sections hidden from the reader's role, named so that the screen can say so. Left out when there are none. */
  hidden: z.array(z.enum(SECTION_NAMES)).optional(),
  /** Pages hidden from the reader's role. Left out when there are none. */
  hiddenPages: z.array(z.enum(PAGE_NAMES)).optional(),
  sources: z.array(sourceSchema),
  /** Known impairments that stand now. Left out when there are none. */
  notices: z.array(noticeSchema).optional(),
  /**
   * The person has objected, and this reader looks all the same: by an exception that the central team gave for this
   * reason, that ends then, and that is reviewed. The screen must say so. Left out where nobody objected.
   */
  emergencyAccess: z.object({ until: z.string(), reason: z.string() }).optional()
})

export const pageCountSchema = z.object({
  page: z.enum(PAGE_NAMES),
  state: z.enum(SECTION_STATES),
  count: z.number().int().nonnegative(),
  flags: z.array(z.enum(STATE_FLAGS)).optional()
})

export const sourceEventSchema = z.object({
  event: z.literal('source'),
  source: z.string(),
  outcome: z.enum(SOURCE_OUTCOMES),
  tookMs: z.number(),
  asOf: z.string().optional(),
  flags: z.array(z.enum(STATE_FLAGS)).optional(),
  detail: z.string().optional(),
  /** Name of a newer night (YYYY-MM-DD) that was rejected: what is shown is the copy before it. */
  rejectedNight: z.string().optional(),
  /** The same, of one that waits for a person to release it. */
  heldNight: z.string().optional(),
  /** Of one that was not asked because it keeps failing: since when, an instant. */
  failingSince: z.string().optional(),
  /** Of one that was not asked because the region has switched it off. */
  switchedOff: z.literal(true).optional(),
  /** What the pages it feeds would show of it, for the navigation; the entries come when a page is opened. */
  pages: z.array(pageCountSchema).optional()
})

/** One resource that could not be read: which it was, as far as known, and everything that is wrong with it. */
export const unreadableSchema = z.object({ resource: z.string(), issues: z.array(z.string()) })

export const stateSchema = z.object({
  source: z.string(),
  state: z.enum(SECTION_STATES),
  asOf: z.string().optional(),
  detail: z.string().optional(),
  flags: z.array(z.enum(STATE_FLAGS)).optional(),
  /** Of one that was not asked: it never sends this, asked or not. */
  neverSends: z.literal(true).optional(),
  unreadable: z.number().int().positive().optional(),
  unreadableIssues: z.array(unreadableSchema).optional()
})

export const entrySchema = z.object({
  /** `source/Type/id`: unique in the region. */
  id: z.string(),
  source: z.string(),
  /** Of the partner whose source it is; of a pointer: of its custodian. */
  odsCode: z.string(),
  text: z.string(),
  /** When it was recorded in the partner's system, and when it happened: FHIR partial dates, never padded. */
  recorded: z.string().nullable(),
  occurred: z.string().nullable(),
  status: z.string().nullable(),
  links: z.array(z.object({ to: z.string(), why: z.string() })),
  conflicts: z.array(z.object({ with: z.string(), what: z.string() })),
  resource: z.looseObject({ resourceType: z.string() }),
  /** Since this user last saw a completed record of this person. Left out where it is neither, or could not be compared. */
  since: z.enum(['new', 'changed']).optional(),
  /** Resources of the same source that this one references (Medication, Practitioner, Organization, Location). */
  included: z.array(z.looseObject({ resourceType: z.string() })).optional()
})

export const sectionEventSchema = z.object({
  event: z.literal('section'),
  section: z.enum(SECTION_NAMES),
  complete: z.boolean(),
  states: z.array(stateSchema),
  entries: z.array(entrySchema)
})

/** What changed since this user last looked. Only where a source gave its whole answer both times. */
export const sinceLastLookSchema = z.object({
  at: z.string(),
  new: z.number().int().nonnegative(),
  changed: z.number().int().nonnegative(),
  retracted: z.number().int().nonnegative(),
  /** Entries that were shown then and that their source does not send any more, by id: nothing of their content is kept. */
  gone: z.array(z.object({ id: z.string(), source: z.string(), section: z.enum(SECTION_NAMES) })),
  /** Did not give its whole answer then or now: nothing is said of it. */
  notCompared: z.array(z.object({ source: z.string(), section: z.enum(SECTION_NAMES) })),
  /** A confidentiality rule held something back then or now: what is gone is not told at all. */
  goneNotCompared: z.literal(true).optional()
})

export const completeEventSchema = z.object({
  event: z.literal('complete'),
  tookMs: z.number(),
  /** Left out at a first look, and where nothing changed. */
  since: sinceLastLookSchema.optional(),
  /** Said once per record when a confidentiality rule held something back. */
  withheld: z.literal(true).optional()
})

export const failedEventSchema = z.object({
  event: z.literal('failed'),
  code: z.string(),
  requestId: z.string().optional()
})

export const recordEventSchema = z.discriminatedUnion('event', [
  openedSchema,
  sourceEventSchema,
  sectionEventSchema,
  completeEventSchema,
  failedEventSchema
])

/** What the viewer says it put in front of the reader. */
export const displayedSchema = z
  .object({
    disclosureId: z.string().min(1).max(64),
    section: z.enum(SECTION_NAMES).optional(),
    page: z.string().min(1).max(64).optional(),
    printed: z.boolean().optional()
  })
  .refine((report) => report.section !== undefined || report.page !== undefined, 'a section or a page')

/** An error before the first line (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  /** Whom to telephone: the desk of the reader's own organisation where it is known, else the region's. */
  readonly serviceDesk?: z.infer<typeof serviceDeskSchema>
  readonly requestId: string
}

export type Person = z.infer<typeof personSchema>
export type Source = z.infer<typeof sourceSchema>
export type OpenedEvent = z.infer<typeof openedSchema>
export type SourceEvent = z.infer<typeof sourceEventSchema>
export type PageCount = z.infer<typeof pageCountSchema>
export type SectionState = z.infer<typeof stateSchema>
export type Unreadable = z.infer<typeof unreadableSchema>
export type Entry = z.infer<typeof entrySchema>
export type SectionEvent = z.infer<typeof sectionEventSchema>
export type SinceLastLook = z.infer<typeof sinceLastLookSchema>
export type CompleteEvent = z.infer<typeof completeEventSchema>
export type FailedEvent = z.infer<typeof failedEventSchema>
export type RecordEvent = z.infer<typeof recordEventSchema>
export type Displayed = z.infer<typeof displayedSchema>
