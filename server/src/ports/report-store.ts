/** Drafts of access reports and what was done with them. Nothing in it is ever changed: each step is one more row. */
import type { RedactedPart, RedactionReason } from '@ncr/contract/access-report.ts'

export interface Actor {
  readonly id: string
  readonly name: string
}

export interface DraftedReport {
  readonly reportId: string
  readonly nhsNumber: string
  /** Every number that the person has had, as the index told when it was drafted. */
  readonly numbers: readonly string[]
  /** The organisation whose looks it tells; null for every organisation's. */
  readonly odsCode: string | null
  /** Days in London. */
  readonly from: string
  readonly to: string
  /** It tells nothing after this entry of the audit: a draft does not change by itself. */
  readonly throughSeq: number
  readonly reference: string
  readonly draftedAt: string
  readonly draftedBy: Actor
  readonly isCentral: boolean
}

export interface Redaction {
  readonly seq: number
  readonly part: RedactedPart
  readonly reason: RedactionReason
  readonly note: string
  readonly at: string
  readonly by: Actor
}

export interface ReportReview {
  readonly digest: string
  readonly note: string
  readonly at: string
  readonly by: Actor
}

export interface ReportRelease {
  readonly digest: string
  readonly at: string
  readonly by: Actor
}

export interface KeptReport extends DraftedReport {
  /** Oldest first: the last of a line holds. */
  readonly redactions: readonly Redaction[]
  readonly reviews: readonly ReportReview[]
  readonly release: ReportRelease | null
}

export interface ReleasedFiles {
  readonly html: string
  readonly pdf: Uint8Array
}

export interface ReportStore {
  draft(report: DraftedReport): Promise<void>
  find(reportId: string): Promise<KeptReport | null>
  /** Newest first: one organisation's, or, for null, all. */
  list(odsCode: string | null): Promise<readonly KeptReport[]>
  redact(reportId: string, redaction: Redaction): Promise<void>
  review(reportId: string, review: ReportReview): Promise<void>
  /** False where it was released before: what was given out is never exchanged. */
  release(reportId: string, release: ReportRelease, files: ReleasedFiles): Promise<boolean>
  /** As released, byte for byte. */
  files(reportId: string): Promise<ReleasedFiles | null>
}
