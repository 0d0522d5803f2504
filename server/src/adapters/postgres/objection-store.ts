/** Objections in PostgreSQL. What a launch and a read ask is one statement. */
import type pg from 'pg'
import type { Capacity, EmergencyAccess, Objection } from '../../domain/objection.ts'
import type { ObjectionCheck, ObjectionStore } from '../../ports/objection-store.ts'
import { runQuery } from './database.ts'

/** Of one answer; the newest objections, the longest waiting reviews. */
const OBJECTIONS_LISTED_MAX = 1000

interface ObjectionRow {
  readonly id: string
  readonly nhs_number: string
  readonly surviving_number: string | null
  readonly capacity: Capacity
  readonly proxy: string | null
  readonly evidence: string
  readonly recorded_at: Date
  readonly recorded_by: string
  readonly withdrawn_at: Date | null
  readonly withdrawn_by: string | null
}

interface AccessRow {
  readonly id: string
  readonly nhs_number: string
  readonly ods_code: string
  readonly user_id: string
  readonly reason: string
  readonly granted_at: Date
  readonly granted_by: string
  readonly until: Date
  readonly reviewed_at: Date | null
  readonly reviewed_by: string | null
}

const ACCESS = `
  select id, nhs_number, ods_code, user_id, reason, granted_at, granted_by, until, reviewed_at, reviewed_by
  from emergency_access left join emergency_access_review on access_id = id`

const STANDING = `
  select nhs_number, surviving_number from objection
  where (nhs_number = any($1) or surviving_number = any($1))
    and not exists (select from objection_withdrawal where objection_id = objection.id)`

/** An exception counts for the person, by whichever of the numbers of the objection it was granted. */
const OF_READER = `
  with standing as (${STANDING})
  ${ACCESS}
  where ods_code = $2 and user_id = $3 and until > $4 and granted_at <= $4 and (
    nhs_number = any($1) or nhs_number in (
      select nhs_number from standing union all select surviving_number from standing))
  order by until desc limit 1`

export function createObjectionCheck(pool: pg.Pool): ObjectionCheck {
  return {
    async loadStanding(numbers, reader, now) {
      const standing = await runQuery(pool, `${STANDING} limit 1`, [numbers])
      if (standing.rows.length === 0) return { objected: false, emergencyAccess: null }
      const found = await runQuery<AccessRow>(pool, OF_READER, [numbers, reader.odsCode, reader.userId, now])
      const access = found.rows[0]
      return { objected: true, emergencyAccess: access === undefined ? null : toAccess(access) }
    }
  }
}

const LOAD = `
  select id, nhs_number, surviving_number, capacity, proxy, evidence, recorded_at, recorded_by, withdrawn_at, withdrawn_by
  from objection left join objection_withdrawal on objection_id = id
  where ($1::text is null or nhs_number = $1 or surviving_number = $1) and ($2 or withdrawn_at is null)
  order by recorded_at desc, id limit ${OBJECTIONS_LISTED_MAX}`

export function createObjectionStore(pool: pg.Pool): ObjectionStore {
  return {
    async record(objection) {
      const { id, nhsNumber, survivingNumber, capacity, proxy, evidence, recordedAt, recordedBy } = objection
      await runQuery(
        pool,
        `insert into objection
           (id, nhs_number, surviving_number, capacity, proxy, evidence, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, nhsNumber, survivingNumber, capacity, proxy, evidence, recordedAt, recordedBy]
      )
    },
    async withdraw(ids, at, by) {
      const inserted = await runQuery(
        pool,
        `insert into objection_withdrawal (objection_id, withdrawn_at, withdrawn_by)
         select id, $2, $3 from unnest($1::text[]) as id on conflict do nothing`,
        [ids, at, by]
      )
      return inserted.rowCount ?? 0
    },
    async load(nhsNumber, withEnded) {
      const found = await runQuery<ObjectionRow>(pool, LOAD, [nhsNumber, withEnded])
      return found.rows.map(toObjection)
    },
    async grant({ id, nhsNumber, odsCode, userId, reason, grantedAt, grantedBy, until }) {
      await runQuery(
        pool,
        `insert into emergency_access (id, nhs_number, ods_code, user_id, reason, granted_at, granted_by, until)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, nhsNumber, odsCode, userId, reason, grantedAt, grantedBy, until]
      )
    },
    async loadGranted(withReviewed) {
      const found = await runQuery<AccessRow>(
        pool,
        `${ACCESS} where $1 or reviewed_at is null order by granted_at, id limit ${OBJECTIONS_LISTED_MAX}`,
        [withReviewed]
      )
      return found.rows.map(toAccess)
    },
    async find(accessId) {
      const found = await runQuery<AccessRow>(pool, `${ACCESS} where id = $1`, [accessId])
      const row = found.rows[0]
      return row === undefined ? null : toAccess(row)
    },
    async sign(id, at, by) {
      const inserted = await runQuery(
        pool,
        `insert into emergency_access_review (access_id, reviewed_at, reviewed_by) values ($1, $2, $3)
         on conflict do nothing`,
        [id, at, by]
      )
      return inserted.rowCount === 1
    }
  }
}

function toObjection(row: ObjectionRow): Objection {
  return {
    id: row.id,
    nhsNumber: row.nhs_number,
    survivingNumber: row.surviving_number,
    capacity: row.capacity,
    proxy: row.proxy,
    evidence: row.evidence,
    recordedAt: row.recorded_at.toISOString(),
    recordedBy: row.recorded_by,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    withdrawnBy: row.withdrawn_by
  }
}

function toAccess(row: AccessRow): EmergencyAccess {
  return {
    id: row.id,
    nhsNumber: row.nhs_number,
    odsCode: row.ods_code,
    userId: row.user_id,
    reason: row.reason,
    grantedAt: row.granted_at.toISOString(),
    grantedBy: row.granted_by,
    until: row.until.toISOString(),
    reviewedAt: row.reviewed_at?.toISOString() ?? null,
    reviewedBy: row.reviewed_by
  }
}
