/** Linkages in PostgreSQL. */
import assert from 'node:assert/strict'
import type pg from 'pg'
import { AccessGrant } from '../../domain/access-grant.ts'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Linkage, LinkageRegistry, LinkageStore } from '../../ports/linkage-store.ts'
import { runQuery } from './database.ts'

interface LinkageRow {
  readonly id: string
  readonly nhs_number: string
  readonly source_id: string
  readonly patient_id: string | null
  readonly since: Date
}

const COLUMNS = 'id, nhs_number, source_id, patient_id, since'

export function createLinkageStore(pool: pg.Pool): LinkageStore {
  return {
    async loadHolders(grant) {
      AccessGrant.assert(grant)
      const found = await runQuery<Pick<LinkageRow, 'source_id' | 'patient_id' | 'since'>>(
        pool,
        'select source_id, patient_id, since from linkage where nhs_number = $1',
        [grant.nhsNumber]
      )
      return new Map(
        found.rows.map((row) => [row.source_id, { sinceMs: row.since.getTime(), patientId: row.patient_id ?? '' }])
      )
    }
  }
}

export function createLinkageRegistry(pool: pg.Pool, clock: Clock): LinkageRegistry {
  return {
    async save({ nhsNumber, sourceId, patientId }) {
      const saved = await runQuery<LinkageRow>(
        pool,
        `with moved as (delete from linkage where source_id = $2 and patient_id = $3 and nhs_number <> $1)
         insert into linkage (nhs_number, source_id, patient_id, since) values ($1, $2, $3, $4)
         on conflict (nhs_number, source_id) do update set patient_id = excluded.patient_id, since = excluded.since
         returning ${COLUMNS}`,
        [nhsNumber, sourceId, patientId, new Date(clock.nowMs()).toISOString()]
      )
      const linkage = saved.rows.map(toLinkage)[0]
      assert(linkage !== undefined && linkage !== null, 'what was saved comes back')
      return linkage
    },
    async find(id, sourceId) {
      const sql = `select ${COLUMNS} from linkage where id = $1 and source_id = $2`
      const found = await runQuery<LinkageRow>(pool, sql, [id, sourceId])
      return found.rows.map(toLinkage)[0] ?? null
    },
    async remove(id, sourceId) {
      const sql = `delete from linkage where id = $1 and source_id = $2 returning ${COLUMNS}`
      const gone = await runQuery<LinkageRow>(pool, sql, [id, sourceId])
      return gone.rows.map(toLinkage)[0] ?? null
    },
    async follow(superseded, survivor) {
      assert(superseded !== survivor, 'a number does not replace itself')
      await runQuery(
        pool,
        `with gone as (delete from linkage where nhs_number = $1 returning *)
         insert into linkage (nhs_number, source_id, patient_id, since, id)
         select $2, source_id, patient_id, since, id from gone on conflict (nhs_number, source_id) do nothing`,
        [superseded, survivor]
      )
    }
  }
}

function toLinkage(row: LinkageRow): Linkage | null {
  const nhsNumber = toNhsNumber(row.nhs_number)
  if (nhsNumber === null) return null
  const { id, source_id: sourceId, patient_id: patientId, since } = row
  return { id, nhsNumber, sourceId, patientId: patientId ?? '', sinceMs: since.getTime() }
}
