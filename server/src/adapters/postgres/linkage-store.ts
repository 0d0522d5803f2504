/** Linkages in PostgreSQL. */
import type pg from 'pg'
import { AccessGrant } from '../../domain/access-grant.ts'
import type { LinkageStore } from '../../ports/linkage-store.ts'
import { runQuery } from './database.ts'

export function createLinkageStore(pool: pg.Pool): LinkageStore {
  return {
    async loadHolders(grant) {
      AccessGrant.assert(grant)
      const found = await runQuery<{ source_id: string }>(pool, 'select source_id from linkage where nhs_number = $1', [
        grant.nhsNumber
      ])
      return new Set(found.rows.map((row) => row.source_id))
    }
  }
}
