/** The sandpit as a newcomer meets it: one command, an address to open, a button; and nothing left when it ends. */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askFhir, askToken } from '../harness/fhir-system.ts'
import { postLaunch } from '../harness/launch.ts'
import { readRecord, type RecordAnswer } from '../harness/record.ts'
import { newSandpitFolder, readSandpitFile, startSandpit, type StartedSandpit } from '../harness/sandpit.ts'
import { findSharedData } from '../harness/shared-data.ts'

const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 10_000
const STORIES = 13
const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'

interface Listed {
  readonly nhsNumber: string
  readonly family: string
  readonly given: readonly string[]
  readonly story: string
  readonly launch: 'opened' | 'person-unknown' | 'person-objected'
}

interface SandpitFile {
  readonly publicUrl: string
  readonly people: readonly Listed[]
  readonly hostSystems: readonly { readonly name: string; readonly odsCode: string; readonly address: string }[]
  readonly fhirSystems: readonly {
    readonly clientId: string
    readonly tokenUrl: string
    readonly fhirBase: string
    readonly kid: string
    readonly alg: string
    readonly privateJwk: JWK
  }[]
  readonly sources: readonly {
    readonly id: string
    readonly kind: string
    readonly address: string
    readonly controlUrl: string
    readonly directory?: string
  }[]
}

let folder: string
let first: StartedSandpit
let readyUrl: string
let sandpit: SandpitFile

const recorded = findSharedData('data', 'synthea-r4')
const RECORDED_MAX = 3

/** Born long ago, dead without a date, named in another script, a stranger's entry among his own. */
function hardToTake(): object {
  const subject = { reference: 'Patient/otto' }
  const condition = { resourceType: 'Condition', code: { text: 'Silikose' } }
  const resources = [
    {
      resourceType: 'Patient',
      id: 'otto',
      name: [{ text: 'Jürgen Größe' }],
      birthDate: '1898-01-02',
      deceasedBoolean: true
    },
    { ...condition, subject },
    { ...condition, id: 'of-a-stranger', subject: { reference: 'Patient/stranger' } }
  ]
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }
}

/** A folder as somebody might have one: a person, a file that is broken, and some that nobody here wrote. */
function fillFolderOfPeople(where: string): void {
  mkdirSync(where)
  const ada = { resourceType: 'Patient', id: 'ada', gender: 'female', birthDate: '1961-02-03' }
  const entry = [
    { fullUrl: 'urn:uuid:ada', resource: { ...ada, name: [{ family: 'Rossi', given: ['Ada'] }] } },
    {
      fullUrl: 'urn:uuid:gout',
      resource: {
        resourceType: 'Condition',
        id: 'gout',
        code: { text: 'Gout' },
        subject: { reference: 'urn:uuid:ada' },
        recordedDate: '2021-04-05'
      }
    }
  ]
  writeFileSync(join(where, 'ada.json'), JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))
  writeFileSync(join(where, 'broken.json'), '{"resourceType":')
  mkdirSync(join(where, 'fhir'))
  writeFileSync(join(where, 'fhir', 'otto.json'), JSON.stringify(hardToTake()))
  if (!recorded.present) return
  const names = readdirSync(recorded.path).toSorted().slice(0, RECORDED_MAX)
  for (const name of names) copyFileSync(join(recorded.path, name), join(where, name))
}

beforeAll(async () => {
  folder = newSandpitFolder()
  fillFolderOfPeople(join(folder, 'added'))
  first = startSandpit(folder, '--people', join(folder, 'added'))
  readyUrl = await first.ready
  sandpit = readSandpitFile(folder) as SandpitFile
}, READY_WITHIN_MS)
afterAll(() => {
  first?.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const unescaped = (text: string): string =>
  text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')

const spaced = (number: string): string => `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`

/** What the button of that person sends: found by number, else by name and story (the hospital may have an older number). */
async function buttonOf(address: string, person: Listed): Promise<string | undefined> {
  for (const [words, mark] of [
    [person.nhsNumber, spaced(person.nhsNumber)],
    [person.family, person.story]
  ] as const) {
    const list = unescaped(await (await fetch(`${address}/?q=${encodeURIComponent(words)}`)).text())
    const row = list.split('<tr>').find((one) => one.includes(mark))
    if (row !== undefined) return /<button[^>]*name="person"[^>]*value="([^"]+)"/.exec(row)?.[1]
  }
  return undefined
}

