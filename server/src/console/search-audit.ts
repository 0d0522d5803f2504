/**
 * A privacy officer's search of the audit as FHIR R4 AuditEvents: of the own organisation alone, the asking in the audit first.
 * The address has no place for why (CONTRACT, section 6), so the reviewer is told that none was given.
 */
import { ROUTES } from '@ncr/contract/routes.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import type { Region } from '../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { Resource } from '../domain/resource.ts'
import { toSearchset } from './audit-bundle.ts'
import { toAuditEvents } from './audit-event.ts'
import { everyNumber } from './every-number.ts'
import { toAuditSearch, type AuditSearch } from './audit-search.ts'
import { FHIR_SEARCH, ROWS_MAX, type LookUpPorts } from './look-up.ts'
import { checkRole, stateAct } from './officer-act.ts'

export interface SearchAuditPorts extends LookUpPorts {
  readonly region: Region
}

/** A Bundle of one page, oldest first: new entries come after it, so that a page keeps its place. */
export async function searchAudit(
  ports: SearchAuditPorts,
  grant: OfficerGrant,
  query: URLSearchParams,
  requestId: string
): Promise<Resource | Refusal> {
  const forbidden = checkRole(grant, 'privacy-officer')
  if (forbidden !== null) return forbidden
  const search = toAuditSearch(query)
  if (isRefusal(search)) return search
  const { asked, from, to } = search
  const what = { of: asked.userId ?? null, from, to, why: null, format: FHIR_SEARCH }
  const act = { kind: 'looks-looked-up' as const, requestId, nhsNumber: asked.nhsNumber ?? null, what }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const numbers = asked.nhsNumber === undefined ? undefined : await everyNumber(ports.index, asked.nhsNumber)
  // A filter that could not be followed would answer with less than was asked for.
  if (numbers === null) return refuse('index-unavailable')
  const rows = await ports.auditReader.looks(grant, { ...asked, numbers }, ROWS_MAX)
  const events = toAuditEvents(rows.slice(0, ROWS_MAX))
  return toBundle(`${ports.region.publicUrl}${ROUTES.auditEvent}`, search, events, rows.length > ROWS_MAX)
}

function toBundle(base: string, search: AuditSearch, events: readonly Resource[], isCut: boolean): Resource {
  const { count, offset } = search
  const self = { relation: 'self', url: toUrl(base, search, offset) } as const
  const next = { relation: 'next', url: toUrl(base, search, offset + count) } as const
  const hasNext = count > 0 && offset + count < events.length
  return toSearchset({
    shown: events.slice(offset, offset + count),
    found: events.length,
    isCut,
    at: { base, links: hasNext ? [self, next] : [self] }
  })
}

function toUrl(base: string, { parameters, count }: AuditSearch, offset: number): string {
  const all = new URLSearchParams(parameters)
  all.set('_count', String(count))
  if (offset > 0) all.set('_offset', String(offset))
  return `${base}?${all.toString()}`
}
