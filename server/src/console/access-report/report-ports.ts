/** What the acts on access reports have in common: their ports, who may see a report, and a report as it now reads. */
import type { AccessReport, OpenAccessReport } from '@ncr/contract/access-report.ts'
import { OfficerGrant } from '../../domain/officer.ts'
import type { Region } from '../../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import type { ReportDocument } from '@ncr/contract/access-report.ts'
import type { AuditKind } from '../../ports/audit-log.ts'
import type { Random } from '../../ports/clock.ts'
import type { ReportPrinter } from '../../ports/report-printer.ts'
import type { Actor, KeptReport, ReportStore } from '../../ports/report-store.ts'
import type { LookUpPorts } from '../look-up.ts'
import { stateAct } from '../officer-act.ts'
import { toPeriod } from '../period.ts'
import { thereSince } from '../review-look-ups.ts'
import { toReportDocument } from './report-content.ts'
import { digestOf, toReportHtml } from './report-html.ts'
import { toReportLines, type ReportLine } from './report-lines.ts'

/** Entries of the audit that one report may tell of: a report is whole or it is not made. */
const REPORT_ROWS_MAX = 20_000
/** What the audit must keep at least; a person may ask for all of it. */
const REPORT_DAYS_MAX = 3660
/** How long a view that began within the period may go on being read. */
const AFTER_MS = 86_400_000

export interface ReportPorts extends LookUpPorts {
  readonly region: Region
  readonly random: Random
  readonly reports: ReportStore
  readonly printer: ReportPrinter
}

/** A report with its lines, as it reads now. */
export interface ReadReport {
  readonly kept: KeptReport
  readonly lines: readonly ReportLine[]
  readonly document: ReportDocument
  readonly html: string
  readonly digest: string
}

export function actorOf({ officer }: OfficerGrant): Actor {
  return { id: officer.id, name: officer.name }
}

/** Both ways in are held against each other: the console knows ids, the command line names. */
export function isSame(a: Actor, b: Actor): boolean {
  return a.id === b.id || a.name.toLowerCase() === b.name.toLowerCase()
}

export function reportPeriod(from: string, to: string): ReturnType<typeof toPeriod> {
  return toPeriod(from, to, REPORT_DAYS_MAX)
}

/** Those who have answered for what it says: they cannot review it. */
export function authorsOf({ draftedBy, redactions }: KeptReport): readonly Actor[] {
  return [draftedBy, ...redactions.map(({ by }) => by)]
}

/**
 * An officer sees the own organisation's reports. The central team sees its own, and those of an organisation where nobody
 * else could review them.
 */
export async function maySee(ports: ReportPorts, grant: OfficerGrant, report: KeptReport): Promise<boolean> {
  OfficerGrant.assert(grant)
  if (grant.role !== 'central-team') return !report.isCentral && report.odsCode === grant.odsCode
  if (report.isCentral) return true
  const since = thereSince(ports.clock.nowMs())
  const officers = await ports.auditReader.officersOf(grant, report.odsCode ?? '', since)
  return officers.every((id) => authorsOf(report).some((author) => author.id === id))
}

export async function loadReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  reportId: string
): Promise<KeptReport | Refusal> {
  const report = await ports.reports.find(reportId)
  return report !== null && (await maySee(ports, grant, report)) ? report : refuse('not-found')
}

/** As the audit has it up to the draft's last entry, without what is left out by now. */
export async function readReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  kept: KeptReport
): Promise<ReadReport | Refusal> {
  const period = reportPeriod(kept.from, kept.to)
  if (isRefusal(period)) return period
  const { numbers, odsCode, throughSeq } = kept
  const wider = { from: period.from, to: new Date(Date.parse(period.to) + AFTER_MS).toISOString() }
  const rows = await ports.auditReader.ofPerson(grant, { ...wider, numbers, odsCode, throughSeq }, REPORT_ROWS_MAX)
  if (rows.length > REPORT_ROWS_MAX) return refuse('report-too-long')
  const lines = toReportLines(rows, period, ports.region, kept)
  const document = toReportDocument(kept, organisationOf(ports.region, kept), ports.region.name, lines)
  const html = toReportHtml(document)
  return { kept, lines, document, html, digest: digestOf(html) }
}

function organisationOf({ partners, name }: Region, { odsCode }: KeptReport): string {
  if (odsCode === null) return `every organisation that uses the ${name}`
  return partners.find((partner) => partner.odsCode === odsCode)?.name ?? odsCode
}

/** `digest`: of the report as it now reads; null where only what was written down counts. */
export function toAccessReport(
  ports: ReportPorts,
  grant: OfficerGrant,
  kept: KeptReport,
  digest: string | null
): AccessReport {
  const { release, reviews } = kept
  const review = reviews.findLast((one) => one.digest === (digest ?? one.digest)) ?? null
  const isReviewed = review !== null && isAfterLastRedaction(kept, review.at)
  const state = release !== null ? 'released' : isReviewed ? 'reviewed' : 'draft'
  return {
    reportId: kept.reportId,
    state,
    nhsNumber: kept.nhsNumber,
    organisation: organisationOf(ports.region, kept),
    from: kept.from,
    to: kept.to,
    reference: kept.reference,
    draftedAt: kept.draftedAt,
    draftedBy: kept.draftedBy.name,
    isOwn: authorsOf(kept).some((author) => isSame(author, actorOf(grant))),
    reviewed: isReviewed ? { at: review.at, by: review.by.name, note: review.note } : null,
    released: release === null ? null : { at: release.at, by: release.by.name }
  }
}

function isAfterLastRedaction({ redactions }: KeptReport, at: string): boolean {
  return redactions.every((redaction) => redaction.at < at)
}

export function toOpenReport(ports: ReportPorts, grant: OfficerGrant, read: ReadReport): OpenAccessReport {
  const { kept, lines, document, html, digest } = read
  return {
    report: toAccessReport(ports, grant, kept, digest),
    lines: lines.map(({ kind: _kind, atMs: _atMs, person: _person, ...line }) => line),
    digest,
    document,
    html
  }
}

export function stateReport(
  { audit }: ReportPorts,
  grant: OfficerGrant,
  kind: AuditKind,
  requestId: string,
  { reportId, nhsNumber }: Pick<KeptReport, 'reportId' | 'nhsNumber'>,
  what: Readonly<Record<string, unknown>> = {}
): Promise<Refusal | null> {
  return stateAct(audit, grant, { kind, requestId, nhsNumber, what: { report: reportId, ...what } })
}
