/**
 * Whom the local ids of an HL7 v2 source stand for. A merge (A40) lets one id stand for another and forgets nothing, so
 * that an un-merge (A37) gives each its own again (H-012).
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Hl7Change } from '../../ports/hl7-messages.ts'

/** A message that gives no NHS number takes none away. */
export async function putPatient(
  client: pg.PoolClient,
  sourceId: string,
  { patientId, nhsNumber }: Hl7Change['patients'][number],
  eventAt: string
): Promise<void> {
  await client.query(
    `insert into hl7_patient as known (source_id, patient_id, nhs_number, identity_at) values ($1, $2, $3, $4)
     on conflict (source_id, patient_id) do update
     set nhs_number = excluded.nhs_number, identity_at = excluded.identity_at
     where known.nhs_number = '' or (excluded.nhs_number <> '' and known.identity_at <= excluded.identity_at)`,
    [sourceId, patientId, nhsNumber ?? '', eventAt]
  )
}

/** An older merge or un-merge never undoes a newer one. */
export async function linkPatients(
  client: pg.PoolClient,
  sourceId: string,
  { kind, loser, survivor }: NonNullable<Hl7Change['link']>,
  eventAt: string
): Promise<void> {
  await client.query(
    `insert into hl7_patient as known (source_id, patient_id, nhs_number, identity_at, merged_into, merged_at)
     values ($1, $2, '', '-infinity', $3, $4)
     on conflict (source_id, patient_id) do update set merged_into = excluded.merged_into, merged_at = excluded.merged_at
     where known.merged_at is null or known.merged_at <= excluded.merged_at`,
    [sourceId, loser, kind === 'merge' ? survivor : null, eventAt]
  )
}

/** Those named, and all who were joined to them: each with the number of whom it now stands for. */
const STANDING = `
  with recursive below (patient_id) as (
    select unnest($2::text[])
    union
    select joined.patient_id from hl7_patient joined join below on joined.merged_into = below.patient_id
    where joined.source_id = $1
  ), above (patient_id, top, path) as (
    select patient_id, patient_id, array[patient_id] from below
    union all
    select above.patient_id, known.merged_into, above.path || known.merged_into
    from above join hl7_patient known on known.source_id = $1 and known.patient_id = above.top
    where known.merged_into is not null and known.merged_into <> all (above.path)
  )
  select distinct on (above.patient_id) above.patient_id, coalesce(known.nhs_number, '') as nhs_number
  from above left join hl7_patient known on known.source_id = $1 and known.patient_id = above.top
  order by above.patient_id, cardinality(above.path) desc`

/** Deleted and written anew: from one partition to another, which may lie on another server, no row moves by itself. */
const MOVE_ENTRIES = `
  with gone as (
    delete from overnight_entry where source_id = $2 and subjects = $3 and nhs_number <> $1
    returning resource_type, resource_id, subjects, resource, issues
  )
  insert into overnight_entry (nhs_number, source_id, resource_type, resource_id, subjects, resource, issues)
  select $1, $2, resource_type, resource_id, subjects,
    regexp_replace(resource, '"reference":"Patient/[0-9a-f]{40}"', $4, 'g'), issues
  from gone`

/**
 * One Patient for each NHS number, whatever the local ids: who has two of them is one person to the reader, and the
 * entries say so. Their `subjects` keep the id that the message gave, for an un-merge.
 */
export async function settlePatients(client: pg.PoolClient, sourceId: string, named: readonly string[]): Promise<void> {
  const found = await client.query<{ patient_id: string; nhs_number: string }>(STANDING, [sourceId, named])
  const touched = new Set<string>()
  for (const { patient_id: patientId, nhs_number: number } of found.rows) {
    const before = await client.query<{ stands_for: string }>(
      'select stands_for from hl7_patient where source_id = $1 and patient_id = $2',
      [sourceId, patientId]
    )
    touched.add(before.rows[0]?.stands_for ?? '').add(number)
    await client.query('update hl7_patient set stands_for = $3 where source_id = $1 and patient_id = $2', [
      sourceId,
      patientId,
      number
    ])
    await client.query(MOVE_ENTRIES, [
      number,
      sourceId,
      `Patient/${patientId}`,
      `"reference":"Patient/${number === '' ? patientId : patientOf(number)}"`
    ])
  }
  touched.delete('')
  for (const number of touched) await settlePerson(client, sourceId, number)
}

/** Held as long as one of its local ids stands for the person. */
async function settlePerson(client: pg.PoolClient, sourceId: string, number: string): Promise<void> {
  const values = [number, sourceId, patientOf(number)]
  const held = await client.query('select from hl7_patient where source_id = $1 and stands_for = $2 limit 1', [
    sourceId,
    number
  ])
  if (held.rowCount === 0)
    await client.query(
      'delete from overnight_person where nhs_number = $1 and source_id = $2 and patient_id = $3',
      values
    )
  else
    await client.query(
      'insert into overnight_person (nhs_number, source_id, patient_id) values ($1, $2, $3) on conflict do nothing',
      values
    )
}

function patientOf(number: string): string {
  return createHash('sha256').update(`person ${number}`).digest('hex').slice(0, 40)
}
