/**
 * What a search inside the record answers: `GET /api/record/search?q=` (outer contract, section 5). Asked for anew, of
 * every source, when the reader searches; not part of the stream. What could not be searched stands beside what was found.
 */
import { z } from 'zod'
import { GP_DATA_SECTIONS } from './page.ts'
import { stateSchema } from './record.ts'
import { PAGE_NAMES, SECTION_NAMES } from './section-names.ts'

/** What is searched for. */
export const SEARCH_PARAMETER = 'q'

/** Of what is searched for; more is refused. */
export const SEARCH_CHARACTERS_MAX = 100

const PLACE_NAMES = [...SECTION_NAMES, ...PAGE_NAMES] as const
export type SearchPlace = (typeof PLACE_NAMES)[number]

/** Words around what was found, in their order; `found` marks the words themselves. Never HTML. */
export const excerptSchema = z.object({
  /** The element of the entry, or where else the words stand: `Note`, `Document`, `Summary`. */
  where: z.string(),
  parts: z.array(z.object({ text: z.string(), found: z.literal(true).optional() })),
  /** Which content of a document, counted from 0. */
  content: z.number().int().nonnegative().optional()
})

export const hitSchema = z.object({
  place: z.enum(PLACE_NAMES),
  /** Of the entry; null in the GP record, which has none. */
  entry: z.string().nullable(),
  source: z.string(),
  /** What the entry is called; null where its words open on purpose only. */
  title: z.string().nullable(),
  recorded: z.string().nullable(),
  occurred: z.string().nullable(),
  /** Words of safeguarding stand in it: none of them is here, and a neutral marker stands in their place (H-014). */
  guarded: z.literal(true).optional(),
  excerpts: z.array(excerptSchema),
  /** Pages that show the entry beside its place. */
  pages: z.array(z.enum(PAGE_NAMES)).optional(),
  gpSection: z.enum(GP_DATA_SECTIONS).optional()
})

export const searchedPlaceSchema = z.object({
  place: z.enum(PLACE_NAMES),
  /** One for each source that has a part in this place; of the GP record one for each section that was asked for. */
  states: z.array(stateSchema.extend({ gpSection: z.enum(GP_DATA_SECTIONS).optional() })),
  /** How many entries of it were found: more than there are hits of it where the limit of hits was reached. */
  found: z.number().int().nonnegative()
})

/** The words of one document that were not searched, or not all of them. */
export const unsearchedDocumentSchema = z.object({
  entry: z.string(),
  content: z.number().int().nonnegative(),
  /** As of a section: `not-supported` is a kind without words, `not-asked` lies behind a limit. */
  state: stateSchema.shape.state,
  detail: z.string(),
  /** Its beginning was searched. */
  flags: z.array(z.literal('cut')).optional()
})

export const searchAnswerSchema = z.object({
  disclosureId: z.string(),
  requestId: z.string(),
  at: z.string(),
  /** What was looked for: each must be found in an entry. `also`: words that mean the same and count as well. */
  terms: z.array(z.object({ asked: z.string(), also: z.array(z.string()) })),
  found: z.number().int().nonnegative(),
  /** Something was not searched: there may be more. */
  atLeast: z.boolean(),
  places: z.array(searchedPlaceSchema),
  hidden: z.array(z.enum(PLACE_NAMES)),
  documents: z.object({
    searched: z.number().int().nonnegative(),
    unsearched: z.array(unsearchedDocumentSchema)
  }),
  hits: z.array(hitSchema)
})

export type SearchAnswer = z.infer<typeof searchAnswerSchema>
export type SearchHit = z.infer<typeof hitSchema>
export type SearchExcerpt = z.infer<typeof excerptSchema>
export type SearchedPlace = z.infer<typeof searchedPlaceSchema>
export type UnsearchedDocument = z.infer<typeof unsearchedDocumentSchema>
