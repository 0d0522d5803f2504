/** Every guard of the record holds by FHIR too: withholding, objection, roles, policies, the audit; and people who look come first. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, type Person } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { ordinary, SECRET_CODE, SECRET_WORDS, secrets, SETS_FOLDER, type Told } from '../fixtures/withholding.ts'
import {
  about,
  askFhir,
  type FhirAnswer,
  fhirSystem,
  type FhirSystem,
  NOBODY,
  tokenFor
} from '../harness/fhir-system.ts'
import { hostSystem, openSession } from '../harness/launch.ts'
import { type IdentityService, identityService, signIn } from '../harness/officer.ts'
import { asSuperuser, newFolder, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const [JOAN, OBJECTOR] = [aPerson(1), aPerson(10, { family: 'Objector' })]
const TYPES = [
  'AllergyIntolerance',
  'Condition',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Immunization',
  'MedicationRequest',
  'Observation',
  'Procedure'
]
const SET_ID = 'sexually-transmitted-disease'
const SENTENCE = 'Items were excluded due to confidentiality or patient preferences.'
/** Of RX2: no Procedures from the ward. */
const POLICY = {
  resourceType: 'Consent',
  status: 'active',
  provision: {
    type: 'permit',
    provision: [
      {
        type: 'deny',
        actor: [
          {
            role: { text: 'recipient' },
            reference: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'RX2' } }
          }
        ],
        class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Procedure' }]
      }
    ]
  }
}

let world: World
let ward: ScriptedSource
let system: FhirSystem
let council: FhirSystem
let identity: IdentityService
let token: string

const url = () => world.product.url
const sql = (text: string) => asSuperuser(world.product, text)
const search = (type: string, by = token, person: Person = JOAN) =>
  askFhir(`${url()}/fhir/R4/${type}?${about(person)}`, by)
const told = ({ status, issues }: FhirAnswer) => [status, issues[0]?.code]
const as = (role: string) => tokenFor(url(), system, { extensions: { 'hl7-b2b': { subject_role: role } } })

function tellWard(all: readonly Told[]): void {
  for (const type of TYPES)
    ward.answer(type, behave.ok(...all.filter((one) => one.type === type).map((one) => one.resource)))
}

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, OBJECTOR])
  const folder = await newFolder()
  system = await fhirSystem(folder, 'epr-backend', 'RX1')
  council = await fhirSystem(folder, 'council', 'RX2')
  identity = await identityService()
  const other = await hostSystem('https://council.example', 'RX2')
  await writeFile(join(folder, 'rx2.jwks.json'), JSON.stringify(other.jwks))
  await writeFile(join(folder, 'policy.json'), JSON.stringify(POLICY))
  world = await startWorld({
    people: [JOAN, OBJECTOR],
    sources: [liveSource(ward, { resourceTypes: TYPES, deadlineMs: 5000 })],
    partners: [consumerPartner('RX2', other, 'rx2.jwks.json', { systems: [council.region] })],
    consumer: { systems: [system.region] },
    start: { on: { folder, databaseUrl: null } },
    more: {
      console: identity.region,
      policies: ['policy.json'],
      sensitiveSets: [{ id: SET_ID, file: fileURLToPath(new URL(`sample-${SET_ID}.json`, SETS_FOLDER)) }]
    }
  })
  identity.provider.register(url())
  token = await tokenFor(url(), system)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await identity?.close()
})
beforeEach(() => void ward.calm())

/** Everything that is answered about every type, without what every answer has of its own moment. */
async function everything(): Promise<readonly string[]> {
  const texts: string[] = []
  for (const type of TYPES) {
    const { text, body } = await search(type)
    texts.push(
      text
        .replaceAll(String(body['id']), 'ID')
        .replaceAll(/_page=[\w-]+/g, '_page=P')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z(?="\}|",)/g, 'NOW')
    )
  }
  return texts
}

