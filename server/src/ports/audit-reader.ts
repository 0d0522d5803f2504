/** The audit as officers read it: what staff of one organisation did. Nothing here reads another organisation's entries. */
import type { AuditRow } from '../domain/audit-leaf.ts'
import type { OfficerGrant } from '../domain/officer.ts'

export interface AuditReader {
  /** All entries of one view, in order; none where it is not the officer's organisation's. */
  entriesOf(grant: OfficerGrant, disclosureId: string): Promise<readonly AuditRow[]>
}