/** Presses the button and follows the form that submits itself, as a browser would, but by hand. */
async function press(hostOds: string, person: Listed, accept = 'text/html') {
  const host = sandpit.hostSystems.find((one) => one.odsCode === hostOds)
  assert.ok(host)
  const list = await (await fetch(host.address)).text()
  const value = await buttonOf(host.address, person)
  assert.ok(value !== undefined, `${host.name} has a button for ${person.family}`)
  const user = /<option value="([^"]+)"/.exec(list)?.[1] ?? ''
  const handOver = await fetch(`${host.address}/open`, {
    method: 'POST',
    body: new URLSearchParams({ user, person: value })
  })
  const form = unescaped(await handOver.text())
  const action = /<form[^>]*action="([^"]+)"/.exec(form)?.[1]
  const assertion = /name="assertion"\s+value="([^"]+)"/.exec(form)?.[1]
  assert.ok(action === `${sandpit.publicUrl}/launch` && assertion !== undefined)
  return postLaunch(sandpit.publicUrl, { assertion }, accept)
}

function listed(family: string, given: string): Listed {
  const person = sandpit.people.find((one) => one.family === family && one.given[0] === given)
  assert.ok(person, `${given} ${family} is listed`)
  return person
}

interface Resource {
  readonly resourceType: string
  readonly id: string
  readonly identifier?: readonly { readonly system: string; readonly value: string }[]
}

/** The ids that the sources themselves give for this person, asked one by one: `source/Type/id`. */
async function heldByTheSources(person: Listed, types: ReadonlySet<string>): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const source of sandpit.sources.filter((one) => one.kind === 'fhir-r4')) {
    for (const type of types) {
      const query = new URLSearchParams({ 'patient.identifier': `${NHS_NUMBER}|${person.nhsNumber}`, _count: '250' })
      const answer = await fetch(`${source.address}/fhir/${type}?${query.toString()}`)
      const bundle = (await answer.json()) as { entry?: { resource: Resource }[] }
      for (const { resource } of bundle.entry ?? []) ids.add(`${source.id}/${resource.resourceType}/${resource.id}`)
    }
  }
  for (const ask of [pointersOf, codedByTheGp, filedByTheGp]) for (const id of await ask(person)) ids.add(id)
  for (const source of sandpit.sources) {
    if (source.directory === undefined) continue
    for (const id of inTheDrop(source.directory, person)) ids.add(`${source.id}/${id}`)
  }
  return ids
}

/** A record locator is asked in a form of its own. */
async function pointersOf(person: Listed): Promise<string[]> {
  const locator = sandpit.sources.find(({ kind }) => kind === 'nrl')
  assert.ok(locator)
  const query = new URLSearchParams({ 'subject:identifier': `${NHS_NUMBER}|${person.nhsNumber}` })
  const headers = { 'nhsd-end-user-organisation-ods': 'RX1', 'x-request-id': 'a-test' }
  const answer = await fetch(`${locator.address}/fhir/DocumentReference?${query.toString()}`, { headers })
  const bundle = (await answer.json()) as { entry?: { resource: Resource }[] }
  return (bundle.entry ?? []).map(({ resource }) => `${locator.id}/${resource.resourceType}/${resource.id}`)
}

