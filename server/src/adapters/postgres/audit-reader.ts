/** Reads the audit for officers. The organisation is that of the grant, in every statement. */
import type pg from 'pg'
import { OfficerGrant } from '../../domain/officer.ts'
import type { AuditReader } from '../../ports/audit-reader.ts'
import { ENTRY_COLUMNS, toAuditRow, type StoredEntry } from './audit-tree.ts'
import { runQuery } from './database.ts'

/** Of one view: far more than the longest session makes. */
const ENTRIES_OF_VIEW_MAX = 5000

export function createAuditReader(pool: pg.Pool): AuditReader {
  return {
    async entriesOf(grant, disclosureId) {
      OfficerGrant.assert(grant)
      const { rows } = await runQuery<StoredEntry>(
        pool,
        `select ${ENTRY_COLUMNS} from audit_entry where disclosure_id = $1 and ods_code = $2 order by seq limit ${ENTRIES_OF_VIEW_MAX}`,
        [disclosureId, grant.odsCode]
      )
      return rows.map(toAuditRow)
    }
  }
}
