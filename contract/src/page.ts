/**
 * A page: asked for when the reader opens it, and audited then (outer contract, section 5). It is not part of the
 * stream: `GET /api/record/page/{name}` answers with one of these. A section of the GP record that would show what is
 * hidden from the reader's role is `withheld`, its practice is not asked; a page hidden as such is `hidden-from-role`.
 */
import { z } from 'zod'
import { entrySchema, stateSchema } from './record.ts'
import { PAGE_NAMES } from './section-names.ts'

/** The ten sections of GP Connect Access Record HTML 0.7.4, in the order a reader finds them. */
export const GP_DATA_SECTIONS = ['SUM', 'ENC', 'CLI', 'PRB', 'ALL', 'MED', 'REF', 'OBS', 'IMM', 'ADM'] as const
export type GpDataSection = (typeof GP_DATA_SECTIONS)[number]

/** Which section of the GP record is asked for: `?section=ALL`. Left out: SUM. */
export const GP_DATA_SECTION_PARAMETER = 'section'

/**
 * Why a GP system showed nothing. Four sentences of the national standard that must never be told as one another:
 * no such data, retrieval not supported, access denied, data not supported by the system.
 */
export const GP_DATA_EMPTIES = ['no-data', 'retrieval-not-supported', 'access-denied', 'not-supported'] as const
export type GpDataEmpty = (typeof GP_DATA_EMPTIES)[number]

/** One section of one GP system, in the national fixed format: its words, tables and banners as received. */
export const gpDataSchema = z.object({
  source: z.string(),
  section: z.enum(GP_DATA_SECTIONS),
  /** As the practice's system calls it. */
  title: z.string(),
  /** XHTML as received, without scripts, forms, frames and anything loaded from elsewhere. */
  html: z.string(),
  /** Which of the four sentences it carries, where it carries one. */
  empty: z.enum(GP_DATA_EMPTIES).optional(),
  /** What had to be taken out of it, said in words; left out when nothing was. */
  removed: z.array(z.string()).optional(),
  asOf: z.string()
})

export const pageEntrySchema = entrySchema.extend({
  /** The unit of the community system that recorded it; null where it names none. Only on `systmone-non-gp`. */
  unit: z.string().nullable().optional()
})

export const pageSchema = z.object({
  page: z.enum(PAGE_NAMES),
  disclosureId: z.string(),
  requestId: z.string(),
  at: z.string(),
  /** One for each source that feeds this page. */
  states: z.array(stateSchema),
  entries: z.array(pageEntrySchema),
  /** Only on `gp-data`. */
  gpData: z.array(gpDataSchema).optional()
})

export type Page = z.infer<typeof pageSchema>
export type PageEntry = z.infer<typeof pageEntrySchema>
export type GpData = z.infer<typeof gpDataSchema>