describe('H-015: what is withheld', () => {
  test('is said once in the answer for every type alike, and betrayed by nothing else', async () => {
    tellWard(ordinary(JOAN))
    const without = await everything()
    tellWard([...ordinary(JOAN), ...secrets(JOAN)])
    const withThem = await everything()
    const said = `{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed","details":{"text":"${SENTENCE}"}}]},"search":{"mode":"outcome"}}`
    for (const [place, text] of withThem.entries()) {
      expect(text.split(SENTENCE)).toHaveLength(2)
      expect(text).not.toContain(SECRET_CODE)
      expect(text).not.toContain(SECRET_WORDS)
      // Without the sentence, and without a total, which nobody can give where something is held back.
      const bare = (one: string): string => one.replace(/"total":\d+,/, '').replace(new RegExp(`,?"entry":\\[\\]`), '')
      const unsaid = text.replace(`,${said}`, '').replace(said, '')
      expect(bare(unsaid)).toBe(bare(without[place] ?? ''))
    }
  })

  test('cannot be read by its id, and is told like what is not there', async () => {
    tellWard([...ordinary(JOAN), ...secrets(JOAN)])
    const { matches } = await search('Condition')
    expect(matches.map(({ id }) => id)).toEqual(['ward.c1', 'ward.c2'])
    const [secret, nothing] = [
      await askFhir(`${url()}/fhir/R4/Condition/ward.s1`, token),
      await askFhir(`${url()}/fhir/R4/Condition/ward.x9`, token)
    ]
    expect([told(secret), secret.issues]).toEqual([told(nothing), nothing.issues])
  })
})

describe('feature 58: a person who objected', () => {
  const object = (...args: readonly string[]) =>
    world.product.ncr(['objection', ...args, '--by', 'Central Team'], OBJECTOR.nhs)

  test('is refused before any source is asked; no emergency access opens it here; a withdrawal does', async () => {
    expect((await object('record', '--nhs-number', '-', '--capacity', 'own', '--evidence', 'doc-1')).code).toBe(0)
    expect(told(await search('Condition', token, OBJECTOR))).toEqual([403, 'suppressed'])
    const override = [
      'override',
      '--nhs-number',
      '-',
      '--ods',
      'RX1',
      '--user',
      'user-4711',
      '--reason',
      'unconscious',
      '--minutes',
      '30'
    ]
    expect((await object(...override)).code).toBe(0)
    expect(told(await search('Condition', token, OBJECTOR))).toEqual([403, 'suppressed'])
    expect(ward.calls.filter(({ nhs }) => nhs === OBJECTOR.nhs)).toEqual([])
    expect((await object('withdraw', '--nhs-number', '-')).code).toBe(0)
    expect((await search('Condition', token, OBJECTOR)).status).toBe(200)
  })
})

describe('feature 7: what a role does not see', () => {
  test('is refused where it is all of the type, with nobody asked; the audit has it', async () => {
    const social = await as('Social Worker')
    expect(told(await search('DiagnosticReport', social))).toEqual([403, 'suppressed'])
    expect(ward.calls).toEqual([])
    const [row] = await sql(`SELECT body FROM audit_entry WHERE kind = 'read-refused' ORDER BY seq DESC LIMIT 1`)
    expect(JSON.parse(String(row?.['body']))).toMatchObject({
      code: 'hidden-from-role',
      hostRole: 'Social Worker',
      resourceType: 'DiagnosticReport'
    })
  })

  test('is left out where it is a part of the type, which is said whether or not there is any', async () => {
    const laboratory = [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }
    ]
    const result = aResource('Observation', 'lab1', byNumber(JOAN), { category: laboratory })
    ward.answer('Observation', behave.ok(result, aResource('Observation', 'o1', byNumber(JOAN))))
    const social = await as('Social Worker')
    const found = await search('Observation', social)
    expect(found.matches.map(({ id }) => id)).toEqual(['ward.o1'])
    expect(found.issues.map(({ text }) => text)).toContainEqual(expect.stringContaining('hidden from the role'))
    expect(found.body['total']).toBeUndefined()
    expect((await askFhir(`${url()}/fhir/R4/Observation/ward.lab1`, social)).status).toBe(404)
    ward.answer('Observation', behave.ok(result))
    expect((await search('Observation', social)).states).toEqual({ ward: 'withheld' })
    expect((await search('Observation')).matches.map(({ id }) => id)).toEqual(['ward.lab1'])
  })
})

test('feature 60: what a policy does not show an organisation is withheld from its system, and said', async () => {
  ward.answer('Procedure', behave.ok(aResource('Procedure', 'p1', byNumber(JOAN))))
  const { matches, states, issues } = await search('Procedure', await tokenFor(url(), council))
  expect(matches).toEqual([])
  expect(states).toEqual({ ward: 'withheld' })
  expect(issues).toEqual([expect.objectContaining({ source: 'ward', code: 'suppressed' })])
  expect((await search('Procedure')).matches).toHaveLength(1)
})

