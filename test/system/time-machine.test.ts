/** H-018: a view can be drawn again as it was, whatever its sources say by now, for as long as it is kept and no longer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser, verifyAudit } from '../harness/product.ts'

const [JOAN, PAVEL] = [aPerson(1), aPerson(2)]
let world: World
let source: ScriptedSource
let identity: IdentityService
let officer: string

const sql = (text: string) => asSuperuser(world.product, text)
const url = () => world.product.url
const conditions = (...ids: readonly string[]) =>
  source.answer('Condition', behave.ok(...ids.map((id) => aResource('Condition', id, byNumber(JOAN)))))

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN, PAVEL])
  identity = await identityService()
  const one = liveSource(source, { resourceTypes: ['Condition', 'Observation'], pages: ['diabetes'] })
  world = await startWorld({ people: [JOAN, PAVEL], sources: [one], more: { console: identity.region } })
  identity.provider.register(url())
  officer = (await signIn(url(), { who: 'Lowe' })).cookie
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await identity?.close()
})
beforeEach(() => {
  source.calm()
  conditions('c1', 'c2')
})

/** The stream byte for byte, and the view's id. */
async function read(cookie: string): Promise<{ readonly text: string; readonly disclosureId: string }> {
  const response = await fetch(`${url()}/api/record`, { headers: { cookie, accept: 'application/x-ndjson' } })
  const text = await response.text()
  return { text, disclosureId: (JSON.parse(text.split('\n')[0] ?? '') as { disclosureId: string }).disclosureId }
}

async function replay(disclosureId: string, cookie = officer): Promise<Json & { readonly status: number }> {
  const response = await fetch(`${url()}/api/console/replay`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ disclosureId })
  })
  return { ...((await response.json()) as Json), status: response.status }
}

const countOf = async (table: string): Promise<number> =>
  Number((await sql(`SELECT count(*)::int AS n FROM ${table}`))[0]?.['n'])

describe('H-018: a replay', () => {
  test('is byte for byte what was sent, when its source has changed since, and when it is gone', async () => {
    const cookie = await openSession(url(), world.host, JOAN)
    const seen = await read(cookie)
    expect(seen.text).toContain('ward/Condition/c2')
    conditions('c3')
    expect(await replay(seen.disclosureId)).toMatchObject({ status: 200, lines: seen.text, gone: 0 })
    source.answer('Condition', behave.status(503))
    const broken = await read(cookie)
    expect(broken.text).toContain('"state":"unavailable"')
    expect((await replay(seen.disclosureId))['lines']).toBe(seen.text)
    expect((await replay(broken.disclosureId))['lines']).toBe(broken.text)
  })

  test('has the pages that were opened, as they were answered, and whose screen it was', async () => {
    const cookie = await openSession(url(), world.host, JOAN)
    const { disclosureId } = await read(cookie)
    const headers = { cookie, 'ncr-disclosure': disclosureId }
    const page = await (await fetch(`${url()}/api/record/page/diabetes`, { headers })).text()
    const replayed = await replay(disclosureId)
    expect(replayed['pages']).toEqual([{ page: 'diabetes', at: expect.any(String), body: page }])
    expect(replayed).toMatchObject({
      user: { id: 'user-4711', name: 'Ada Okafor', role: 'Consultant' },
      reason: 'direct-care',
      relationship: 'inpatient, spell-88'
    })
  })

  test('is itself in the audit, with the officer, before it is answered', async () => {
    const { disclosureId } = await read(await openSession(url(), world.host, JOAN))
    await replay(disclosureId)
    const [row] = await sql("SELECT * FROM audit_entry WHERE kind = 'view-replayed' ORDER BY seq DESC LIMIT 1")
    expect(row).toMatchObject({ nhs_number: JOAN.nhs, ods_code: 'RX1', user_id: '910000000101' })
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ disclosure: disclosureId, of: 'user-4711' })
  })

  test('is for the organisation’s own privacy officer and nobody else', async () => {
    const cookie = await openSession(url(), world.host, JOAN)
    const { disclosureId } = await read(cookie)
    const central = (await signIn(url(), { who: 'Brandt' })).cookie
    expect(await replay(disclosureId, central)).toMatchObject({ status: 403, code: 'console-forbidden' })
    expect(await replay(disclosureId, cookie)).toMatchObject({ status: 401, code: 'sign-in-required' })
    await sql(`SET session_replication_role = replica;
               UPDATE audit_entry SET ods_code = 'RHA' WHERE disclosure_id = '${disclosureId}'`)
    expect(await replay(disclosureId)).toMatchObject({ status: 404, code: 'view-not-kept' })
    await sql(`SET session_replication_role = replica;
               UPDATE audit_entry SET ods_code = 'RX1' WHERE disclosure_id = '${disclosureId}'`)
    expect(await replay('nowhere')).toMatchObject({ status: 404, code: 'view-not-kept' })
  })
})

