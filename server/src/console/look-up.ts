/**
 * A privacy officer's questions: who looked at this person, what did this user see, which looks stand out. Of the own
 * organisation alone; the asking is in the audit first, with why, for another officer to review.
 */
import type { Looks, looksRequestSchema } from '@ncr/contract/console.ts'
import type { z } from 'zod'
import { toNhsNumber } from '../domain/nhs-number.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { AuditReader } from '../ports/audit-reader.ts'
import type { Clock } from '../ports/clock.ts'
import type { PersonIndex } from '../ports/person-index.ts'
import { everyNumber } from './every-number.ts'
import { toCsv } from './csv.ts'
import { toSearchset } from './audit-bundle.ts'
import { toAuditEvents } from './audit-event.ts'
import { checkRole, stateAct } from './officer-act.ts'
import { toPeriod } from './period.ts'
import { withSignals } from './signals.ts'
import { toLooks } from './to-looks.ts'

/** Entries of the audit that one question reads. */
export const ROWS_MAX = 20_000
/** `format` of an asking by `AuditEvent?…`, beside those of the console's pages. */
export const FHIR_SEARCH = 'fhir-search'
/** Around what is asked for, to see what came after. */
const AFTER_MS = 15 * 86_400_000

export interface LookUpPorts {
  readonly audit: AuditLog
  readonly auditReader: AuditReader
  readonly clock: Clock
  readonly index: PersonIndex
}

type Asked = z.infer<typeof looksRequestSchema>

export type LookUpAnswer = Looks | { readonly csv: string } | { readonly bundle: object }

export async function lookUp(
  ports: LookUpPorts,
  grant: OfficerGrant,
  asked: Asked,
  requestId: string
): Promise<LookUpAnswer | Refusal> {
  const forbidden = checkRole(grant, 'privacy-officer')
  if (forbidden !== null) return forbidden
  const nhsNumber = asked.nhsNumber === undefined ? undefined : toNhsNumber(asked.nhsNumber.replaceAll(/\s/g, ''))
  if (nhsNumber === null) return refuse('nhs-number-invalid')
  const period = toPeriod(asked.from, asked.to)
  if (isRefusal(period)) return period
  const { userId, from, to, why, format } = asked
  const what = { of: userId ?? null, from, to, why, format }
  const act = { kind: 'looks-looked-up' as const, requestId, nhsNumber: nhsNumber ?? null, what }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const known = nhsNumber === undefined ? undefined : await everyNumber(ports.index, nhsNumber)
  // A file does not say that looks under an earlier number may be missing from it: there is none then.
  if (known === null && format !== 'looks') return refuse('index-unavailable')
  const numbers = known === null && nhsNumber !== undefined ? [nhsNumber] : (known ?? undefined)
  const rows = await ports.auditReader.looks(grant, { ...period, numbers, userId }, ROWS_MAX)
  if (format === 'fhir') {
    const shown = toAuditEvents(rows.slice(0, ROWS_MAX))
    return { bundle: toSearchset({ shown, found: shown.length, isCut: rows.length > ROWS_MAX }) }
  }
  // What came after a look belongs to whoever opened the record then.
  const wider = { from: period.from, to: new Date(Date.parse(period.to) + AFTER_MS).toISOString(), numbers }
  const all = toLooks(await ports.auditReader.looks(grant, wider, ROWS_MAX))
  const found = toLooks(rows.slice(0, ROWS_MAX))
  const looks = withSignals(found, all, { nowMs: ports.clock.nowMs(), onePerson: numbers ?? [] })
  const isUnusual = nhsNumber === undefined && userId === undefined
  const shown = isUnusual
    ? looks.filter(({ signals, emergencyAccess }) => signals.length > 0 || emergencyAccess)
    : looks
  return format === 'csv'
    ? { csv: toCsv(shown) }
    : { looks: [...shown], cut: rows.length > ROWS_MAX, isOneNumberOnly: known === null }
}
