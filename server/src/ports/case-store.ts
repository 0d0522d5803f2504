/** Investigations of one organisation. Nothing in it is ever changed: a note, a link, the closing are each one more row. */
import type { CaseOutcome } from '@ncr/contract/case.ts'
import type { Actor } from './report-store.ts'

export interface OpenedCase {
  readonly caseId: string
  readonly odsCode: string
  readonly reference: string
  readonly nhsNumber: string | null
  readonly userId: string | null
  readonly at: string
  readonly by: Actor
}

export interface CaseNote {
  readonly text: string
  readonly at: string
  readonly by: Actor
}

export interface CaseClosing extends CaseNote {
  readonly outcome: CaseOutcome
}

export interface KeptCase extends OpenedCase {
  /** Oldest first. */
  readonly notes: readonly CaseNote[]
  /** Sequence numbers of look-ups in the audit, in the order they were linked. */
  readonly lookUps: readonly number[]
  readonly closing: CaseClosing | null
}

export interface CaseStore {
  open(opened: OpenedCase): Promise<void>
  /** Null where the organisation has no such case. */
  find(odsCode: string, caseId: string): Promise<KeptCase | null>
  /** Newest first. */
  list(odsCode: string): Promise<readonly KeptCase[]>
  note(caseId: string, note: CaseNote): Promise<void>
  /** Once, however often. */
  link(caseId: string, seq: number, at: string, by: Actor): Promise<void>
  /** False where it was closed before. */
  close(caseId: string, closing: CaseClosing): Promise<boolean>
}
