/** The audit: what was sent is in it, whoever changes it is found out, and without it nothing is disclosed. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIT_KINDS, type AuditKind } from '../../server/src/ports/audit-log.ts'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession, postLaunch } from '../harness/launch.ts'
import { asSuperuser, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)

let world: World
let source: ScriptedSource

const sql = (text: string) => asSuperuser(world.product, text)
/** Past every guard that stands in the server's way, as somebody with the whole database in hands would. */
const tamper = (text: string) => sql(`SET session_replication_role = replica; ${text}`)
const open = () => openSession(world.product.url, world.host, JOAN)
const read = async (cookie: string) => readRecord(world.product.url, cookie)

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance', 'Condition'], deadlineMs: 5000 })]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})
beforeEach(() => {
  source.calm()
  const of = (type: string, ids: readonly string[]) =>
    behave.ok(...ids.map((id) => aResource(type, id, byNumber(JOAN))))
  source
    .answer('AllergyIntolerance', of('AllergyIntolerance', ['a1', 'a2']))
    .answer('Condition', of('Condition', ['c1']))
})

/** Ids of entries that the audit names for one disclosure, in rows of the kinds. */
async function idsInAudit(disclosureId: string, kinds: readonly string[]): Promise<string[]> {
  const rows = await sql(
    `SELECT body FROM audit_entry WHERE disclosure_id = '${disclosureId}' AND kind IN ('${kinds.join("','")}')`
  )
  const found = rows.flatMap((row) => String(row['body']).match(/ward\/[A-Za-z]+\/[A-Za-z0-9.-]+/g) ?? [])
  return [...new Set(found)].toSorted()
}

async function bodiesOf(disclosureId: string, kind: AuditKind): Promise<readonly Json[]> {
  const rows = await sql(
    `SELECT body FROM audit_entry WHERE disclosure_id = '${disclosureId}' AND kind = '${kind}' ORDER BY seq`
  )
  return rows.map((row) => JSON.parse(String(row['body'])) as Json)
}

