/** A known impairment, posted by the central team and shown where it matters (feature 21). No patient data. */
import { z } from 'zod'
import { PAGE_NAMES, SECTION_NAMES } from './section-names.ts'

export const noticeSchema = z.object({
  id: z.string(),
  text: z.string(),
  postedAt: z.string(),
  /** Cleared notices are shown in the history only. */
  clearedAt: z.string().optional(),
  /** What it is about. Nothing named: the whole record. */
  sections: z.array(z.enum(SECTION_NAMES)).optional(),
  pages: z.array(z.enum(PAGE_NAMES)).optional(),
  sources: z.array(z.string()).optional()
})

export type Notice = z.infer<typeof noticeSchema>
