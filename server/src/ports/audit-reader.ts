/** The audit as officers read it: what staff of one organisation did. Nothing here reads another organisation's entries. */
import type { AuditRow } from '../domain/audit-leaf.ts'
import type { OfficerGrant } from '../domain/officer.ts'

export interface AuditReader {
  /** All entries of one view, in order; none where it is not the officer's organisation's. */
  entriesOf(grant: OfficerGrant, disclosureId: string): Promise<readonly AuditRow[]>

  /** What staff of the officer's organisation opened, were shown and were refused, oldest first; one more than `rowsMax` at most. */
  looks(grant: OfficerGrant, asked: AskedLooks, rowsMax: number): Promise<readonly AuditRow[]>

  /**
   * What officers of the organisation looked up, newest first. Of the central team: of each organisation where one officer
   * alone has signed in since, whom nobody there can review.
   */
  lookUps(grant: OfficerGrant, asked: AskedLookUps): Promise<readonly AuditRow[]>

  /** Those of them, with their reviews, oldest first; a number that is none is left out. */
  lookUpsAt(grant: OfficerGrant, seqs: readonly number[], since: string): Promise<readonly AuditRow[]>

  /** What the audit has of a person, up to an entry, oldest first; one more than `rowsMax` at most. Of a privacy officer, the own organisation's alone. */
  ofPerson(grant: OfficerGrant, asked: AskedPerson, rowsMax: number): Promise<readonly AuditRow[]>

  /** Sequence number of the last entry; 0 without any. */
  lastSeq(grant: OfficerGrant): Promise<number>

  /** Ids of the privacy officers of an organisation who have signed in since. */
  officersOf(grant: OfficerGrant, odsCode: string, since: string): Promise<readonly string[]>

  /** Counts for each organisation that opened anything: of a privacy officer, the own alone. */
  usage(grant: OfficerGrant, period: Period): Promise<readonly UsageRow[]>
}

/** Instants, ISO 8601: from the first, up to and without the last. */
export interface Period {
  readonly from: string
  readonly to: string
}

export interface AskedLooks extends Period {
  /** Every number of one person. */
  readonly numbers?: readonly string[] | undefined
  readonly userId?: string | undefined
}

export interface AskedLookUps {
  /** An officer who has not signed in since is not there to review. */
  readonly since: string
  /** Older than this one; null: the newest. */
  readonly before: number | null
  readonly rowsMax: number
}

export interface AskedPerson extends Period {
  /** Every number that the person has had. */
  readonly numbers: readonly string[]
  /** Null: of every organisation. */
  readonly odsCode: string | null
  readonly throughSeq: number
}

export interface UsageRow {
  readonly odsCode: string
  readonly opens: number
  readonly users: number
  readonly people: number
  readonly completed: number
  readonly p50: number | null
  readonly p95: number | null
  readonly days: readonly { readonly day: string; readonly opens: number }[]
  readonly displayed: readonly { readonly what: string; readonly count: number }[]
  readonly failures: readonly { readonly source: string; readonly count: number }[]
}
