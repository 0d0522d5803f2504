/**
 * Brings a source's copy to a staged night, a set at a time. Loading the same night again changes nothing. Each entry
 * belongs to the one person whom its subjects name; when a Patient gets another NHS number, its entries move along.
 */
import type pg from 'pg'
import type { CopySize, CopyState } from '../../ports/overnight-store.ts'

const WITHOUT_PERSON_NAMED_MAX = 100

/** The source's id is the session's `ncr.source`, so that each statement reads without placeholders. */
const SOURCE = `current_setting('ncr.source')`

/** The one local id that `row.subjects` name, where they name nothing else. */
const localIdOf = (row: string): string =>
  `case when ${row}.subjects like 'Patient/%' then substr(${row}.subjects, 9) end`

/**
 * Whom `row.subjects` name, by the Patients as they stand: one number, or '' for nobody that can be told. `person` is
 * the Patient of that one local id, joined to it: a look-up for each row would be most of the night.
 */
const personOf = (row: string): string => `
  case
    when ${row}.subjects = '' then ''
    when strpos(${row}.subjects, E'\\n') > 0 then ${personOfSeveral(row)}
    when ${row}.subjects like 'Patient/%' then coalesce(person.nhs_number, '')
    else ${row}.subjects
  end`

const personOfSeveral = (row: string): string => `(
  select case when bool_and(named.number is not null) and count(distinct named.number) = 1
              then min(named.number) else '' end
  from (select case when subject like 'Patient/%' then one.nhs_number else subject end as number
        from unnest(string_to_array(${row}.subjects, E'\\n')) as subject
        left join overnight_person one
          on one.source_id = ${SOURCE} and 'Patient/' || one.patient_id = subject) as named)`

/** Of a resource that the night gives twice, the last line stays. */
const keepLast = (table: string): string => `
  delete from ${table} earlier
  using (select resource_type, resource_id, max(line) as line from ${table}
         group by resource_type, resource_id having count(*) > 1) last
  where earlier.resource_type = last.resource_type and earlier.resource_id = last.resource_id
    and earlier.line < last.line`

/** A local id with two numbers in one night stands for nobody, as one with none does. */
const PATIENTS = `
  create temporary table night_patient on commit drop as
  select patient_id, case when count(distinct nhs_number) = 1 then min(nhs_number) else '' end as nhs_number
  from night_person group by patient_id;
  alter table night_patient add primary key (patient_id)`

/** People who are no longer held: in a full night those it leaves out, in a delta those it deletes. */
const goneIn = (mode: 'full' | 'delta'): string => `
  insert into night_patient (patient_id, nhs_number)
  select patient_id, '' from overnight_person person
  where source_id = ${SOURCE} and ${
    mode === 'full'
      ? 'true'
      : `exists (select from night_deleted gone
                 where gone.resource_type = 'Patient' and gone.resource_id = person.patient_id)`
  }
  on conflict do nothing`

const MOVE_PEOPLE = `
  create temporary table night_moved on commit drop as
  select now.patient_id, now.nhs_number, coalesce(before.nhs_number, '') as before from night_patient now
  left join overnight_person before on before.source_id = ${SOURCE} and before.patient_id = now.patient_id
  where coalesce(before.nhs_number, '') <> now.nhs_number;
  delete from overnight_person person using night_moved moved
  where person.source_id = ${SOURCE} and person.patient_id = moved.patient_id;
  insert into overnight_person (nhs_number, source_id, patient_id)
  select nhs_number, ${SOURCE}, patient_id from night_moved where nhs_number <> ''`

/** Whom each staged line is about; the lines themselves are brought along by their number. */
const TARGETS = `
  create temporary table night_target on commit drop as
  select entry.line, entry.resource_type, entry.resource_id, ${personOf('entry')} as nhs_number
  from night_entry entry
  left join overnight_person person on person.source_id = ${SOURCE} and person.patient_id = ${localIdOf('entry')};
  analyze night_target`

const removed = (table: string, mode: 'full' | 'delta', staged: string): string =>
  mode === 'full'
    ? `delete from ${table} old where old.source_id = ${SOURCE} and not exists (${staged})`
    : `delete from ${table} old using night_deleted gone
       where old.source_id = ${SOURCE} and old.resource_type = gone.resource_type and old.resource_id = gone.resource_id`

const STAGED_ENTRY = `select from night_target new where new.resource_type = old.resource_type
  and new.resource_id = old.resource_id and new.nhs_number = old.nhs_number`

const STAGED_REFERENCED = `select from night_referenced new where new.resource_type = old.resource_type
  and new.resource_id = old.resource_id and new.issues is null`

/** Entries that changes give another person than they had. In a full night they are gone already. */
const REMOVE_MOVED = `
  delete from overnight_entry old using night_target new
  where old.source_id = ${SOURCE} and old.resource_type = new.resource_type and old.resource_id = new.resource_id
    and old.nhs_number <> new.nhs_number`

/**
 * Keys are those of each partition, which may lie on another server: there is no "on conflict" over all of them. New
 * rows come person by person, so that those of one person lie together and are read together.
 */
