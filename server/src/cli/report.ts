/** `ncr report …`: the steps of a person's access report, as in the console. */
import { writeFile } from 'node:fs/promises'
import {
  REDACTED_PARTS,
  REDACTION_REASONS,
  reportDraftRequestSchema,
  reportRedactRequestSchema,
  reportReviewRequestSchema,
  type AccessReport,
  type OpenAccessReport
} from '@ncr/contract/access-report.ts'
import { PROBLEMS } from '@ncr/contract/problem-codes.ts'
import type { z } from 'zod'
import { createLog } from '../adapters/log/pino-log.ts'
import { systemRandom } from '../adapters/system/system-random.ts'
import { createReportPorts } from '../app.ts'
import { authoriseOperator } from '../console/authorise-officer.ts'
import { draftReport } from '../console/access-report/draft-report.ts'
import { listReports, openReport } from '../console/access-report/open-report.ts'
import { redactReport } from '../console/access-report/redact-report.ts'
import { readReportFile, releaseReport } from '../console/access-report/release-report.ts'
import type { ReportPorts } from '../console/access-report/report-ports.ts'
import { reviewReport } from '../console/access-report/review-report.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { fail, required, withDatabase, wrong, type CommandArguments } from './command.ts'
import { withNhsNumber } from './nhs-number-option.ts'
import { withAudit } from './with-audit.ts'

type Act<Done> = (ports: ReportPorts, grant: OfficerGrant, requestId: string) => Promise<Done | Refusal>

export function reportDraft(given: CommandArguments): Promise<number> {
  return withNhsNumber(given, (nhsNumber) => {
    const [from, to, reference] = [required(given, 'from'), required(given, 'to'), required(given, 'reference')]
    return parsed(reportDraftRequestSchema, { nhsNumber, from, to, reference }, async (asked) => {
      const odsCode = given.options.get('ods')?.[0] ?? null
      const act: Act<OpenAccessReport> = (ports, grant, requestId) =>
        draftReport(ports, grant, asked, odsCode, requestId)
      return run(given, act, toDraftLines)
    })
  })
}

export function reportList(given: CommandArguments): Promise<number> {
  return run(given, listReports, ({ reports }) =>
    reports.length === 0 ? ['There are none.'] : reports.map(toReportLine)
  )
}

export function reportShow(given: CommandArguments): Promise<number> {
  return run(given, (ports, grant, requestId) => openReport(ports, grant, idOf(given), requestId), toDraftLines)
}

export function reportRedact(given: CommandArguments): Promise<number> {
  const [part, reason] = [required(given, 'part'), required(given, 'reason')]
  if (!REDACTED_PARTS.some((known) => known === part))
    return Promise.resolve(wrong(`--part is one of: ${REDACTED_PARTS.join(', ')}.`))
  if (!REDACTION_REASONS.some((known) => known === reason))
    return Promise.resolve(wrong(`--reason is one of: ${REDACTION_REASONS.join(', ')}.`))
  const asked = {
    reportId: idOf(given),
    seq: Number(required(given, 'line')),
    part,
    reason,
    note: required(given, 'note')
  }
  return parsed(reportRedactRequestSchema, asked, (checked) =>
    run(given, (ports, grant, requestId) => redactReport(ports, grant, checked, requestId), toDraftLines)
  )
}

export function reportReview(given: CommandArguments): Promise<number> {
  const asked = { reportId: idOf(given), digest: required(given, 'digest'), note: required(given, 'note') }
  return parsed(reportReviewRequestSchema, asked, (checked) =>
    run(
      given,
      (ports, grant, requestId) => reviewReport(ports, grant, checked, requestId),
      ({ report }) => [toReportLine(report)]
    )
  )
}

export function reportRelease(given: CommandArguments): Promise<number> {
  return run(
    given,
    (ports, grant, requestId) => releaseReport(ports, grant, idOf(given), requestId),
    ({ report }) => [toReportLine(report)]
  )
}

export function reportSave(given: CommandArguments): Promise<number> {
  const to = required(given, 'to')
  const format = /\.(html|pdf)$/.exec(to)?.[1]
  if (format !== 'html' && format !== 'pdf')
    return Promise.resolve(wrong('--to is a file whose name ends in .html or .pdf.'))
  const save: Act<{ readonly saved: string }> = async (ports, grant, requestId) => {
    const file = await readReportFile(ports, grant, { reportId: idOf(given), format }, requestId)
    if (isRefusal(file)) return file
    // Nobody else on the machine reads it, and nothing that is there is written over.
    const bytes = 'html' in file ? file.html : Buffer.from(file.pdf, 'base64')
    await writeFile(to, bytes, { mode: 0o600, flag: 'wx' })
    return { saved: to }
  }
  return run(given, save, ({ saved }) => [`Saved as ${saved}.`])
}

function idOf({ positionals }: CommandArguments): string {
  return positionals[0] ?? ''
}

function parsed<Asked>(
  schema: z.ZodType<Asked>,
  asked: object,
  work: (asked: Asked) => Promise<number>
): Promise<number> {
  const checked = schema.safeParse(asked)
  if (checked.success) return work(checked.data)
  const [issue] = checked.error.issues
  return Promise.resolve(wrong(`--${String(issue?.path[0] ?? '')}: ${issue?.message ?? 'not valid'}.`))
}

function run<Done extends object>(
  given: CommandArguments,
  act: Act<Done>,
  toLines: (done: Done) => readonly string[]
): Promise<number> {
  return withDatabase(given.configFile, (region, database) =>
    withAudit(region, database, createLog('warn'), async (audit) => {
      const { ports, close } = createReportPorts(region, database, audit)
      try {
        const grant = authoriseOperator(region, required(given, 'by'))
        const done = await act(ports, grant, systemRandom.id())
        if (isRefusal(done)) return refused(done)
        process.stdout.write(`${given.json ? JSON.stringify(done) : toLines(done).join('\n')}\n`)
        return 0
      } finally {
        await close()
      }
    })
  )
}

function refused({ code, detail }: Refusal): number {
  const sentence = `${detail ?? PROBLEMS[code].title}.`
  return code === 'request-malformed' || code === 'not-found' ? wrong(sentence) : fail(sentence)
}

function toReportLine({
  reportId,
  state,
  nhsNumber,
  organisation,
  from,
  to,
  reference,
  draftedBy
}: AccessReport): string {
  return `${reportId}  ${state}: ${nhsNumber}, ${organisation}, ${from} to ${to}, ${reference} (drafted by ${draftedBy})`
}

function toDraftLines({ report, lines, digest }: OpenAccessReport): readonly string[] {
  const told = lines.map(({ seq, at, what, who, organisation, redacted }) => {
    const left = redacted === null ? '' : ` [${redacted.part} left out: ${redacted.reason}, ${redacted.note}]`
    return `${seq}  ${at}  ${what}: ${who}, ${organisation}${left}`
  })
  return [toReportLine(report), ...told, `digest ${digest}`]
}