describe('what is kept', () => {
  test('is kept once however often it is seen, and nothing of it can be read in the database', async () => {
    const cookie = await openSession(url(), world.host, JOAN)
    await read(cookie)
    const before = await countOf('view_pack')
    for (let again = 0; again < 3; again += 1) await read(cookie)
    expect(await countOf('view_pack')).toBe(before)
    const [row] = await sql(`SELECT string_agg(encode(bytes, 'escape'), '') AS all FROM view_pack`)
    expect(String(row?.['all'])).not.toMatch(/Condition|resourceType/)
  })

  test('that was changed behind the product’s back is missing, and never shown as what was sent', async () => {
    const { disclosureId } = await read(await openSession(url(), world.host, JOAN))
    await sql('UPDATE view_pack SET bytes = set_byte(bytes, 40, (get_byte(bytes, 40) + 1) % 256)')
    const replayed = await replay(disclosureId)
    expect(replayed['gone']).toBe(2)
    expect(String(replayed['lines'])).not.toContain('ward/Condition/c1')
    await sql('UPDATE view_pack SET bytes = set_byte(bytes, 40, (get_byte(bytes, 40) + 255) % 256)')
    expect((await replay(disclosureId))['gone']).toBe(0)
  })

  test('goes by age, but for entries that a later view cites', async () => {
    const cookie = await openSession(url(), world.host, JOAN)
    conditions('old')
    const old = await read(cookie)
    conditions('c1', 'c2')
    await sql(`UPDATE view_pack SET kept_at = now() - interval '3000 days';
               UPDATE view_frame SET kept_at = now() - interval '3000 days';
               SET session_replication_role = replica; UPDATE audit_entry SET at = at - interval '3000 days'`)
    const young = await read(cookie)
    for (const run of [1, 2])
      expect(await world.product.ncr(['views', 'expire', '--by', 'Records team']), `run ${run}`).toMatchObject({
        code: 0
      })
    expect(await replay(old.disclosureId)).toMatchObject({ status: 404, code: 'view-not-kept' })
    expect(await replay(young.disclosureId)).toMatchObject({ lines: young.text, gone: 0 })
    await sql(
      "SET session_replication_role = replica; UPDATE audit_entry SET at = at + interval '3000 days' WHERE at < now() - interval '2999 days'"
    )
  })

  test('goes by decision about one person, with their key; another’s stays, and the audit is intact', async () => {
    const joans = await read(await openSession(url(), world.host, JOAN))
    source.answer('Condition', behave.ok(aResource('Condition', 'p1', byNumber(PAVEL))))
    const pavels = await read(await openSession(url(), world.host, PAVEL))
    const erased = await world.product.ncr(
      ['views', 'erase', '--nhs-number', '-', '--reason', 'erasure request 12', '--by', 'Caldicott Guardian'],
      JOAN.nhs
    )
    expect(erased).toMatchObject({ code: 0 })
    expect(await replay(joans.disclosureId)).toMatchObject({ status: 404, code: 'view-not-kept' })
    expect(await replay(pavels.disclosureId)).toMatchObject({ lines: pavels.text })
    expect(await sql(`SELECT FROM view_key WHERE nhs_number = '${JOAN.nhs}'`)).toEqual([])
    expect(await verifyAudit(world.product)).toMatchObject({ code: 0, intact: true })
    conditions('c1', 'c2')
    const later = await read(await openSession(url(), world.host, JOAN))
    expect(await replay(later.disclosureId)).toMatchObject({ lines: later.text, gone: 0 })
  })
})

test('H-019: where it cannot be kept, nothing is sent', async () => {
  const cookie = await openSession(url(), world.host, JOAN)
  await sql('ALTER TABLE view_frame RENAME TO view_frame_away')
  try {
    const response = await fetch(`${url()}/api/record`, { headers: { cookie } })
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('audit-unavailable')
  } finally {
    await sql('ALTER TABLE view_frame_away RENAME TO view_frame')
  }
  expect((await read(cookie)).text).toContain('"event":"complete"')
})
