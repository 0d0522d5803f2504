/** Investigations (feature 55): notes that are only ever added, look-ups made for them, an outcome; the own organisation's alone. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser } from '../harness/product.ts'

const JOAN = aPerson(1)
const today = new Date().toISOString().slice(0, 10)
let world: World
let source: ScriptedSource
let identity: IdentityService
const cookies = new Map<string, string>()

const sql = (text: string) => asSuperuser(world.product, text)

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  identity = await identityService()
  const sources = [liveSource(source, { resourceTypes: ['Condition'] })]
  world = await startWorld({ people: [JOAN], sources, more: { console: identity.region } })
  identity.provider.register(world.product.url)
  for (const who of ['Lowe', 'Ferreira', 'Brandt']) cookies.set(who, (await signIn(world.product.url, { who })).cookie)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await identity?.close()
})

type Answer = Json & { readonly status: number }
async function ask(path: string, body: Json, who = 'Lowe'): Promise<Answer> {
  const response = await fetch(`${world.product.url}/api/console/${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(who) ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  return { ...((await response.json()) as Json), status: response.status }
}

interface Told {
  readonly case: { readonly caseId: string; readonly closed: Json | null }
  readonly notes: readonly { readonly text: string; readonly by: string }[]
  readonly lookUps: readonly { readonly seq: number; readonly why: string }[]
}
const open = async (reference: string, about: Json = { nhsNumber: JOAN.nhs, userId: 'nurse-1' }) =>
  (await ask('case/open', { reference, ...about })) as unknown as Told
const lookUp = async (why: string): Promise<number> => {
  await ask('looks', { nhsNumber: JOAN.nhs, from: today, to: today, why })
  const [row] = await sql(
    "SELECT seq::int AS seq FROM audit_entry WHERE kind = 'looks-looked-up' ORDER BY seq DESC LIMIT 1"
  )
  return Number(row?.['seq'])
}

describe('an investigation', () => {
  test('has notes by whom and when, look-ups made for it, and an outcome; each step is in the audit before it', async () => {
    const { caseId } = (await open('CASE 1')).case
    const seq = await lookUp('for case 1')
    await ask('case/note', { caseId, text: 'The complaint names a ward clerk.' })
    await ask('case/link', { caseId, seq })
    await ask('case/note', { caseId, text: 'The clerk was on duty.' }, 'Ferreira')
    const closed = await ask('case/close', { caseId, outcome: 'no-concern', text: 'It was for care.' }, 'Ferreira')
    expect(closed).toMatchObject({
      case: {
        reference: 'CASE 1',
        nhsNumber: JOAN.nhs,
        userId: 'nurse-1',
        openedBy: 'Harriet Lowe',
        closed: { by: 'Tomas Ferreira', outcome: 'no-concern', text: 'It was for care.' }
      },
      notes: [
        { by: 'Harriet Lowe', text: 'The complaint names a ward clerk.' },
        { by: 'Tomas Ferreira', text: 'The clerk was on duty.' }
      ],
      lookUps: [{ seq, why: 'for case 1', officer: 'Harriet Lowe' }]
    })
    const steps = await sql(`SELECT kind, body FROM audit_entry WHERE body LIKE '%"case":"${caseId}"%' ORDER BY seq`)
    expect(steps.map(({ kind }) => kind)).toEqual([
      'case-opened',
      'case-noted',
      'case-linked',
      'case-noted',
      'case-closed'
    ])
    const digest = createHash('sha256').update('The complaint names a ward clerk.').digest('base64url')
    expect(JSON.parse(String(steps[1]?.['body']))).toMatchObject({ digest })
  })

  test('takes nothing more once it is closed', async () => {
    const { caseId } = (await open('CASE 2', { userId: 'nurse-1' })).case
    const seq = await lookUp('for case 2')
    await ask('case/close', { caseId, outcome: 'passed-on', text: 'To the ward manager.' })
    for (const [path, body] of [
      ['case/note', { text: 'one more' }],
      ['case/link', { seq }],
      ['case/close', { outcome: 'concern', text: 'after all' }]
    ] as const)
      expect(await ask(path, { caseId, ...body })).toMatchObject({ status: 409, code: 'case-closed' })
  })

  test('is about a person or a user, and links nothing that is no look-up', async () => {
    expect(await ask('case/open', { reference: 'CASE 3' })).toMatchObject({ status: 400, code: 'request-malformed' })
    const ill = await ask('case/open', { reference: 'CASE 3', nhsNumber: '9990000019' })
    expect(ill).toMatchObject({ code: 'nhs-number-invalid' })
    const { caseId } = (await open('CASE 3')).case
    expect(await ask('case/link', { caseId, seq: 1 })).toMatchObject({ status: 404 })
  })

  test('is told to nobody of another organisation or of the central team', async () => {
    const { caseId } = (await open('CASE 4')).case
    for (const [path, body] of [
      ['cases', {}],
      ['case', { caseId }],
      ['case/note', { caseId, text: 'from outside' }]
    ] as const)
      expect(await ask(path, body, 'Brandt')).toMatchObject({ status: 403, code: 'console-forbidden' })
    await sql(`UPDATE investigation SET ods_code = 'RHA' WHERE id = '${caseId}'`)
    expect(await ask('case', { caseId })).toMatchObject({ status: 404 })
    expect(JSON.stringify(await ask('cases', {}))).not.toContain(caseId)
  })

  test('is saved whole, in the order in which it came about', async () => {
    const { caseId } = (await open('CASE 5')).case
    await ask('case/note', { caseId, text: '=1+1, "quoted"' })
    await ask('case/close', { caseId, outcome: 'concern', text: 'Told the user and their manager.' })
    const csv = String((await ask('case/export', { caseId }))['csv'])
    const lines = csv.trimEnd().split('\r\n')
    expect(lines.map((line) => line.split(',')[2])).toEqual(['what', 'opened', 'note', 'closed: concern'])
    expect(lines[2]).toContain(`"'=1+1, ""quoted"""`)
  })

  test('cannot be changed by the server itself', async () => {
    const grants = await sql(`SELECT DISTINCT privilege_type FROM information_schema.role_table_grants
      WHERE grantee = 'ncr_server' AND (table_name LIKE 'investigation%' OR table_name LIKE 'access_report%') ORDER BY 1`)
    expect(grants.map(({ privilege_type: privilege }) => privilege)).toEqual(['INSERT', 'SELECT'])
  })
})
