/**
 * H-009: a load that is killed at any stage leaves the last good night, and the next run ends where a run that nobody killed
 * ends. It is held at the stage from outside, by locks of the database, so that the product knows nothing of being tested.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aResource, byReference } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, type Night, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const MAIN = join(import.meta.dirname, '../../server/src/main.ts')
const JOAN = aPerson(1)
const GWEN = aPerson(100, { family: 'Zephyrbottom', given: ['Gwendolen'] })

/** Locks that hold a run there, in the superuser's own transaction. */
const TABLE = (name: string, mode: string): string => `lock table ${name} in ${mode} mode`
/** A statement of the run that makes this temporary table waits for a lock that the superuser has. */
const WHEN_MADE = (table: string): string =>
  `update hold_at set made = '${table}'; commit; begin; select pg_advisory_lock(4711)`

const STAGES: readonly { readonly stage: string; readonly hold: string }[] = [
  { stage: 'receive', hold: TABLE('overnight_source', 'access exclusive') },
  { stage: 'stage, before its first line', hold: WHEN_MADE('night_person') },
  { stage: 'reconcile, before it', hold: TABLE('overnight_person', 'access exclusive') },
  { stage: 'reconcile, in the middle', hold: WHEN_MADE('night_target') },
  { stage: 'reconcile, at its end', hold: TABLE('overnight_referenced', 'share') },
  { stage: 'publish', hold: TABLE('overnight_source', 'share') },
  { stage: 'publish, before its commit', hold: TABLE('overnight_night', 'share') },
  { stage: 'report', hold: TABLE('audit_entry', 'share') }
]
const sourceOf = (stage: string): string => `s-${stage.replaceAll(/[^a-z]+/g, '-')}`

const allergy = (id: string, patient: string): Json =>
  aResource('AllergyIntolerance', id, byReference(`Patient/${patient}`))
const PATIENTS = [patientOf(JOAN, 'p1'), patientOf(GWEN, 'p2')]
const MEDICATION: Json = { resourceType: 'Medication', id: 'm1', code: { text: 'Amoxicillin' } }
const FIRST: Night = {
  date: dateAgo(1),
  transactionTime: hoursAgo(25),
  output: {
    Patient: PATIENTS,
    AllergyIntolerance: [allergy('kept', 'p1'), allergy('moved', 'p1')],
    Medication: [MEDICATION]
  }
}
/** One goes, one comes, one is about somebody else now, one changes. */
const SECOND: Night = {
  date: dateAgo(0),
  transactionTime: hoursAgo(1),
  output: {
    Patient: PATIENTS,
    AllergyIntolerance: [allergy('moved', 'p2'), allergy('new', 'p1')],
    Medication: [{ ...MEDICATION, code: { text: 'Amoxicillin 500 mg' } }]
  }
}

const WITHIN = { timeout: 60_000, interval: 200 }
/** Until the database is back, the dead job is given up (15 s) and tried again (8 to 16 s), and the load is done. */
const LATER = { timeout: 150_000, interval: 500 }

let drops: string
let world: World
let admin: pg.Client

beforeAll(async () => {
  drops = await newFolder()
  const ids = ['control', 'two', 'verify', ...STAGES.map(({ stage }) => sourceOf(stage))]
  const sources = ids.map((id) => ({
    id,
    name: id,
    kind: 'overnight-ndjson',
    directory: join(drops, id),
    resourceTypes: ['AllergyIntolerance', 'MedicationRequest']
  }))
  for (const id of ids) {
    await mkdir(join(drops, id))
    await writeNight(join(drops, id), FIRST)
  }
  world = await startWorld({ people: [JOAN, GWEN], sources })
  const told = `select count(*)::int as n from overnight_night where told`
  await vi.waitFor(async () => expect(await asSuperuser(world.product, told)).toEqual([{ n: ids.length }]), WITHIN)
  // What runs by itself would load the second night before the runs that are to be killed.
  await world.product.stop()
  for (const id of ids) await writeNight(join(drops, id), SECOND)
  expect((await world.product.ncr(['feed', 'run', 'control'])).code).toBe(0)
  admin = new pg.Client({ connectionString: world.product.databaseUrl ?? '' })
  await admin.connect()
  await admin.query(`
    create table hold_at (made text);
    insert into hold_at values ('');
    grant select on hold_at to public;
    create function hold() returns event_trigger language plpgsql as $$
      begin
        if exists (select from pg_event_trigger_ddl_commands() made, hold_at
                   where made.object_identity like '%.' || hold_at.made) then
          perform pg_advisory_lock(4711);
        end if;
      end $$;
    create event trigger hold on ddl_command_end execute function hold()`)
}, 180_000)

afterAll(async () => {
  await admin?.end()
  await world?.close()
  await rm(drops, { recursive: true, force: true })
})

/** Everything that is kept of a source, but the times at which it was. */
async function stateOf(source: string): Promise<unknown> {
  const tables = {
    overnight_source: 'night, transaction_time, manifest_digest',
    overnight_night: 'night, transaction_time, manifest_digest, status, reason, told',
    overnight_person: 'nhs_number, patient_id',
    overnight_entry: 'nhs_number, resource_type, resource_id, subjects, resource, issues',
    overnight_referenced: 'resource_type, resource_id, resource'
  }
  const state: Record<string, unknown> = {}
  for (const [table, columns] of Object.entries(tables)) {
    const { rows } = await admin.query(`select ${columns} from ${table} where source_id = $1 order by ${columns}`, [
      source
    ])
    state[table] = rows
  }
  const { rows } = await admin.query<{ body: string }>(
    `select body from audit_entry where kind = 'night-published' order by seq`
  )
  const said = rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
  // At least once: a run that is killed between the audit's entry and its own note of it says so again.
  const nights = said.filter((body) => body['source'] === source).map((body) => body['night'])
  return { ...state, audited: [...new Set(nights)] }
}

