/** What every act of the central team on objections has in common: its ports, and that the audit has it before it is done. */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { Region } from '../domain/region.ts'
import type { AuditKind, AuditLog } from '../ports/audit-log.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { ObjectionStore } from '../ports/objection-store.ts'
import type { PersonIndex } from '../ports/person-index.ts'

export interface ObjectionPorts {
  readonly region: Region
  readonly clock: Clock
  readonly random: Random
  readonly audit: AuditLog
  readonly index: PersonIndex
  readonly objections: ObjectionStore
}

/** Why nothing was done, in one sentence that names no person. `wrong`: what was asked for cannot be done at all. */
export interface NotDone {
  readonly wrong: boolean
  readonly sentence: string
}

export const UNAUDITED: NotDone = { wrong: false, sentence: 'the audit cannot be written: nothing was done' }

interface Act {
  readonly kind: AuditKind
  readonly nhsNumber: NhsNumber | string | null
  readonly by: string
  readonly body: Readonly<Record<string, unknown>>
}

/** False: it cannot be audited, so it must not be done. */
export async function isAudited(audit: AuditLog, { kind, nhsNumber, by, body }: Act): Promise<boolean> {
  const entry = { kind, nhsNumber, odsCode: null, userId: by, disclosureId: null, body }
  return (await audit.append(entry)) === 'written'
}

export function nowIn({ clock }: Pick<ObjectionPorts, 'clock'>): string {
  return new Date(clock.nowMs()).toISOString()
}