describe('feature 53: without the audit', () => {
  test('nothing is asked and nothing told; afterwards it goes on by itself, and the audit is whole', async () => {
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    const rows = Number((await sql('SELECT count(*)::int AS n FROM audit_entry'))[0]?.['n'])
    await sql(`ALTER TABLE audit_entry ADD CONSTRAINT test_quota CHECK (seq <= ${rows}) NOT VALID`)
    try {
      expect(told(await search('Condition'))).toEqual([503, 'transient'])
      expect(ward.calls).toEqual([])
    } finally {
      await sql('ALTER TABLE audit_entry DROP CONSTRAINT test_quota')
    }
    await vi.waitFor(async () => expect((await search('Condition')).status).toBe(200), {
      timeout: 30_000,
      interval: 200
    })
    expect(await verifyAudit(world.product)).toMatchObject({ code: 0, intact: true })
  }, 60_000)

  test('of what is sent nothing is sent: the sources were asked, and the system is told that it failed', async () => {
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    const quota = `ALTER TABLE audit_entry ADD CONSTRAINT test_sent CHECK (kind <> 'sent') NOT VALID`
    await sql(quota)
    try {
      const answer = await search('Condition')
      expect(told(answer)).toEqual([503, 'transient'])
      expect(answer.text).not.toContain('Diabetes')
    } finally {
      await sql('ALTER TABLE audit_entry DROP CONSTRAINT test_sent')
    }
    await vi.waitFor(async () => expect((await search('Condition')).status).toBe(200), {
      timeout: 30_000,
      interval: 200
    })
  }, 60_000)
})

test('H-019: systems that ask without end are told to wait, and people who look are served', async () => {
  ward.answer('Condition', behave.hang)
  const asked = Array.from({ length: 40 }, () => search('Condition'))
  await vi.waitFor(() => expect(ward.callsFor('Condition').length).toBeGreaterThanOrEqual(24), { timeout: 10_000 })
  const launched = openSession(url(), world.host, JOAN)
  expect(await launched).toMatch(/=/)
  const answers = await Promise.all(asked)
  const overloaded = answers.filter(({ status }) => status === 503)
  expect(overloaded.length).toBe(40 - 24)
  expect(overloaded.map(({ issues }) => issues[0]?.code)).toEqual(overloaded.map(() => 'throttled'))
  ward.calm()
  expect((await readRecord(url(), await launched)).completed).toBe(true)
}, 60_000)

describe('feature 55: an officer of the organisation', () => {
  const TODAY = new Date().toISOString().slice(0, 10)
  const WIDE = { from: TODAY, to: TODAY, why: 'complaint 77', format: 'looks' }

  async function looks(): Promise<readonly Json[]> {
    const { cookie } = await signIn(url(), { who: 'Lowe' })
    const response = await fetch(`${url()}/api/console/looks`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ ...WIDE, nhsNumber: JOAN.nhs })
    })
    const said = await response.text()
    expect(response.status, said).toBe(200)
    return (JSON.parse(said) as { looks: Json[] }).looks
  }

  test('sees one look for what a system asked for one user, with its types, and what was asked for nobody apart', async () => {
    const user = { extensions: { 'hl7-b2b': { subject_id: 'nurse-9', subject_name: 'Nia Nurse' } } }
    const [nurse, nobody] = [await tokenFor(url(), system, user), await tokenFor(url(), system, NOBODY)]
    for (const type of ['Condition', 'Procedure', 'Condition']) await search(type, nurse)
    await search('Encounter', nobody)
    const seen = (await looks()).filter(({ user: who }) =>
      ['nurse-9', 'epr-backend'].includes((who as Json)['id'] as string)
    )
    expect(seen).toEqual([
      expect.objectContaining({
        system: { name: 'System epr-backend', types: ['Encounter'], unattended: true },
        disclosureId: null
      }),
      expect.objectContaining({
        user: { id: 'nurse-9', name: 'Nia Nurse', role: 'Consultant' },
        system: { name: 'System epr-backend', types: ['Condition', 'Procedure'], unattended: false },
        refused: null
      })
    ])
  })

  test('reads the same as AuditEvents: by whom, by which system, what was asked', async () => {
    const { cookie } = await signIn(url(), { who: 'Lowe' })
    const response = await fetch(`${url()}/fhir/R4/AuditEvent?agent=nurse-9`, { headers: { cookie } })
    const { entry } = (await response.json()) as { entry: { resource: Json }[] }
    const agents = entry[0]?.resource['agent'] as { who: Json }[]
    expect(agents[0]?.who).toEqual({ display: 'System epr-backend' })
    expect(agents.at(-1)?.who).toMatchObject({ identifier: { value: 'nurse-9' }, display: 'Nia Nurse' })
    const entities = entry[0]?.resource['entity'] as { query?: string }[]
    const query = entities.flatMap((one) => one.query ?? []).map((text) => Buffer.from(text, 'base64').toString())
    expect(query.join()).toMatch(/^GET \/fhir\/R4\/Condition\?/)
    expect(query.join()).not.toContain(JOAN.nhs)
  })
})
