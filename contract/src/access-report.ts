/** The person's access report as the console and the server have agreed it. Asked for by POST: no address names anybody. */
import { z } from 'zod'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')
const reportId = z.string().min(1).max(64)
const note = z.string().trim().min(3, 'say what you found').max(500)

/** Why the law lets something be left out; the console and the runbook say each with its paragraph. */
export const REDACTION_REASONS = ['serious-harm', 'child-abuse', 'crime', 'other-person'] as const
export type RedactionReason = (typeof REDACTION_REASONS)[number]

/** The whole line, or who it was; `none` takes a redaction back. */
export const REDACTED_PARTS = ['line', 'name', 'none'] as const
export type RedactedPart = (typeof REDACTED_PARTS)[number]

export const reportDraftRequestSchema = z.object({
  nhsNumber: z.string(),
  from: day,
  to: day,
  /** The number of the request that it answers. It stands on the report. */
  reference: z.string().trim().min(3, 'give the number of the request that it answers').max(80)
})
export const reportRequestSchema = z.object({ reportId })
export const reportRedactRequestSchema = z.object({
  reportId,
  /** The line, by the number of its entry in the audit. */
  seq: z.number().int().positive(),
  part: z.enum(REDACTED_PARTS),
  reason: z.enum(REDACTION_REASONS),
  note
})
/** `digest`: of what the reviewer read; where the draft has changed since, it is refused. */
export const reportReviewRequestSchema = z.object({ reportId, digest: z.string().min(1).max(64), note })
export const reportFileRequestSchema = z.object({ reportId, format: z.enum(['html', 'pdf']) })

export const REPORT_STATES = ['draft', 'reviewed', 'released'] as const

const reportSchema = z.object({
  reportId: z.string(),
  state: z.enum(REPORT_STATES),
  nhsNumber: z.string(),
  /** Whose looks it tells: one organisation's, or everybody's. */
  organisation: z.string(),
  from: z.string(),
  to: z.string(),
  reference: z.string(),
  draftedAt: z.string(),
  draftedBy: z.string(),
  /** The reader drafted it or left something out: another person reviews it. */
  isOwn: z.boolean(),
  reviewed: z.object({ at: z.string(), by: z.string(), note: z.string() }).nullable(),
  released: z.object({ at: z.string(), by: z.string() }).nullable()
})

const reportLineSchema = z.object({
  seq: z.number(),
  at: z.string(),
  /** In the words of the report. */
  what: z.string(),
  who: z.string(),
  organisation: z.string(),
  why: z.string(),
  seen: z.string(),
  redacted: z
    .object({ part: z.enum(['line', 'name']), reason: z.enum(REDACTION_REASONS), note: z.string(), by: z.string() })
    .nullable()
})

/** A document for a member of the public: what it says, apart from how it is drawn, so that no two drawings differ. */
const factSchema = z.object({ label: z.string(), value: z.string() })
const itemSchema = z.object({ heading: z.string(), facts: z.array(factSchema) })
const partSchema = z.object({ heading: z.string(), paragraphs: z.array(z.string()), items: z.array(itemSchema) })
const reportDocumentSchema = z.object({
  title: z.string(),
  facts: z.array(factSchema),
  parts: z.array(partSchema),
  /** When it was prepared, ISO 8601. */
  at: z.string()
})

/** A draft as its drafter and its reviewer see it: every line, and what is left out of the report with why. */
export const openReportSchema = z.object({
  report: reportSchema,
  lines: z.array(reportLineSchema),
  /** Of what the person would get; the review names it. */
  digest: z.string(),
  /** What the person would get: as a document to draw, and as the file. */
  document: reportDocumentSchema,
  html: z.string()
})

export type AccessReport = z.infer<typeof reportSchema>
export type AccessReportLine = z.infer<typeof reportLineSchema>
export type OpenAccessReport = z.infer<typeof openReportSchema>
export type ReportDocument = z.infer<typeof reportDocumentSchema>
export type ReportFact = z.infer<typeof factSchema>
export type ReportItem = z.infer<typeof itemSchema>
export type ReportPart = z.infer<typeof partSchema>
