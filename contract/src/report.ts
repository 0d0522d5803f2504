/**
 * A discrepancy or a fault, as a reader reports it (feature 69): what kind of problem, and where; never a word of what
 * is wrong, which belongs to the telephone and to nobody's inbox.
 */
import { z } from 'zod'
import { PROBLEM_KINDS, REPORTED_PAGES } from './problem-kinds.ts'
import { SECTION_NAMES } from './section-names.ts'

export const reportSchema = z
  .object({
    disclosureId: z.string().min(1).max(64),
    problem: z.enum(PROBLEM_KINDS),
    section: z.enum(SECTION_NAMES).optional(),
    page: z.enum(REPORTED_PAGES).optional(),
    /** `source/Type/id`, as the record names it. */
    entry: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}\/[A-Za-z]{1,64}\/[A-Za-z0-9\-.]{1,64}$/)
      .optional()
  })
  .refine(({ section, page }) => section !== undefined || page !== undefined, 'a section or a page')

export type Report = z.infer<typeof reportSchema>

/** What the reader quotes to their service desk: the audit finds the rest by it. */
export const reportedSchema = z.object({ reference: z.string() })
