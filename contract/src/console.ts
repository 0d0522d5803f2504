/** What the pages of the console and the server have agreed. Everything here is asked for by POST: no address names anybody. */
import { z } from 'zod'

export const officerSchema = z.object({
  region: z.string(),
  name: z.string(),
  role: z.enum(['privacy-officer', 'central-team']),
  organisation: z.string(),
  odsCode: z.string(),
  /** After this long without a request the session ends. */
  idleMs: z.number()
})

export type Officer = z.infer<typeof officerSchema>