/** What a practice has on file lies under its own Patient. */
async function filedByTheGp(person: Listed): Promise<string[]> {
  const practice = sandpit.sources.find(({ kind }) => kind === 'gp-connect-documents')
  assert.ok(practice)
  const ask = async (path: string, interaction: string): Promise<readonly Resource[]> => {
    const asked = `urn:nhs:names:services:gpconnect:documents:fhir:rest:search:${interaction}-1`
    const headers = { 'ssp-traceid': 'a-test', 'ssp-from': '1', 'ssp-to': '2', 'ssp-interactionid': asked }
    const answer = await fetch(`${practice.address}/${path}`, { headers })
    return ((await answer.json()) as { entry?: { resource: Resource }[] }).entry?.map(({ resource }) => resource) ?? []
  }
  const identifier = encodeURIComponent(`${NHS_NUMBER}|${person.nhsNumber}`)
  const [patient] = await ask(`Patient?identifier=${identifier}`, 'patient')
  const filed = await ask(`Patient/${patient?.id}/DocumentReference`, 'documentreference')
  return filed.map(({ resourceType, id }) => `${practice.id}/${resourceType}/${id}`)
}

/** A practice gives its coded record by one operation; its referrals are ServiceRequests in R4, what has ended is in a list. */
async function codedByTheGp(person: Listed): Promise<string[]> {
  const practice = sandpit.sources.find(({ kind }) => kind === 'gp-connect-structured')
  assert.ok(practice)
  const interaction = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
  const ssp = { 'ssp-traceid': 'a-test', 'ssp-from': '1', 'ssp-to': '2', 'ssp-interactionid': interaction }
  const whole = (name: string, part: string) => ({ name, part: [{ name: part, valueBoolean: true }] })
  const parameter = [
    { name: 'patientNHSNumber', valueIdentifier: { system: NHS_NUMBER, value: person.nhsNumber } },
    whole('includeAllergies', 'includeResolvedAllergies'),
    whole('includeMedication', 'includePrescriptionIssues'),
    ...[
      'Consultations',
      'Problems',
      'Immunisations',
      'UncategorisedData',
      'Investigations',
      'Referrals',
      'DiaryEntries'
    ].map((area) => ({ name: `include${area}` }))
  ]
  const answer = await fetch(`${practice.address}/Patient/$gpc.getstructuredrecord`, {
    method: 'POST',
    headers: { ...ssp, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter })
  })
  const bundle = (await answer.json()) as { entry?: { resource: Resource & { contained?: Resource[] } }[] }
  return (bundle.entry ?? []).flatMap(({ resource: { resourceType, id, contained = [] } }) => [
    `${practice.id}/${resourceType === 'ReferralRequest' ? 'ServiceRequest' : resourceType}/${id}`,
    ...contained.map((inside) => `${practice.id}/${inside.resourceType}/ended-${inside.id}`)
  ])
}

function inTheDrop(directory: string, person: Listed): string[] {
  const night = readdirSync(directory).filter((name) => /^\d{4}-/.test(name))[0] ?? ''
  const lines = readdirSync(join(directory, night))
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) =>
      readFileSync(join(directory, night, name), 'utf8')
        .trimEnd()
        .split('\n')
    )
  const all = lines.map((line) => ({ line, resource: JSON.parse(line) as Resource }))
  const patient = all.find(({ resource }) => resource.identifier?.some((one) => one.value === person.nhsNumber))
  const about = `"Patient/${patient?.resource.id ?? '?'}"`
  return all.flatMap(({ line, resource }) => (line.includes(about) ? [`${resource.resourceType}/${resource.id}`] : []))
}

/** The record of whoever was just opened, and that it is theirs and whole. */
async function recordBehind(cookie: string | null, person: Listed): Promise<RecordAnswer> {
  assert.ok(cookie !== null)
  const record = await readRecord(sandpit.publicUrl, cookie)
  expect(record.completed).toBe(true)
  expect(record.events[0]).toMatchObject({ event: 'opened', person: { family: person.family, given: person.given } })
  return record
}