describe('what is in it', () => {
  test('exactly the entries that were sent', async () => {
    const record = await read(await open())
    const sent = record
      .allEntries()
      .map((entry) => entry.id)
      .toSorted()
    expect(sent).toHaveLength(3)
    expect(await idsInAudit(record.disclosureId, ['opened', 'sent', 'completed'])).toEqual(sent)
  })

  test('each entry with the digest of what the reader got, and the version that the source gave it', async () => {
    const meta = { versionId: '7', lastUpdated: '2026-11-22T12:01:07Z' }
    source.answer('Condition', behave.ok({ ...aResource('Condition', 'c7', byNumber(JOAN)), meta }))
    const record = await read(await open())
    const bodies = await bodiesOf(record.disclosureId, 'sent')
    const sent = bodies.flatMap((body) => (body['sections'] as { entries: Json[] }[]).flatMap(({ entries }) => entries))
    const digestOf = (entry: unknown) => createHash('sha256').update(JSON.stringify(entry)).digest('base64url')
    expect(sent.find(({ id }) => id === 'ward/Condition/c7')).toMatchObject(meta)
    expect(new Map(sent.map(({ id, digest }) => [id, digest]))).toEqual(
      new Map(record.allEntries().map((entry) => [entry.id, digestOf(entry)]))
    )
  })

  test('which sources are asked, before they are, and how long each and all of it took', async () => {
    source.answer('Condition', behave.late(300, behave.ok()))
    source.calls.length = 0
    const reading = read(await open())
    await vi.waitFor(() => expect(source.calls.length).toBeGreaterThan(0), { timeout: 10_000, interval: 5 })
    const asked = await sql("SELECT body FROM audit_entry WHERE kind = 'asked' ORDER BY seq DESC LIMIT 1")
    expect(JSON.parse(String(asked[0]?.['body']))).toMatchObject({ sources: ['ward'], notAsked: [] })
    const { disclosureId } = await reading
    expect(JSON.stringify(await bodiesOf(disclosureId, 'sent'))).toMatch(
      /"source":"ward","outcome":"answered","tookMs":\d+/
    )
    expect((await bodiesOf(disclosureId, 'completed'))[0]?.['tookMs']).toBeGreaterThanOrEqual(250)
  })

  test('the same of the reader in every entry of a view: request, tenancy, role, reason, relationship', async () => {
    const record = await read(await open())
    const rows = await sql(`SELECT * FROM audit_entry WHERE disclosure_id = '${record.disclosureId}' ORDER BY seq`)
    expect(rows.map((row) => row['kind'])).toEqual(expect.arrayContaining(['opened', 'asked', 'sent', 'completed']))
    for (const row of rows) {
      expect(row).toMatchObject({ nhs_number: JOAN.nhs, ods_code: 'RX1', user_id: 'user-4711' })
      expect(JSON.parse(String(row['body']))).toMatchObject({
        requestId: expect.any(String),
        issuer: world.host.issuer,
        user: { hostRole: 'Consultant', role: 'clinician' },
        reason: 'direct-care',
        relationship: { kind: 'inpatient' }
      })
    }
  })

  test('no key in a body that docs/audit.md does not name', async () => {
    const rows = await sql('SELECT kind, body FROM audit_entry')
    for (const row of rows) {
      const { holds } = AUDIT_KINDS[row['kind'] as AuditKind]
      expect(holds, String(row['kind'])).toEqual(
        expect.arrayContaining(Object.keys(JSON.parse(String(row['body'])) as Json))
      )
    }
  })

  test('sent, displayed and printed are apart', async () => {
    const cookie = await open()
    const record = await read(cookie)
    const kinds = async () =>
      (await sql(`SELECT kind FROM audit_entry WHERE disclosure_id = '${record.disclosureId}' ORDER BY seq`)).map(
        (row) => row['kind']
      )
    expect(await kinds()).not.toContain('displayed')
    for (const printed of [false, true]) {
      const body: Json = { disclosureId: record.disclosureId, section: 'allergies', printed }
      const answer = await fetch(`${world.product.url}/api/record/displayed`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'ncr-disclosure': record.disclosureId },
        body: JSON.stringify(body)
      })
      expect(answer.ok).toBe(true)
    }
    expect(await kinds()).toEqual(expect.arrayContaining(['sent', 'displayed', 'printed']))
  })

  test('who, for which organisation, in which role and why, for a launch and for a refused one', async () => {
    await open()
    const refused = await world.host.sign(world.host.claims(world.product.url, JOAN, { rsn: 'research' }))
    await postLaunch(world.product.url, { assertion: refused })
    for (const kind of ['launched', 'launch-refused']) {
      const [row] = await sql(`SELECT * FROM audit_entry WHERE kind = '${kind}' ORDER BY seq DESC LIMIT 1`)
      const said = JSON.stringify(row)
      expect(row?.['ods_code'], kind).toBe('RX1')
      expect(row?.['user_id'], kind).toBe('user-4711')
      expect(said, kind).toContain('Consultant')
      expect(said, kind).toContain(kind === 'launched' ? 'inpatient' : 'launch-reason')
    }
  })
})

describe('the server’s own role', () => {
  test.each([
    ['change', "UPDATE audit_entry SET body = '{}'"],
    ['delete', 'DELETE FROM audit_entry'],
    ['empty', 'TRUNCATE audit_entry'],
    ['drop', 'DROP TABLE audit_entry'],
    ['unguard', 'ALTER TABLE audit_entry DISABLE TRIGGER ALL']
  ])('may not %s the audit', async (_name, statement) => {
    await expect(sql(`SET ROLE ncr_server; ${statement}`)).rejects.toThrow(/permission denied|must be owner/)
  })
})