const published = async (source: string): Promise<unknown> =>
  (await asSuperuser(world.product, `select night from overnight_source where source_id = '${source}'`))[0]?.['night']

/** Sessions of a run that wait for one of our locks. */
const waiting = async (): Promise<number> =>
  (
    await asSuperuser(
      world.product,
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0`
    )
  ).length

describe('a run that is killed', () => {
  test.each(STAGES)('at “$stage” changes nothing that the next run does not put right', async ({ stage, hold }) => {
    const source = sourceOf(stage)
    await admin.query('begin')
    await admin.query(hold)
    const run = spawn(process.execPath, [MAIN, 'feed', 'run', source, '--config', world.product.configFile], {
      stdio: 'ignore'
    })
    await expect.poll(waiting, { timeout: 30_000, interval: 50 }).toBeGreaterThan(0)
    run.kill('SIGKILL')
    await once(run, 'exit')
    await admin.query(`commit; select pg_advisory_unlock_all(); update hold_at set made = ''`)
    await expect.poll(waiting, { timeout: 30_000, interval: 50 }).toBe(0)
    expect(await published(source)).toBe(stage === 'report' ? dateAgo(0) : dateAgo(1))
    expect((await world.product.ncr(['feed', 'run', source])).code).toBe(0)
    expect(await stateOf(source)).toEqual(await stateOf('control'))
  })

  test('there is something to be the same as', async () => {
    expect(await stateOf('control')).toMatchObject({
      overnight_source: [{ night: dateAgo(0) }],
      overnight_entry: [{ resource_id: 'new' }, { resource_id: 'moved' }],
      audited: [dateAgo(1), dateAgo(0)]
    })
  })
})

/** The process has a file of the large kind open: it is in the middle of verifying and staging it. */
async function isReading(pid: number): Promise<boolean> {
  const open = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const names = await Promise.all(open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
  return names.some((name) => name.endsWith('AllergyIntolerance.ndjson'))
}

const MANY = Array.from({ length: 30_000 }, (_, place) => allergy(`a${place}`, 'p2'))

test('a run that is killed in the middle of verifying a file leaves the night before it, and the next one loads it', async () => {
  const output = { Patient: PATIENTS, AllergyIntolerance: MANY }
  await writeNight(join(drops, 'verify'), { ...SECOND, output })
  const run = spawn(process.execPath, [MAIN, 'feed', 'run', 'verify', '--config', world.product.configFile], {
    stdio: 'ignore'
  })
  await expect.poll(() => isReading(run.pid ?? 0), { timeout: 30_000, interval: 10 }).toBe(true)
  run.kill('SIGKILL')
  await once(run, 'exit')
  expect(await published('verify')).toBe(dateAgo(1))
  expect((await world.product.ncr(['feed', 'run', 'verify'])).code).toBe(0)
  const count = `select count(*)::int as n from overnight_entry where source_id = 'verify'`
  expect(await asSuperuser(world.product, count)).toEqual([{ n: MANY.length }])
})

test('two runs at once: one loads, the other finds it loaded', async () => {
  const runs = await Promise.all([1, 2].map(() => world.product.ncr(['feed', 'run', 'two', '--json'])))
  const outcomes = runs.map(({ stdout }) => (JSON.parse(stdout) as { outcome: string }).outcome)
  expect(outcomes.toSorted()).toEqual(['published', 'up-to-date'])
  expect(await stateOf('two')).toEqual(await stateOf('control'))
})

test('H-019: the power of the database is cut in the middle of a load: it is loaded once the database is back', async () => {
  const directory = await newFolder()
  const night = (day: number, lines: readonly Json[]): Night => ({
    date: dateAgo(day),
    transactionTime: hoursAgo(day * 24 + 1),
    output: { Patient: PATIENTS, AllergyIntolerance: [allergy(`day${day}`, 'p1'), ...lines] }
  })
  await writeNight(directory, night(1, []))
  const cut = await startWorld({
    people: [JOAN, GWEN],
    sources: [{ id: 'register', name: 'Register', kind: 'overnight-ndjson', directory, heldFromEntries: 1000 }],
    start: { embedded: true }
  })
  const shown = async (): Promise<readonly string[]> => {
    const session = await openSession(cut.product.url, cut.host, JOAN).catch(() => null)
    if (session === null) return []
    return (await readRecord(cut.product.url, session)).entries('allergies', 'register').map(({ id }) => id)
  }
  await expect.poll(shown, LATER).toEqual(['register/AllergyIntolerance/day1'])
  await writeNight(directory, night(0, MANY))
  await expect.poll(() => isReading(cut.product.pid), { timeout: 60_000, interval: 20 }).toBe(true)
  const pidFile = await readFile(join(cut.product.folder, '.ncr/postgres/data/postmaster.pid'), 'utf8')
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL')
  await expect
    .poll(() => cut.product.logLines.some((line) => line.includes('database-started-again')), LATER)
    .toBe(true)
  await expect.poll(shown, LATER).toEqual(['register/AllergyIntolerance/day0'])
  await cut.close()
  await rm(directory, { recursive: true, force: true })
}, 300_000)