test('says where it is, and writes it down', () => {
  expect(readyUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(sandpit.publicUrl).toBe(readyUrl)
  expect(first.lines.join('\n')).toContain(sandpit.hostSystems[0]?.address)
})

test("Joan's button leads to her whole record, from every source that holds her, and to nobody else's", async () => {
  const joan = listed('SMITH', 'Joan')
  const opened = await press('RX1', joan)
  expect(opened.status).toBe(303)
  const record = await recordBehind(opened.cookie, joan)
  const entries = record.allEntries()
  const held = await heldByTheSources(joan, new Set(entries.map((one) => String(one.resource['resourceType']))))
  expect(entries.filter((one) => !held.has(one.id)).map((one) => one.id)).toEqual([])
  expect(record.state('allergies', 'gp-connect')?.state).toBe('not-asked')
  expect(record.events[0]?.['notices'], 'one stands, the one that is over is not shown').toHaveLength(1)
  const sources = new Set(entries.map((one) => one.source))
  expect([...sources]).toEqual(
    expect.arrayContaining(['nuh-epr', 'nottshc-rio', 'city-council-asc', 'gprcc', 'gp-coded', 'gp-documents', 'nrl'])
  )
  expect([...sources].toSorted()).toEqual([...new Set([...held].map((id) => id.split('/')[0] ?? ''))].toSorted())
})

test('everybody with a story opens, or is refused, as the story says', async () => {
  const stories = sandpit.people.slice(0, STORIES)
  expect(stories.filter((one) => one.launch === 'person-unknown').map((one) => one.family)).toEqual(['HOLLOWAY'])
  expect(stories.filter((one) => one.launch === 'person-objected').map((one) => one.family)).toEqual(['KENDRICK'])
  for (const person of stories) {
    const answer = await press('RX1', person)
    if (person.launch === 'opened') {
      expect(answer.status, person.family).toBe(303)
      await recordBehind(answer.cookie, person)
    } else {
      expect(answer.status, person.family).toBe(person.launch === 'person-unknown' ? 404 : 403)
      expect(answer.cookie).toBeNull()
      expect(answer.text, 'whom to telephone').toMatch(/telephone 0\d/)
    }
  }
})

test('a social worker opens the same person from the other host system, without what the council hides', async () => {
  const joan = listed('SMITH', 'Joan')
  const record = await recordBehind((await press('512', joan)).cookie, joan)
  expect(record.events[0]?.['hidden']).toEqual(['results'])
  expect(record.entries('results')).toEqual([])
})

test('told to misbehave from its own page, a host system’s launches are refused, each by its code', async () => {
  const { address } = sandpit.hostSystems.find((one) => one.odsCode === 'RX1') ?? {}
  const page = await (await fetch(String(address))).text()
  const ways = [...page.matchAll(/name="mode" value="([^"]+)"/g)].map(([, mode = '']) => mode)
  const tell = (mode: string) =>
    fetch(`${address}/control`, { method: 'POST', body: new URLSearchParams({ mode }), redirect: 'manual' })
  const told = new Map<string, string>()
  for (const way of ways) {
    expect((await tell(way)).status).toBe(303)
    if (way === 'replayed') await press('RX1', listed('SMITH', 'Joan'), 'application/json')
    const { status, code } = await press('RX1', listed('SMITH', 'Joan'), 'application/json')
    told.set(way, code ?? String(status))
  }
  expect(Object.fromEntries(told)).toEqual({
    ok: 'opened',
    expired: 'launch-expired',
    replayed: 'launch-replayed',
    'unknown-key': 'launch-signature',
    'another-address': 'launch-audience',
    'other-reason': 'launch-reason',
    'unknown-relationship': 'launch-malformed',
    'wrong-number': 'nhs-number-invalid',
    'another-birthday': 'demographics-mismatch'
  })
  expect((await tell('dance')).status).toBe(400)
  expect((await tell('ok')).status).toBe(303)
  expect((await press('RX1', listed('SMITH', 'Joan'))).status).toBe(303)
})

test("the hospital's own server reads Joan's allergies by FHIR, from every source that holds them", async () => {
  const joan = listed('SMITH', 'Joan')
  const [system] = sandpit.fhirSystems
  assert.ok(system)
  const { clientId, tokenUrl, fhirBase, kid, alg, privateJwk } = system
  const nowS = Math.floor(Date.now() / 1000)
  const assertion = await new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: tokenUrl,
    jti: randomUUID(),
    exp: nowS + 60
  })
    .setProtectedHeader({ alg, kid })
    .sign(await importJWK(privateJwk, alg))
  const token = (await (await askToken(sandpit.publicUrl, assertion)).json()) as { access_token: string }
  const query = new URLSearchParams({ 'patient.identifier': `${NHS_NUMBER}|${joan.nhsNumber}` })
  const found = await askFhir(`${fhirBase}/AllergyIntolerance?${query.toString()}`, token.access_token)
  const held = await heldByTheSources(joan, new Set(['AllergyIntolerance']))
  const expected = [...held]
    .filter((id) => id.includes('/AllergyIntolerance/'))
    .map((id) => id.replace('/AllergyIntolerance/', '.'))
  expect(expected.length).toBeGreaterThan(3)
  expect(found.matches.map(({ id }) => String(id)).toSorted()).toEqual(expected.toSorted())
})

