/** Access reports in PostgreSQL. A report with all its steps is one statement. */
import type pg from 'pg'
import type {
  Actor,
  KeptReport,
  Redaction,
  ReportRelease,
  ReportReview,
  ReportStore
} from '../../ports/report-store.ts'
import { runQuery } from './database.ts'

/** Newest reports that are listed. */
const REPORTS_LISTED_MAX = 500

interface ReportRow {
  readonly id: string
  readonly nhs_number: string
  readonly numbers: readonly string[]
  readonly ods_code: string | null
  readonly from_day: string
  readonly to_day: string
  readonly through_seq: string
  readonly reference: string
  readonly is_central: boolean
  readonly drafted_at: Date
  readonly by_id: string
  readonly by_name: string
  readonly redactions: readonly Redaction[] | null
  readonly reviews: readonly ReportReview[] | null
  readonly release: ReportRelease | null
}

const BY = "'by', json_build_object('id', by_id, 'name', by_name)"
const at = (column: string): string => `'at', to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const REPORT = `
  select report.*,
    (select json_agg(json_build_object('seq', seq, 'part', part, 'reason', reason, 'note', note, ${at('made_at')}, ${BY})
       order by place) from access_report_redaction where report_id = report.id) as redactions,
    (select json_agg(json_build_object('digest', digest, 'note', note, ${at('reviewed_at')}, ${BY})
       order by place) from access_report_review where report_id = report.id) as reviews,
    (select json_build_object('digest', digest, ${at('released_at')}, ${BY})
       from access_report_release where report_id = report.id) as release
  from access_report report`

export function createReportStore(pool: pg.Pool): ReportStore {
  return {
    async draft(report) {
      const { reportId, nhsNumber, numbers, odsCode, from, to, throughSeq, reference, isCentral } = report
      await runQuery(
        pool,
        `insert into access_report (id, nhs_number, numbers, ods_code, from_day, to_day, through_seq, reference, is_central,
           drafted_at, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          reportId,
          nhsNumber,
          numbers,
          odsCode,
          from,
          to,
          throughSeq,
          reference,
          isCentral,
          report.draftedAt,
          ...idAndName(report.draftedBy)
        ]
      )
    },
    async find(reportId) {
      const { rows } = await runQuery<ReportRow>(pool, `${REPORT} where id = $1`, [reportId])
      return rows[0] === undefined ? null : toReport(rows[0])
    },
    async list(odsCode) {
      const listed = `${REPORT} where $1::text is null or ods_code = $1 order by drafted_at desc, id limit ${REPORTS_LISTED_MAX}`
      return (await runQuery<ReportRow>(pool, listed, [odsCode])).rows.map(toReport)
    },
    async redact(reportId, { seq, part, reason, note, at: madeAt, by }) {
      await runQuery(
        pool,
        `insert into access_report_redaction (report_id, seq, part, reason, note, made_at, by_id, by_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [reportId, seq, part, reason, note, madeAt, ...idAndName(by)]
      )
    },
    async review(reportId, { digest, note, at: reviewedAt, by }) {
      await runQuery(
        pool,
        `insert into access_report_review (report_id, digest, note, reviewed_at, by_id, by_name)
         values ($1, $2, $3, $4, $5, $6)`,
        [reportId, digest, note, reviewedAt, ...idAndName(by)]
      )
    },
    async release(reportId, { digest, at: releasedAt, by }, { html, pdf }) {
      const inserted = await runQuery(
        pool,
        `insert into access_report_release (report_id, digest, html, pdf, released_at, by_id, by_name)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [reportId, digest, html, Buffer.from(pdf), releasedAt, ...idAndName(by)]
      )
      return inserted.rowCount === 1
    },
    async files(reportId) {
      const { rows } = await runQuery<{ html: string; pdf: Buffer }>(
        pool,
        'select html, pdf from access_report_release where report_id = $1',
        [reportId]
      )
      return rows[0] ?? null
    }
  }
}

function idAndName({ id, name }: Actor): readonly [string, string] {
  return [id, name]
}

function toReport(row: ReportRow): KeptReport {
  return {
    reportId: row.id,
    nhsNumber: row.nhs_number,
    numbers: row.numbers,
    odsCode: row.ods_code,
    from: row.from_day,
    to: row.to_day,
    throughSeq: Number(row.through_seq),
    reference: row.reference,
    isCentral: row.is_central,
    draftedAt: row.drafted_at.toISOString(),
    draftedBy: { id: row.by_id, name: row.by_name },
    redactions: row.redactions ?? [],
    reviews: row.reviews ?? [],
    release: row.release
  }
}
