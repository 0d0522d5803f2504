/** Reads the audit for officers. The organisation is that of the grant, in every statement. */
import type pg from 'pg'
import { OfficerGrant } from '../../domain/officer.ts'
import type { AuditReader, UsageRow } from '../../ports/audit-reader.ts'
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
    },
    async looks(grant, { from, to, numbers, userId }, rowsMax) {
      OfficerGrant.assert(grant)
      const { rows } = await runQuery<StoredEntry>(
        pool,
        `select ${ENTRY_COLUMNS} from audit_entry where at >= $1 and at < $2 and ods_code = $3 and kind = any($4)
           and ($5::text[] is null or nhs_number = any($5)) and ($6::text is null or user_id = $6) order by seq limit $7`,
        [from, to, grant.odsCode, LOOK_KINDS, numbers ?? null, userId ?? null, rowsMax + 1]
      )
      return rows.map(toAuditRow)
    },
    async lookUps(grant, { since, before, rowsMax }) {
      OfficerGrant.assert(grant)
      const { rows } = await runQuery<StoredEntry>(pool, LOOK_UPS, [ownOf(grant), since, before, rowsMax])
      return rows.map(toAuditRow)
    },
    async lookUpsAt(grant, seqs, since) {
      OfficerGrant.assert(grant)
      const { rows } = await runQuery<StoredEntry>(pool, LOOK_UPS_AT, [ownOf(grant), since, seqs, seqs.map(String)])
      return rows.map(toAuditRow)
    },
    async ofPerson(grant, { from, to, numbers, odsCode, throughSeq }, rowsMax) {
      OfficerGrant.assert(grant)
      const own = grant.role === 'central-team' ? odsCode : grant.odsCode
      const { rows } = await runQuery<StoredEntry>(
        pool,
        `select ${ENTRY_COLUMNS} from audit_entry where nhs_number = any($1) and seq <= $2 and at >= $3 and at < $4
           and kind = any($5) and ods_code is not null and ($6::text is null or ods_code = $6) order by seq limit $7`,
        [numbers, throughSeq, from, to, REPORT_KINDS, own, rowsMax + 1]
      )
      return rows.map(toAuditRow)
    },
    async lastSeq(grant) {
      OfficerGrant.assert(grant)
      const { rows } = await runQuery<{ last: string | null }>(pool, 'select max(seq) as last from audit_entry', [])
      return Number(rows[0]?.last ?? 0)
    },
    async officersOf(grant, odsCode, since) {
      OfficerGrant.assert(grant)
      const { rows } = await runQuery<{ user_id: string }>(pool, OFFICERS, [odsCode, since])
      return rows.map(({ user_id: id }) => id)
    },
    async usage(grant, { from, to }) {
      OfficerGrant.assert(grant)
      const own = grant.role === 'central-team' ? null : grant.odsCode
      return (await runQuery<UsageRow>(pool, USAGE, [from, to, own])).rows
    }
  }
}

const LOOK_KINDS = [
  'launch-refused',
  'read-refused',
  'opened',
  'queried',
  'page-opened',
  'document',
  'displayed',
  'printed'
]
const REPORT_KINDS = [...LOOK_KINDS, 'view-replayed']

/** $1: the officer's organisation; null for those whose only officer nobody there can review. $2: since when. */
const SCOPE = `ods_code in (
  select $1::text union all
  select ods_code from audit_entry where $1::text is null and kind = 'signed-in' and at >= $2 and ods_code is not null
    and body::jsonb -> 'officer' ->> 'role' = 'privacy-officer' group by ods_code having count(distinct user_id) = 1)`

const LOOK_UPS = `
  select ${ENTRY_COLUMNS} from audit_entry
  where kind in ('looks-looked-up', 'view-replayed') and ${SCOPE} and ($3::bigint is null or seq < $3)
  order by audit_entry.seq desc limit $4`

const LOOK_UPS_AT = `
  select ${ENTRY_COLUMNS} from audit_entry
  where kind in ('looks-looked-up', 'view-replayed', 'look-up-reviewed') and ${SCOPE} and (
    (kind <> 'look-up-reviewed' and seq = any($3::bigint[])) or
    (kind = 'look-up-reviewed' and body::jsonb ->> 'lookUp' = any($4::text[])))
  order by audit_entry.seq`

const OFFICERS = `
  select distinct user_id from audit_entry where ods_code = $1 and kind = 'signed-in' and at >= $2
    and user_id is not null and body::jsonb -> 'officer' ->> 'role' = 'privacy-officer'`

/** One statement, so that its counts are of one moment. The body of an entry is JSON that we wrote. */
const USAGE = `
  with seen as (
    select * from audit_entry where at >= $1 and at < $2 and ods_code is not null and ($3::text is null or ods_code = $3)
      and kind in ('opened', 'completed', 'displayed', 'sent')),
  opened as (select * from seen where kind = 'opened'),
  took as (select ods_code, (body::jsonb ->> 'tookMs')::float8 as ms from seen where kind = 'completed'),
  shown as (
    select ods_code, coalesce(body::jsonb ->> 'section', body::jsonb ->> 'page') as what, count(*)::float8 as count
    from seen where kind = 'displayed' group by 1, 2),
  failed as (
    select ods_code, source ->> 'source' as source, count(*)::float8 as count
    from seen, jsonb_array_elements(coalesce(body::jsonb -> 'sources', '[]')) source
    where kind = 'sent' and source ->> 'outcome' in ('timed-out', 'unavailable', 'refused') group by 1, 2),
  daily as (
    select ods_code, to_char(at at time zone 'Europe/London', 'YYYY-MM-DD') as day, count(*)::float8 as opens
    from opened group by 1, 2)
  select ods_code as "odsCode", count(*)::float8 as opens, count(distinct user_id)::float8 as users,
    count(distinct nhs_number)::float8 as people,
    (select count(*)::float8 from took where took.ods_code = opened.ods_code) as completed,
    (select percentile_disc(0.5) within group (order by ms) from took where took.ods_code = opened.ods_code) as p50,
    (select percentile_disc(0.95) within group (order by ms) from took where took.ods_code = opened.ods_code) as p95,
    coalesce((select json_agg(json_build_object('day', day, 'opens', opens) order by day) from daily
      where daily.ods_code = opened.ods_code), '[]') as days,
    coalesce((select json_agg(json_build_object('what', what, 'count', count) order by count desc, what) from shown
      where shown.ods_code = opened.ods_code and what is not null), '[]') as displayed,
    coalesce((select json_agg(json_build_object('source', source, 'count', count) order by count desc, source) from failed
      where failed.ods_code = opened.ods_code), '[]') as failures
  from opened group by ods_code order by ods_code`

function ownOf(grant: OfficerGrant): string | null {
  return grant.role === 'central-team' ? null : grant.odsCode
}
