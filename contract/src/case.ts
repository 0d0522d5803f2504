/** An investigation by privacy officers, as the console and the server have agreed it: notes are added and never changed. */
import { z } from 'zod'
import { lookUpSchema } from './console.ts'

const caseId = z.string().min(1).max(64)
const text = z.string().trim().min(3, 'say what you found').max(4000)

export const CASE_OUTCOMES = ['no-concern', 'concern', 'passed-on'] as const
export type CaseOutcome = (typeof CASE_OUTCOMES)[number]

/** About a person's record, about a user, or about what one did with the other. */
export const caseOpenRequestSchema = z
  .object({
    reference: z.string().trim().min(3, 'give it a reference').max(80),
    nhsNumber: z.string().optional(),
    userId: z.string().trim().min(1).max(256).optional()
  })
  .refine(({ nhsNumber, userId }) => nhsNumber !== undefined || userId !== undefined, {
    path: ['nhsNumber'],
    message: 'say about which person or which user'
  })
export const caseRequestSchema = z.object({ caseId })
export const caseNoteRequestSchema = z.object({ caseId, text })
/** `seq`: of a look-up of the own organisation. */
export const caseLinkRequestSchema = z.object({ caseId, seq: z.number().int().positive() })
export const caseCloseRequestSchema = z.object({ caseId, outcome: z.enum(CASE_OUTCOMES), text })

const caseSchema = z.object({
  caseId: z.string(),
  reference: z.string(),
  nhsNumber: z.string().nullable(),
  userId: z.string().nullable(),
  openedAt: z.string(),
  openedBy: z.string(),
  closed: z.object({ at: z.string(), by: z.string(), outcome: z.enum(CASE_OUTCOMES), text: z.string() }).nullable()
})

export const openCaseSchema = z.object({
  case: caseSchema,
  /** Oldest first. */
  notes: z.array(z.object({ at: z.string(), by: z.string(), text: z.string() })),
  lookUps: z.array(lookUpSchema)
})

export type Case = z.infer<typeof caseSchema>
export type OpenCase = z.infer<typeof openCaseSchema>