const PUT_ENTRIES = `
  update overnight_entry old set subjects = entry.subjects, resource = entry.resource, issues = entry.issues
  from night_target target join night_entry entry using (line)
  where old.nhs_number = target.nhs_number and old.source_id = ${SOURCE}
    and old.resource_type = target.resource_type and old.resource_id = target.resource_id
    and (old.subjects, old.resource, old.issues) is distinct from (entry.subjects, entry.resource, entry.issues);
  insert into overnight_entry (nhs_number, source_id, resource_type, resource_id, subjects, resource, issues)
  select target.nhs_number, ${SOURCE}, entry.resource_type, entry.resource_id, entry.subjects, entry.resource, entry.issues
  from night_target target join night_entry entry using (line)
  where not exists (
    select from overnight_entry old where old.nhs_number = target.nhs_number and old.source_id = ${SOURCE}
      and old.resource_type = target.resource_type and old.resource_id = target.resource_id)
  order by target.nhs_number`

/** Entries of earlier nights whose Patient has another number now, or none: they leave one partition for another. */
const MOVE_ENTRIES = `
  with gone as (
    delete from overnight_entry entry using night_moved moved
    where entry.source_id = ${SOURCE} and entry.nhs_number = moved.before
      and entry.subjects = 'Patient/' || moved.patient_id
    returning moved.nhs_number, entry.resource_type, entry.resource_id, entry.subjects, entry.resource, entry.issues
  )
  insert into overnight_entry (nhs_number, source_id, resource_type, resource_id, subjects, resource, issues)
  select nhs_number, ${SOURCE}, resource_type, resource_id, subjects, resource, issues from gone;
  create temporary table night_several on commit drop as
  select entry.nhs_number as before, ${personOf('entry')} as nhs_number, entry.resource_type, entry.resource_id
  from overnight_entry entry
  left join overnight_person person on person.source_id = ${SOURCE} and person.patient_id = ${localIdOf('entry')}
  where entry.source_id = ${SOURCE} and strpos(entry.subjects, E'\\n') > 0 and exists (select from night_moved);
  with gone as (
    delete from overnight_entry entry using night_several several
    where entry.source_id = ${SOURCE} and several.before <> several.nhs_number
      and entry.nhs_number = several.before and entry.resource_type = several.resource_type
      and entry.resource_id = several.resource_id
    returning several.nhs_number, entry.resource_type, entry.resource_id, entry.subjects, entry.resource, entry.issues
  )
  insert into overnight_entry (nhs_number, source_id, resource_type, resource_id, subjects, resource, issues)
  select nhs_number, ${SOURCE}, resource_type, resource_id, subjects, resource, issues from gone`

const PUT_REFERENCED = `
  delete from overnight_referenced old using night_referenced new
  where old.source_id = ${SOURCE} and old.resource_type = new.resource_type and old.resource_id = new.resource_id
    and new.issues is not null;
  insert into overnight_referenced as old (source_id, resource_type, resource_id, resource)
  select ${SOURCE}, resource_type, resource_id, resource from night_referenced where issues is null
  on conflict (source_id, resource_type, resource_id) do update set resource = excluded.resource
  where old.resource <> excluded.resource`

/** A Patient that came without its merges has none any more. */
const DROP_MERGES = `
  delete from overnight_referenced old using night_person person
  where old.source_id = ${SOURCE} and old.resource_type = 'Patient' and old.resource_id = person.patient_id
    and not exists (select from night_referenced new where new.resource_type = 'Patient' and new.resource_id = person.patient_id)`

export async function reconcile(client: pg.PoolClient, sourceId: string, mode: 'full' | 'delta'): Promise<CopyState> {
  await client.query(`select set_config('ncr.source', $1, true)`, [sourceId])
  const steps = [
    keepLast('night_referenced'),
    PATIENTS,
    goneIn(mode),
    MOVE_PEOPLE,
    TARGETS,
    keepLast('night_target'),
    removed('overnight_entry', mode, STAGED_ENTRY),
    ...(mode === 'delta' ? [REMOVE_MOVED] : []),
    PUT_ENTRIES,
    ...(mode === 'delta' ? [MOVE_ENTRIES] : []),
    removed('overnight_referenced', mode, STAGED_REFERENCED),
    DROP_MERGES,
    PUT_REFERENCED
  ]
  for (const step of steps) await client.query(step)
  return loadState(client)
}

export async function loadSize(client: pg.PoolClient, sourceId: string): Promise<CopySize> {
  const counted = await client.query<{ people: number; entries: number }>(
    `select (select count(distinct nhs_number)::int from overnight_person where source_id = $1) as people,
            (select count(*)::int from overnight_entry where source_id = $1 and nhs_number <> '') as entries`,
    [sourceId]
  )
  return counted.rows[0] ?? { people: 0, entries: 0 }
}

async function loadState(client: pg.PoolClient): Promise<CopyState> {
  const counted = await client.query<{ people: number; entries: number; without: number }>(
    `select (select count(distinct nhs_number)::int from overnight_person where source_id = ${SOURCE}) as people,
            (select count(*)::int from overnight_entry where source_id = ${SOURCE} and nhs_number <> '') as entries,
            (select count(*)::int from overnight_entry where source_id = ${SOURCE} and nhs_number = '') as without`
  )
  const first = await client.query<{ name: string }>(
    `select resource_type || '/' || resource_id as name from overnight_entry
     where nhs_number = '' and source_id = ${SOURCE} order by resource_type, resource_id limit $1`,
    [WITHOUT_PERSON_NAMED_MAX]
  )
  const row = counted.rows[0] ?? { people: 0, entries: 0, without: 0 }
  return {
    people: row.people,
    entries: row.entries,
    withoutPerson: row.without,
    withoutPersonFirst: first.rows.map((item) => item.name)
  }
}
