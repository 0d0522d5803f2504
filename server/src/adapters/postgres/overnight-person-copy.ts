/** The rows of one person in one source's overnight copy, and the resources without a subject that they reference. */
import { parseKeepingDecimals } from '@ncr/contract/decimal.ts'
import assert from 'node:assert/strict'
import type pg from 'pg'
import { isHeldReason } from '../../domain/held-night.ts'
import type { NhsNumber } from '../../domain/nhs-number.ts'
import type { PersonNumbers } from '../../domain/person-numbers.ts'
import { isReferencedType } from '../../domain/subject.ts'

/** A Medication of a MedicationRequest is one step away, the Organization of its PractitionerRole two. */
const REFERENCE_STEPS_MAX = 3

export interface CopiedEntry {
  readonly resourceType: string
  readonly resourceId: string
  /** Parsed; not looked into when there are issues. */
  readonly resource: unknown
  readonly issues: readonly string[] | null
}

/** The source's own id of the person, and the one of their numbers that it is filed under. */
export interface CopiedPatient {
  readonly id: string
  readonly nhsNumber: NhsNumber
  /** Its merges with others of the source, as `Patient.link` has them. */
  readonly link: unknown
}

/** The night that readers see of a source. */
export interface SeenNight {
  /** Null: no night has been published. */
  readonly transactionTime: Date | null
  /** Another one for each time that a night was published, or taken back. */
  readonly publishedAt: Date | null
  /** The newest night that was rejected since the published one, or is held. */
  readonly refused: { readonly night: string; readonly isHeld: boolean } | null
}

export interface PersonCopy extends SeenNight {
  /** None when it does not hold them. */
  readonly patients: readonly CopiedPatient[]
  readonly entries: readonly CopiedEntry[]
  readonly included: readonly unknown[]
}

interface NightRow {
  readonly transaction_time: Date | null
  readonly published_at: Date | null
  /** Its name and, after a blank, why. */
  readonly refused_night: string | null
}

interface CopyRow extends NightRow {
  readonly patient_id: string | null
  readonly resource_type: string | null
  readonly resource_id: string | null
  readonly resource: string | null
  readonly issues: string | null
}

/** `source`: the placeholder of its id. */
const refusedNight = (source: string): string => `
      (select night || ' ' || coalesce(reason, '') from overnight_night
       where source_id = ${source} and status = 'rejected' and (overnight_night.transaction_time > overnight_source.transaction_time
         or at > published_at
           and coalesce(overnight_night.transaction_time, overnight_source.transaction_time) = overnight_source.transaction_time)
       order by at desc, night desc limit 1) as refused_night`

/** One statement, so that it is one snapshot without a transaction when nothing is referenced. */
export const READ = {
  name: 'overnight-read',
  text: `
    select transaction_time, published_at, null as patient_id, null as resource_type, null as resource_id, null as resource,
      null as issues, ${refusedNight('$2')}
    from overnight_source where source_id = $2
    union all
    select null, null, person.patient_id, null, null, merged.resource, null, null from overnight_person person
    left join overnight_referenced merged on merged.source_id = person.source_id and merged.resource_type = 'Patient'
      and merged.resource_id = person.patient_id
    where person.nhs_number = $1 and person.source_id = $2
    union all
    select null, null, null, resource_type, resource_id, resource, issues, null from overnight_entry
    where nhs_number = $1 and source_id = $2`
} as const

const READ_NIGHT = {
  name: 'overnight-read-night',
  text: `select transaction_time, published_at, ${refusedNight('$1')} from overnight_source where source_id = $1`
} as const

const READ_REFERENCED = {
  name: 'overnight-read-referenced',
  text: `
    select resource from overnight_referenced
    where source_id = $1 and (resource_type, resource_id) in (select * from unnest($2::text[], $3::text[]))`
} as const

/** Which night readers see, without anybody's data. */
export async function loadSeenNight(pool: pg.Pool, sourceId: string): Promise<SeenNight> {
  const { rows } = await pool.query<NightRow>({ ...READ_NIGHT, values: [sourceId] })
  return toSeen(rows[0])
}

function toSeen(row: NightRow | undefined): SeenNight {
  return {
    transactionTime: row?.transaction_time ?? null,
    publishedAt: row?.published_at ?? null,
    refused: toRefused(row?.refused_night ?? null)
  }
}

