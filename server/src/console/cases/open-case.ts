/** Opens an investigation, lists those of the organisation, and tells one. */
import type { Case, OpenCase, caseOpenRequestSchema } from '@ncr/contract/case.ts'
import type { z } from 'zod'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { OfficerGrant } from '../../domain/officer.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { toCsvText } from '../csv.ts'
import { checkRole, stateAct } from '../officer-act.ts'
import { byOf, loadCase, nowOf, stateCase, tellCase, toCaseWords, type CasePorts } from './case-ports.ts'

export async function openCase(
  ports: CasePorts,
  grant: OfficerGrant,
  asked: z.infer<typeof caseOpenRequestSchema>,
  requestId: string
): Promise<OpenCase | Refusal> {
  const forbidden = checkRole(grant, 'privacy-officer')
  if (forbidden !== null) return forbidden
  const nhsNumber = asked.nhsNumber === undefined ? null : toNhsNumber(asked.nhsNumber.replaceAll(/\s/g, ''))
  if (nhsNumber === null && asked.nhsNumber !== undefined) return refuse('nhs-number-invalid')
  const { reference, userId = null } = asked
  const caseId = ports.random.id()
  const what = { reference, of: userId }
  const unaudited = await stateCase(ports, grant, 'case-opened', requestId, { caseId, nhsNumber }, what)
  if (unaudited !== null) return unaudited
  const { odsCode } = grant
  await ports.cases.open({ caseId, odsCode, reference, nhsNumber, userId, at: nowOf(ports), by: byOf(grant) })
  return tellCase(ports, grant, caseId)
}

/** Newest first. */
export async function listCases(
  ports: CasePorts,
  grant: OfficerGrant,
  requestId: string
): Promise<{ readonly cases: readonly Case[] } | Refusal> {
  const forbidden = checkRole(grant, 'privacy-officer')
  if (forbidden !== null) return forbidden
  const act = { kind: 'cases-listed' as const, requestId, nhsNumber: null, what: {} }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  return { cases: (await ports.cases.list(grant.odsCode)).map(toCaseWords) }
}

export async function readCase(
  ports: CasePorts,
  grant: OfficerGrant,
  caseId: string,
  requestId: string
): Promise<OpenCase | Refusal> {
  const kept = await loadCase(ports, grant, caseId)
  if (isRefusal(kept)) return kept
  const unaudited = await stateCase(ports, grant, 'case-read', requestId, kept, { format: 'case' })
  return unaudited ?? tellCase(ports, grant, caseId)
}

/** The whole case as CSV, in the order in which it came about. */
export async function exportCase(
  ports: CasePorts,
  grant: OfficerGrant,
  caseId: string,
  requestId: string
): Promise<{ readonly csv: string } | Refusal> {
  const kept = await loadCase(ports, grant, caseId)
  if (isRefusal(kept)) return kept
  const unaudited = await stateCase(ports, grant, 'case-read', requestId, kept, { format: 'csv' })
  if (unaudited !== null) return unaudited
  const told = await tellCase(ports, grant, caseId)
  if (isRefusal(told)) return told
  const { reference, nhsNumber, userId, openedAt, openedBy, closed } = told.case
  const about = [nhsNumber, userId].filter((part) => part !== null).join(', ')
  const steps = [
    [openedAt, openedBy, 'opened', `${reference}: ${about}`],
    ...told.lookUps.map(({ at, officer, what, why }) => [at, officer, 'look-up', `${what}: ${why}`]),
    ...told.notes.map(({ at, by, text }) => [at, by, 'note', text])
  ].toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
  const ending = closed === null ? [] : [[closed.at, closed.by, `closed: ${closed.outcome}`, closed.text]]
  return { csv: toCsvText([['at', 'by', 'what', 'text'], ...steps, ...ending]) }
}
