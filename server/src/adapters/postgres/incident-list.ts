/** Incidents out of the audit, for the central team: ids of sources, resources and requests; never whom they are about. */
import type pg from 'pg'
import { isObject, textOf, textsOf, type JsonObject } from '../../domain/resource.ts'
import { runQuery } from './database.ts'

const INCIDENTS_MAX = 1000

export interface Incident {
  /** Sequence number in the audit. */
  readonly seq: number
  /** ISO 8601 instant in UTC. */
  readonly at: string
  readonly kind: string
  readonly source: string | null
  readonly requestId: string | null
  /** `Type/id` of the source's own, as far as they were named. */
  readonly resources: readonly string[]
}

export interface IncidentList {
  /** Newest first. */
  readonly incidents: readonly Incident[]
  /** There are older ones than these. */
  readonly cut: boolean
}

export async function listIncidents(pool: pg.Pool): Promise<IncidentList> {
  const found = await runQuery<{ seq: string; at: Date; body: string }>(
    pool,
    "select seq, at, body from audit_entry where kind = 'incident' order by seq desc limit $1",
    [INCIDENTS_MAX + 1]
  )
  return { incidents: found.rows.slice(0, INCIDENTS_MAX).map(toIncident), cut: found.rows.length > INCIDENTS_MAX }
}

function toIncident({ seq, at, body }: { seq: string; at: Date; body: string }): Incident {
  const parsed: unknown = JSON.parse(body)
  const written: JsonObject = isObject(parsed) ? parsed : {}
  return {
    seq: Number(seq),
    at: at.toISOString(),
    kind: textOf(written['kind']) ?? textOf(written['what']) ?? 'unknown',
    source: textOf(written['source']),
    requestId: textOf(written['requestId']),
    resources: [...textsOf(written['resources']), ...textsOf(written['first'])]
  }
}
