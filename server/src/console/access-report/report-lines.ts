/** What the audit has of a person, told as lines: each opening, each refusal, each time an officer saw a view again. */
import type { AccessReportLine, RedactionReason } from '@ncr/contract/access-report.ts'
import type { AuditRow } from '../../domain/audit-leaf.ts'
import type { Region } from '../../domain/region.ts'
import { isObject, textOf } from '../../domain/resource.ts'
import type { KeptReport } from '../../ports/report-store.ts'
import type { Period } from '../../ports/audit-reader.ts'
import { toLooks, type FoundLook } from '../to-looks.ts'
import { toPartWords, toWhyWords } from './report-words.ts'

export type LineKind = 'opened' | 'refused' | 'replayed'

export interface ReportLine extends Omit<AccessReportLine, 'redacted'> {
  readonly kind: LineKind
  readonly atMs: number
  /** Whose look it was, to count people. */
  readonly person: string
  readonly redacted: {
    readonly part: 'line' | 'name'
    readonly reason: RedactionReason
    readonly note: string
    readonly by: string
  } | null
}

const NAMELESS = 'Name not recorded'

/** Newest first. Looks that began within the period, with what was seen of them afterwards. */
export function toReportLines(
  rows: readonly AuditRow[],
  period: Period,
  region: Region,
  report: KeptReport
): readonly ReportLine[] {
  const nameOf = (odsCode: string): string =>
    region.partners.find((partner) => partner.odsCode === odsCode)?.name ?? odsCode
  const looks = toLooks(rows).map((look) => ofLook(look, nameOf(look.odsCode)))
  const replays = rows
    .filter(({ kind }) => kind === 'view-replayed')
    .map((row) => ofReplay(row, nameOf(row.odsCode ?? '')))
  const [fromMs, toMs] = [Date.parse(period.from), Date.parse(period.to)]
  const redactions = new Map(report.redactions.map((one) => [one.seq, one]))
  return [...looks, ...replays]
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    .map((line) => {
      const last = redactions.get(line.seq)
      if (last === undefined || last.part === 'none') return { ...line, redacted: null }
      const { part, reason, note, by } = last
      return { ...line, redacted: { part, reason, note, by: by.name } }
    })
    .toSorted((a, b) => b.seq - a.seq)
}

type Told = Omit<ReportLine, 'redacted'>

function ofLook(look: FoundLook, organisation: string): Told {
  const { seq, at, atMs, user, reason, relationship, refused, odsCode, emergencyAccess } = look
  const isRefused = refused !== null
  const why = toWhyWords(reason, relationship)
  return {
    kind: isRefused ? 'refused' : 'opened',
    seq,
    at,
    atMs,
    person: `${odsCode} ${user.id}`,
    what: isRefused ? 'Tried to open your record and was refused' : 'Opened your record',
    who: [user.name === '' ? NAMELESS : user.name, user.role].filter((part) => part !== '').join(', '),
    organisation,
    why: emergencyAccess ? `${why} It was an emergency: you had asked that nobody opens your record.` : why,
    seen: isRefused ? 'Nothing: your record was not opened.' : toSeen(look)
  }
}

function toSeen({ displayed, printed, documents }: FoundLook): string {
  const words = (names: readonly string[]): string => names.map(toPartWords).join('; ')
  return [
    displayed.length === 0 ? 'Their screen did not report what it showed.' : `${words(displayed)}.`,
    ...(printed.length === 0 ? [] : [`Printed: ${words(printed)}.`]),
    ...(documents === 0 ? [] : [`Letters or documents opened: ${documents}.`])
  ].join(' ')
}

function ofReplay(row: AuditRow, organisation: string): Told {
  const body: unknown = JSON.parse(row.body)
  const officer = isObject(body) && isObject(body['officer']) ? body['officer'] : {}
  return {
    kind: 'replayed',
    seq: row.seq,
    at: row.at,
    atMs: Date.parse(row.at),
    person: `${row.odsCode ?? ''} ${row.userId ?? ''}`,
    what: 'Looked again at what had been on somebody’s screen',
    who: `${textOf(officer['name']) ?? NAMELESS}, privacy officer`,
    organisation,
    why: 'To check that your record was opened properly.',
    seen: 'What that member of staff had seen.'
  }
}
