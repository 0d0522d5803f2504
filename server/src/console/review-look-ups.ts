/**
 * What officers looked up, and its review by another of them: nobody reviews their own. Where an officer is alone the central
 * team does it. Kept in the audit alone.
 */
import type { LookUp, LookUps } from '@ncr/contract/console.ts'
import type { AuditRow } from '../domain/audit-leaf.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { isObject, textOf, type JsonObject } from '../domain/resource.ts'
import { stateAct } from './officer-act.ts'
import { FHIR_SEARCH, type LookUpPorts } from './look-up.ts'

const REVIEWED = 'look-up-reviewed'
/** An officer who has not signed in for this long is not there to review. */
const OFFICER_AWAY_MS = 90 * 86_400_000

/** From when on an officer who has signed in is there. */
export function thereSince(nowMs: number): string {
  return new Date(nowMs - OFFICER_AWAY_MS).toISOString()
}

/** Of the own organisation; the central team's are those of officers who are alone in theirs. */
export async function listLookUps(
  ports: LookUpPorts,
  grant: OfficerGrant,
  { before, count }: { readonly before: number | null; readonly count: number },
  requestId: string
): Promise<LookUps | Refusal> {
  const act = { kind: 'look-ups-listed' as const, requestId, nhsNumber: null, what: {} }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const since = thereSince(ports.clock.nowMs())
  const found = await ports.auditReader.lookUps(grant, { since, before, rowsMax: count + 1 })
  const page = found.slice(0, count).map(({ seq }) => seq)
  const rows = await ports.auditReader.lookUpsAt(grant, page, since)
  return {
    lookUps: [...toLookUps(rows, grant.officer.id)],
    older: found.length > count ? (page.at(-1) ?? null) : null
  }
}

export async function reviewLookUp(
  ports: LookUpPorts,
  grant: OfficerGrant,
  { seq, note }: { readonly seq: number; readonly note: string },
  requestId: string
): Promise<Refusal | { readonly reviewed: number }> {
  const rows = await ports.auditReader.lookUpsAt(grant, [seq], thereSince(ports.clock.nowMs()))
  const lookUp = toLookUps(rows, grant.officer.id).find((one) => one.seq === seq)
  if (lookUp === undefined) return refuse('not-found')
  if (lookUp.isOwn) return refuse('console-forbidden', 'a look-up is reviewed by another officer')
  if (lookUp.reviewed !== null) return refuse('request-malformed', 'it was reviewed already')
  // Of the organisation whose officer looked, whoever reviews it: its audit tells the whole story.
  const act = {
    kind: REVIEWED,
    requestId,
    nhsNumber: null,
    odsCode: lookUp.odsCode,
    what: { lookUp: seq, note }
  } as const
  return (await stateAct(ports.audit, grant, act)) ?? { reviewed: seq }
}

/** Newest first. */
export function toLookUps(rows: readonly AuditRow[], officerId: string): readonly LookUp[] {
  const reviews = new Map<unknown, LookUp['reviewed']>()
  const lookUps: LookUp[] = []
  for (const row of rows) {
    const read: unknown = JSON.parse(row.body)
    const body = isObject(read) ? read : {}
    const officer = isObject(body['officer']) ? (textOf(body['officer']['name']) ?? '') : ''
    if (row.kind === REVIEWED)
      reviews.set(body['lookUp'], { at: row.at, by: officer, note: textOf(body['note']) ?? '' })
    else
      lookUps.push({
        seq: row.seq,
        at: row.at,
        officer,
        odsCode: row.odsCode ?? '',
        what: whatOf(row, body),
        why:
          textOf(body['why']) ??
          (body['format'] === FHIR_SEARCH ? 'none given: a FHIR search has no place for it' : ''),
        isOwn: row.userId === officerId,
        reviewed: null
      })
  }
  return lookUps.map((one) => ({ ...one, reviewed: reviews.get(one.seq) ?? null })).toReversed()
}

function whatOf({ kind, nhsNumber }: AuditRow, body: JsonObject): string {
  const of = textOf(body['of'])
  if (kind === 'view-replayed') return `Replayed what ${of ?? 'a user'} saw of ${nhsNumber ?? 'a person'}`
  const days = `${textOf(body['from']) ?? 'the beginning'} to ${textOf(body['to']) ?? 'the end'}`
  const about = [
    nhsNumber === null ? null : `Who looked at ${nhsNumber}`,
    of === null ? null : `What ${of} saw`
  ].filter((part) => part !== null)
  const format = textOf(body['format'])
  const as =
    format === null || format === 'looks'
      ? ''
      : `, ${format === FHIR_SEARCH ? 'by FHIR search' : `as ${format.toUpperCase()}`}`
  const all = format === FHIR_SEARCH ? 'Every look' : 'Unusual access'
  return `${about.length === 0 ? all : about.join(', ')}, ${days}${as}`
}
