/** The audit full, slow, or dated backwards: nothing is disclosed, it is said, and it goes on by itself (H-019). */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import * as behave from '../faults/behaviours.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession, postLaunch } from '../harness/launch.ts'
import { asSuperuser, freePort, startProduct, verifyAudit, type Product } from '../harness/product.ts'
import { readRecord, type StreamEvent } from '../harness/record.ts'

const JOAN = aPerson(1)

let world: World
let source: ScriptedSource
let ready: string

const sql = (text: string) => asSuperuser(world.product, text)
const launch = async () => {
  const assertion = await world.host.sign(world.host.claims(world.product.url, JOAN))
  return postLaunch(world.product.url, { assertion })
}
const readiness = async (): Promise<number> => (await fetch(ready)).status

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  const operationsPort = await freePort()
  ready = `http://127.0.0.1:${operationsPort}/health/ready`
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance', 'Condition'] })],
    start: { operationsPort }
  })
  source.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN))))
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})

/** Nothing is disclosed while it lasts; the product itself lives, and afterwards serves again without being touched. */
async function failsClosed(begin: string, end: string): Promise<void> {
  expect(await readiness()).toBe(200)
  const cookie = await openSession(world.product.url, world.host, JOAN)
  source.calls.length = 0
  await sql(begin)
  try {
    const [launched, record, status] = await Promise.all([launch(), readRecord(world.product.url, cookie), readiness()])
    expect(launched).toMatchObject({ status: 503, code: 'audit-unavailable', setCookie: null })
    expect(record).toMatchObject({ status: 503, events: [] })
    expect(record.problem['code']).toBe('audit-unavailable')
    expect(status).toBe(503)
    expect(source.calls).toEqual([])
  } finally {
    await sql(end)
  }
  await vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: 30_000, interval: 200 })
  await vi.waitFor(async () => expect((await launch()).status).toBe(200), { timeout: 30_000, interval: 200 })
  expect((await readRecord(world.product.url, cookie)).completed).toBe(true)
  expect(await verifyAudit(world.product)).toMatchObject({ code: 0, intact: true })
}

describe('H-019: nothing is disclosed while the audit is', () => {
  test('full: its quota is reached', async () => {
    const rows = Number((await sql('SELECT count(*)::int AS n FROM audit_entry'))[0]?.['n'])
    await failsClosed(
      `ALTER TABLE audit_entry ADD CONSTRAINT test_quota CHECK (seq <= ${rows + 1}) NOT VALID`,
      'ALTER TABLE audit_entry DROP CONSTRAINT test_quota'
    )
  }, 120_000)

  test('full: the disk has no room for one more row, as PostgreSQL says it (53100)', async () => {
    await failsClosed(
      `CREATE FUNCTION test_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
       CREATE TRIGGER test_disk BEFORE INSERT ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION test_disk()`,
      'DROP TRIGGER test_disk ON audit_entry; DROP FUNCTION test_disk()'
    )
    expect(world.product.logLines.join('\n')).toContain('53100')
  }, 120_000)

  test('slow: a write takes longer than its limit of 5 s', async () => {
    await failsClosed(
      `CREATE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(12); RETURN NEW; END $$;
       CREATE TRIGGER test_slow BEFORE INSERT ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION test_slow()`,
      'DROP TRIGGER test_slow ON audit_entry; DROP FUNCTION test_slow()'
    )
  }, 120_000)
})

/** Whole lines of one record, as far as they came. */
async function linesUntilCut(url: string, cookie: string): Promise<readonly StreamEvent[]> {
  let text = ''
  const decoder = new TextDecoder()
  try {
    const response = await fetch(`${url}/api/record`, { headers: { accept: 'application/x-ndjson', cookie } })
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
  } catch {
    // Cut: what came before it came.
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as StreamEvent]))
}

test('H-018: killed under load, every entry that a reader has got is in the audit, and the audit is intact', async () => {
  const readers = await Promise.all(Array.from({ length: 6 }, () => openSession(world.product.url, world.host, JOAN)))
  const received: (readonly StreamEvent[])[] = []
  const killed = new AbortController()
  const reading = readers.map(async (cookie) => {
    while (!killed.signal.aborted) received.push(await linesUntilCut(world.product.url, cookie))
  })
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(20), { timeout: 30_000, interval: 5 })
  await world.product.kill9()
  killed.abort()
  await Promise.all(reading)
  const rows = await sql("SELECT disclosure_id, body FROM audit_entry WHERE kind = 'sent'")
  const audited = new Map<unknown, string>()
  for (const { disclosure_id: id, body } of rows) audited.set(id, `${audited.get(id) ?? ''}${String(body)}`)
  for (const events of received) {
    const said = audited.get(events[0]?.disclosureId) ?? ''
    for (const entry of events.flatMap((event) => event.entries ?? [])) expect(said).toContain(`"id":"${entry.id}"`)
  }
  expect(received.filter((events) => events.at(-1)?.event === 'complete').length).toBeGreaterThan(0)
  expect(await verifyAudit(world.product)).toMatchObject({ code: 0, intact: true })
}, 120_000)

/** Own product: what it remembers of the last entry's time must come from the database. */
test('H-019: a clock set back by more than 5 s discloses nothing until it has caught up', async () => {
  await world.product.stop()
  // From now, not from the entry's own time: what a slow start takes must leave more than the 5 s.
  const ahead = 20
  await sql(`SET session_replication_role = replica;
    UPDATE audit_entry SET at = date_trunc('milliseconds', now()) + interval '${ahead} seconds'
    WHERE seq = (SELECT max(seq) FROM audit_entry)`)
  const again: Product = await startProduct(JSON.parse(JSON.stringify(world.region)) as object, {
    on: world.product,
    operationsPort: Number(new URL(ready).port)
  })
  try {
    const attempt = async () =>
      postLaunch(again.url, { assertion: await world.host.sign(world.host.claims(again.url, JOAN)) })
    expect(await attempt()).toMatchObject({ status: 503, code: 'audit-unavailable' })
    expect(await readiness()).toBe(503)
    expect(again.logLines.join('\n')).toContain('CLOCK_BEHIND')
    await vi.waitFor(async () => expect((await attempt()).status).toBe(200), { timeout: 60_000, interval: 500 })
    expect(await readiness()).toBe(200)
    const backwards =
      'SELECT 1 FROM (SELECT at, lag(at) OVER (ORDER BY seq) AS before FROM audit_entry) t WHERE at < before'
    expect(await sql(backwards)).toEqual([])
  } finally {
    await again.stop()
  }
}, 120_000)
