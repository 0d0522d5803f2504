/** Investigations in PostgreSQL. A case with all its steps is one statement. */
import type pg from 'pg'
import type { CaseClosing, CaseNote, CaseStore, KeptCase } from '../../ports/case-store.ts'
import { runQuery } from './database.ts'

/** Newest cases that are listed. */
const CASES_LISTED_MAX = 500

interface CaseRow {
  readonly id: string
  readonly ods_code: string
  readonly reference: string
  readonly nhs_number: string | null
  readonly user_id: string | null
  readonly opened_at: Date
  readonly by_id: string
  readonly by_name: string
  readonly notes: readonly CaseNote[] | null
  readonly look_ups: readonly number[] | null
  readonly closing: CaseClosing | null
}

const step = (at: string): string =>
  `'text', text, 'at', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
   'by', json_build_object('id', by_id, 'name', by_name)`

const CASE = `
  select one.*,
    (select json_agg(json_build_object(${step('made_at')}) order by place)
       from investigation_note where case_id = one.id) as notes,
    (select json_agg(seq order by linked_at, seq) from investigation_look_up where case_id = one.id) as look_ups,
    (select json_build_object('outcome', outcome, ${step('closed_at')})
       from investigation_closing where case_id = one.id) as closing
  from investigation one`

export function createCaseStore(pool: pg.Pool): CaseStore {
  return {
    async open({ caseId, odsCode, reference, nhsNumber, userId, at, by }) {
      await runQuery(
        pool,
        `insert into investigation (id, ods_code, reference, nhs_number, user_id, opened_at, by_id, by_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [caseId, odsCode, reference, nhsNumber, userId, at, by.id, by.name]
      )
    },
    async find(odsCode, caseId) {
      const { rows } = await runQuery<CaseRow>(pool, `${CASE} where ods_code = $1 and id = $2`, [odsCode, caseId])
      return rows[0] === undefined ? null : toCase(rows[0])
    },
    async list(odsCode) {
      const listed = `${CASE} where ods_code = $1 order by opened_at desc, id limit ${CASES_LISTED_MAX}`
      return (await runQuery<CaseRow>(pool, listed, [odsCode])).rows.map(toCase)
    },
    async note(caseId, { text, at, by }) {
      await runQuery(
        pool,
        'insert into investigation_note (case_id, text, made_at, by_id, by_name) values ($1, $2, $3, $4, $5)',
        [caseId, text, at, by.id, by.name]
      )
    },
    async link(caseId, seq, at, by) {
      await runQuery(
        pool,
        `insert into investigation_look_up (case_id, seq, linked_at, by_id, by_name) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [caseId, seq, at, by.id, by.name]
      )
    },
    async close(caseId, { outcome, text, at, by }) {
      const inserted = await runQuery(
        pool,
        `insert into investigation_closing (case_id, outcome, text, closed_at, by_id, by_name)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [caseId, outcome, text, at, by.id, by.name]
      )
      return inserted.rowCount === 1
    }
  }
}

function toCase(row: CaseRow): KeptCase {
  return {
    caseId: row.id,
    odsCode: row.ods_code,
    reference: row.reference,
    nhsNumber: row.nhs_number,
    userId: row.user_id,
    at: row.opened_at.toISOString(),
    by: { id: row.by_id, name: row.by_name },
    notes: row.notes ?? [],
    lookUps: row.look_ups ?? [],
    closing: row.closing
  }
}