describe('H-019: without a durable audit nothing is disclosed', () => {
  const block = () =>
    sql(`CREATE FUNCTION test_audit_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'down'; END $$;
         CREATE TRIGGER test_audit_down BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION test_audit_down()`)
  const unblock = () => sql('DROP TRIGGER test_audit_down ON audit_entry; DROP FUNCTION test_audit_down()')

  test('a launch and a read are refused as audit-unavailable, and work again afterwards', async () => {
    const cookie = await open()
    source.calls.length = 0
    await block()
    try {
      const assertion = await world.host.sign(world.host.claims(world.product.url, JOAN))
      const launch = await postLaunch(world.product.url, { assertion })
      expect(launch).toMatchObject({ status: 503, code: 'audit-unavailable', setCookie: null })
      const record = await read(cookie)
      expect(record.status).toBe(503)
      expect(record.problem['code']).toBe('audit-unavailable')
      expect(record.events).toEqual([])
    } finally {
      await unblock()
    }
    expect((await read(cookie)).completed).toBe(true)
  })

  test('an audit that fails in mid-record ends it: no entry arrives after, and no complete', async () => {
    const cookie = await open()
    source.answer(
      'AllergyIntolerance',
      behave.late(1500, behave.ok(aResource('AllergyIntolerance', 'late', byNumber(JOAN))))
    )
    const reading = read(cookie)
    await expect.poll(() => source.calls.length, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0)
    await block()
    try {
      const record = await reading
      expect(record.allEntries().map((entry) => entry.id)).not.toContain('ward/AllergyIntolerance/late')
      expect(record.completed).toBe(false)
      if (record.status === 200)
        expect(record.events.at(-1)).toMatchObject({ event: 'failed', code: 'audit-unavailable' })
    } finally {
      await unblock()
    }
  })
})

/** Last: these leave the audit broken. */
describe('H-018: whoever changes the audit is found out', () => {
  async function middle(): Promise<number> {
    const rows = await sql('SELECT seq::int AS seq FROM audit_entry ORDER BY seq')
    return Number(rows[Math.floor(rows.length / 2)]?.['seq'])
  }

  test('an untouched audit is intact', async () => {
    const rows = await sql('SELECT count(*)::int AS n FROM audit_entry')
    const audit = await verifyAudit(world.product)
    expect(audit).toMatchObject({ code: 0, intact: true, firstBad: null })
    expect(audit.entries).toBeGreaterThanOrEqual(Number(rows[0]?.['n']))
  })

  test('an audit that grows while it is checked is intact', async () => {
    const checking = Promise.all([verifyAudit(world.product), verifyAudit(world.product)])
    for (let round = 0; round < 15; round += 1) await Promise.all([1, 2, 3].map(async () => read(await open())))
    for (const audit of await checking) expect(audit).toMatchObject({ code: 0, intact: true })
  })

  test.each([
    ['time', "at = at + interval '1 second'", "at = at - interval '1 second'"],
    ['content', "body = body || ' '", 'body = left(body, -1)'],
    ['person', "nhs_number = coalesce(nhs_number, '') || '1'", "nhs_number = nullif(left(nhs_number, -1), '')"],
    ['user', "user_id = coalesce(user_id, '') || '1'", "user_id = nullif(left(user_id, -1), '')"],
    ['kind', "kind = kind || '1'", 'kind = left(kind, -1)']
  ])('an entry whose %s is altered is named', async (_name, change, undo) => {
    const seq = await middle()
    await tamper(`UPDATE audit_entry SET ${change} WHERE seq = ${seq}`)
    expect(await verifyAudit(world.product)).toMatchObject({ code: 1, intact: false, firstBad: seq })
    await tamper(`UPDATE audit_entry SET ${undo} WHERE seq = ${seq}`)
  })

  test('exchanged entries are named', async () => {
    // Two neighbours written in the same instant would be exchanged without a change.
    const pairs = await sql(
      `SELECT min(one.seq)::int AS seq FROM audit_entry one JOIN audit_entry next ON next.seq = one.seq + 1
       WHERE next.at <> one.at AND one.seq >= ${await middle()}`
    )
    const seq = Number(pairs[0]?.['seq'])
    const swap = (column: string) =>
      `UPDATE audit_entry SET ${column} = other.${column} FROM (SELECT seq, ${column} FROM audit_entry WHERE seq IN (${seq}, ${seq + 1})) other
       WHERE audit_entry.seq IN (${seq}, ${seq + 1}) AND other.seq = ${2 * seq + 1} - audit_entry.seq`
    await tamper(swap('at'))
    expect(await verifyAudit(world.product)).toMatchObject({ code: 1, intact: false, firstBad: seq })
    await tamper(swap('at'))
  })

  test('a deleted entry is found', async () => {
    const seq = await middle()
    await tamper(`DELETE FROM audit_entry WHERE seq = ${seq}`)
    const audit = await verifyAudit(world.product)
    expect(audit).toMatchObject({ code: 1, intact: false })
    expect([seq, seq + 1]).toContain(audit.firstBad)
  })
})