test('residents made by the seed open too, each with a record of their own', async () => {
  const made = sandpit.people.slice(STORIES).filter(({ story }) => story.endsWith('Made by the seed.'))
  expect(made.length).toBeGreaterThanOrEqual(200)
  for (const person of made.filter((_, position) => position % 24 === 0)) {
    const answer = await press('RX1', person)
    expect(answer.status, person.family).toBe(person.launch === 'opened' ? 303 : 404)
    if (person.launch === 'opened') await recordBehind(answer.cookie, person)
  }
})

interface GroundTruth {
  readonly addedFromFolder: readonly {
    readonly nhsNumber: string
    readonly dealt: Readonly<Record<string, number>>
    readonly copied: number
  }[]
}

test(`people of a folder open like any other, with all that was dealt ${recorded.present ? '' : recorded.why}`, async () => {
  expect(first.lines.join('\n')).toContain('skipped: broken.json is not JSON')
  const truth = JSON.parse(readFileSync(join(folder, 'ground-truth.json'), 'utf8')) as GroundTruth
  expect(truth.addedFromFolder).toHaveLength(recorded.present ? 2 + RECORDED_MAX : 2)
  for (const { nhsNumber, dealt, copied } of truth.addedFromFolder) {
    const person = sandpit.people.find((one) => one.nhsNumber === nhsNumber)
    assert.ok(person)
    const record = await recordBehind((await press('RX1', person)).cookie, person)
    const expected = Object.values(dealt).reduce((total, count) => total + count, copied)
    // The practice's coded record is drawn from what the register was dealt, once more.
    const dealtOut = record.allEntries().filter(({ source }) => source !== 'gp-coded')
    expect(dealtOut, person.family).toHaveLength(expected)
  }
  expect(sandpit.people.some((one) => one.family === 'Rossi')).toBe(true)
})

/** Processes whose command line or working folder names the sandpit's folder; a database left behind would be one. */
function processesOf(where: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const commands = pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    } catch {
      return ''
    }
  })
  return commands.filter((command) => command.includes(where))
}

describe('its life', () => {
  test('a second start while one runs says so and ends with 1', async () => {
    const second = startSandpit(folder)
    const [code] = (await once(second.child, 'exit')) as [number]
    expect(code).toBe(1)
    expect(second.lines.join('\n')).toContain(`process ${first.child.pid}`)
    expect((await fetch(readyUrl)).status).toBeLessThan(500)
  })

  test('SIGTERM ends all of it within 10 s, and no process is left', async () => {
    expect(processesOf(folder).length).toBeGreaterThan(1)
    const startMs = performance.now()
    const exited = once(first.child, 'exit')
    first.child.kill('SIGTERM')
    expect((await exited)[0]).toBe(0)
    expect(performance.now() - startMs).toBeLessThan(STOP_WITHIN_MS)
    expect(processesOf(folder)).toEqual([])
    await expect(fetch(readyUrl)).rejects.toThrow()
    for (const { address } of sandpit.sources) await expect(fetch(address)).rejects.toThrow()
  })
})