export async function loadCopy(
  pool: pg.Pool,
  numbers: PersonNumbers,
  sourceId: string,
  signal: AbortSignal
): Promise<PersonCopy> {
  const client = await pool.connect()
  let isHeld = true
  const giveBack = (isBroken: boolean): void => {
    if (!isHeld) return
    isHeld = false
    client.release(isBroken)
    if (!isBroken) client.removeListener('error', ignore)
  }
  // A statement that nobody waits for any more goes with its connection.
  const stop = (): void => giveBack(true)
  client.on('error', ignore)
  try {
    signal.throwIfAborted()
    signal.addEventListener('abort', stop, { once: true })
    await client.query('begin isolation level repeatable read read only')
    const copy = await readUnderEach(client, numbers, sourceId)
    await client.query('commit')
    giveBack(false)
    return copy
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

/** A connection that breaks while it is used says so here as well as in its statement, and stops the process if unheard. */
function ignore(): void {
  // the statement that was under way fails with it
}

/** From one snapshot, so that a Patient who moves from one number to another is seen under one of them (H-012). */
async function readUnderEach(client: pg.PoolClient, numbers: PersonNumbers, sourceId: string): Promise<PersonCopy> {
  const [present, ...former] = numbers
  const copies = [await read(client, present, sourceId)]
  for (const number of former) copies.push(await read(client, number, sourceId))
  const [first, ...more] = copies
  assert(first !== undefined && copies.length === numbers.length, 'there is a copy for each number')
  if (more.length === 0) return first
  // Without a Patient under its number, what lies there is nobody's.
  const held = copies.filter(({ patients }) => patients.length > 0)
  return {
    ...first,
    patients: held.flatMap(({ patients }) => patients),
    entries: held.flatMap(({ entries }) => entries),
    included: held.flatMap(({ included }) => included)
  }
}

async function read(client: pg.PoolClient, nhsNumber: NhsNumber, sourceId: string): Promise<PersonCopy> {
  const found = await client.query<CopyRow>({ ...READ, values: [nhsNumber, sourceId] })
  const entries = found.rows.flatMap((row) => toEntries(row))
  const readable = entries.filter((entry) => entry.issues === null).map((entry) => entry.resource)
  return {
    ...toSeen(found.rows.find((row) => row.transaction_time !== null)),
    patients: found.rows
      .flatMap((row) =>
        row.patient_id === null ? [] : [{ id: row.patient_id, nhsNumber, link: linkIn(row.resource) }]
      )
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    entries,
    included: await loadReferenced(client, sourceId, readable)
  }
}

/** Written by `toMerged` of the feed: a Patient of its id and its links. */
function linkIn(merged: string | null): unknown {
  return merged === null ? undefined : (JSON.parse(merged) as { readonly link?: unknown }).link
}

function toEntries(row: CopyRow): readonly CopiedEntry[] {
  if (row.resource_type === null || row.resource_id === null || row.resource === null) return []
  // Written by `toEntry` of the feed: the resource was parsed when it was loaded, the issues are our own.
  const issues = row.issues === null ? null : (JSON.parse(row.issues) as readonly string[])
  const resource = parseKeepingDecimals(row.resource)
  return [{ resourceType: row.resource_type, resourceId: row.resource_id, resource, issues }]
}

async function loadReferenced(
  client: pg.PoolClient,
  sourceId: string,
  resources: readonly unknown[]
): Promise<readonly unknown[]> {
  const asked = new Set<string>()
  const included: unknown[] = []
  let from = resources
  for (let step = 0; step < REFERENCE_STEPS_MAX; step += 1) {
    const wanted = [...referencesIn(from)].filter((reference) => !asked.has(reference))
    if (wanted.length === 0) break
    for (const reference of wanted) asked.add(reference)
    const parts = wanted.map((reference) => reference.split('/'))
    const values = [sourceId, parts.map((part) => part[0]), parts.map((part) => part[1])]
    const found = await client.query<{ resource: string }>({ ...READ_REFERENCED, values })
    from = found.rows.map((row) => parseKeepingDecimals(row.resource))
    included.push(...from)
  }
  return included
}

/** Every `Type/id` in a `reference` element, at whatever depth, of a type without a subject. */
function referencesIn(values: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting: unknown[] = [...values]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && inner !== null) waiting.push(inner)
      else if (name === 'reference' && typeof inner === 'string') addReference(inner, found)
    }
  }
  return found
}

function addReference(reference: string, found: Set<string>): void {
  const match = /^([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference)
  if (match?.[1] !== undefined && isReferencedType(match[1])) found.add(`${match[1]}/${match[2]}`)
}

function toRefused(told: string | null): PersonCopy['refused'] {
  if (told === null) return null
  const [night = ''] = told.split(' ', 1)
  return { night, isHeld: isHeldReason(told.slice(night.length + 1)) }
}
