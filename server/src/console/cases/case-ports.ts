/** What every act on an investigation has in common: the own organisation alone, in the audit first, told anew afterwards. */
import type { Case, OpenCase } from '@ncr/contract/case.ts'
import type { OfficerGrant } from '../../domain/officer.ts'
import { refuse, isRefusal, type Refusal } from '../../domain/refusal.ts'
import type { AuditKind } from '../../ports/audit-log.ts'
import type { CaseStore, KeptCase } from '../../ports/case-store.ts'
import type { Random } from '../../ports/clock.ts'
import type { Actor } from '../../ports/report-store.ts'
import type { LookUpPorts } from '../look-up.ts'
import { checkRole, stateAct } from '../officer-act.ts'
import { thereSince, toLookUps } from '../review-look-ups.ts'

export interface CasePorts extends LookUpPorts {
  readonly random: Random
  readonly cases: CaseStore
}

export function byOf({ officer }: OfficerGrant): Actor {
  return { id: officer.id, name: officer.name }
}

export function nowOf({ clock }: CasePorts): string {
  return new Date(clock.nowMs()).toISOString()
}

export async function loadCase(ports: CasePorts, grant: OfficerGrant, caseId: string): Promise<KeptCase | Refusal> {
  const forbidden = checkRole(grant, 'privacy-officer')
  if (forbidden !== null) return forbidden
  return (await ports.cases.find(grant.odsCode, caseId)) ?? refuse('not-found')
}

/** One that nothing is added to once it is closed. */
export async function loadOpenCase(ports: CasePorts, grant: OfficerGrant, caseId: string): Promise<KeptCase | Refusal> {
  const kept = await loadCase(ports, grant, caseId)
  return isRefusal(kept) || kept.closing === null ? kept : refuse('case-closed')
}

export function stateCase(
  { audit }: CasePorts,
  grant: OfficerGrant,
  kind: AuditKind,
  requestId: string,
  { caseId, nhsNumber }: Pick<KeptCase, 'caseId' | 'nhsNumber'>,
  what: Readonly<Record<string, unknown>> = {}
): Promise<Refusal | null> {
  return stateAct(audit, grant, { kind, requestId, nhsNumber, what: { case: caseId, ...what } })
}

export function toCaseWords({ caseId, reference, nhsNumber, userId, at, by, closing }: KeptCase): Case {
  return {
    caseId,
    reference,
    nhsNumber,
    userId,
    openedAt: at,
    openedBy: by.name,
    closed:
      closing === null ? null : { at: closing.at, by: closing.by.name, outcome: closing.outcome, text: closing.text }
  }
}

/** As it stands now, after whatever was done. */
export async function tellCase(ports: CasePorts, grant: OfficerGrant, caseId: string): Promise<OpenCase | Refusal> {
  const kept = await loadCase(ports, grant, caseId)
  if (isRefusal(kept)) return kept
  const rows = await ports.auditReader.lookUpsAt(grant, kept.lookUps, thereSince(ports.clock.nowMs()))
  return {
    case: toCaseWords(kept),
    notes: kept.notes.map(({ at, by, text }) => ({ at, by: by.name, text })),
    lookUps: [...toLookUps(rows, grant.officer.id)]
  }
}
