import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { MODES } from '../fhir-server/misbehaviour.ts'
import type { Running } from '../fhir-server/listen.ts'
import { chartsAt, population } from '../population/population.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { startPartner } from './partner.ts'

const JOAN = 'https://fhir.nhs.uk/Id/nhs-number|9990000018'
const SIAN = 'https://fhir.nhs.uk/Id/nhs-number|9990001294'
let partner: Running

beforeAll(async () => {
  partner = await startPartner(SOURCES['nuh-epr'], chartsAt('nuh-epr', population(new Date('2026-11-23T09:00:00Z'))), 0)
})
beforeEach(() => control({ mode: 'ok' }))
afterAll(() => partner.close())

async function control(behaviour: Record<string, unknown>): Promise<number> {
  const response = await fetch(`${partner.address}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(behaviour)
  })
  return response.status
}

const get = (path: string, query: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(`${partner.address}/fhir/${path}?${new URLSearchParams(query).toString()}`, { ...(signal && { signal }) })

async function found(path: string, query: Record<string, string>): Promise<Bundle> {
  return (await (await get(path, query)).json()) as Bundle
}

const matches = (bundle: Bundle): Resource[] =>
  (bundle.entry ?? []).filter((entry) => entry.search?.mode === 'match').flatMap((entry) => entry.resource ?? [])

describe('a search', () => {
  it('finds the patient by NHS number, and nobody by one it does not hold', async () => {
    expect((await found('Patient', { identifier: JOAN })).total).toBe(1)
    expect((await found('Patient', { identifier: JOAN.replace('9990000018', '9990001464') })).total).toBe(0)
  })

  it('finds the same by patient.identifier and by patient', async () => {
    const byNumber = matches(await found('Condition', { 'patient.identifier': JOAN }))
    const byId = matches(await found('Condition', { patient: 'Patient/1001' }))
    expect(byNumber.length).toBeGreaterThan(2)
    expect(byId).toEqual(byNumber)
  })

  it('never lists everybody', async () => {
    expect((await get('Condition')).status).toBe(400)
  })

  it('gives all of it over pages, each once', async () => {
    const ids = new Set<string | undefined>()
    let next: string | undefined =
      `${partner.address}/fhir/Observation?_count=50&patient.identifier=${encodeURIComponent(SIAN)}`
    let pages = 0
    let total = 0
    while (next !== undefined) {
      const bundle = (await (await fetch(next)).json()) as Bundle
      matches(bundle).forEach((one) => ids.add(one.id))
      total = bundle.total ?? 0
      pages += 1
      next = bundle.link?.find((link) => link.relation === 'next')?.url
    }
    expect(ids.size).toBe(total)
    expect(pages).toBe(Math.ceil(total / 50))
    expect(pages).toBeGreaterThan(3)
  })

  it('brings along what _include asks for, and nothing else', async () => {
    const plain = await found('MedicationRequest', { 'patient.identifier': JOAN })
    expect(plain.entry?.some((entry) => entry.search?.mode === 'include')).toBe(false)
    const rich = await found('MedicationRequest', {
      'patient.identifier': JOAN,
      _include: 'MedicationRequest:medication'
    })
    const included = (rich.entry ?? []).filter((entry) => entry.search?.mode === 'include')
    expect(included.map((entry) => entry.resource?.resourceType)).toEqual(['Medication'])
  })

  it('answers as FHIR JSON, with a pdf behind a letter', async () => {
    expect((await get('Patient', { identifier: JOAN })).headers.get('content-type')).toContain('application/fhir+json')
    const letter = await get('Binary/1001-dc-2023')
    expect((await letter.text()).slice(0, 5)).toBe('%PDF-')
  })
})

describe('told to misbehave', () => {
  const ask = (signal?: AbortSignal) => get('Condition', { 'patient.identifier': JOAN }, signal)

  it.each([
    ['500', 500],
    ['403', 403]
  ])('%s answers with that status', async (mode, status) => {
    await control({ mode })
    expect((await ask()).status).toBe(status)
  })

  it('forbidden-type refuses that type alone', async () => {
    await control({ mode: 'forbidden-type', type: 'Condition' })
    expect((await ask()).status).toBe(403)
    expect((await get('Patient', { identifier: JOAN })).status).toBe(200)
  })

  it('reset drops the connection, hang never answers', async () => {
    await control({ mode: 'reset' })
    await expect(ask()).rejects.toThrow()
    await control({ mode: 'hang' })
    await expect(ask(AbortSignal.timeout(200))).rejects.toThrow()
  })

  it('slow waits as long as it was told', async () => {
    await control({ mode: 'slow', ms: 120 })
    const started = performance.now()
    await ask()
    expect(performance.now() - started).toBeGreaterThanOrEqual(110)
  })

  it('not-fhir and cut-json answer 200 with nothing usable', async () => {
    await control({ mode: 'not-fhir' })
    expect(await (await ask()).text()).toContain('<!doctype html>')
    await control({ mode: 'cut-json' })
    await expect((await ask()).json()).rejects.toThrow()
  })

  it("wrong-person answers with somebody else's conditions", async () => {
    await control({ mode: 'wrong-person', type: 'Condition' })
    const resources = matches(await found('Condition', { 'patient.identifier': JOAN }))
    expect(resources.length).toBeGreaterThan(0)
    expect(JSON.stringify(resources)).not.toContain('Patient/1001"')
  })

  it('invalid-resource adds a broken one about the right person', async () => {
    const good = matches(await found('Condition', { 'patient.identifier': JOAN }))
    await control({ mode: 'invalid-resource' })
    const resources = matches(await found('Condition', { 'patient.identifier': JOAN }))
    expect(resources).toHaveLength(good.length + 1)
    expect(resources.at(-1)).toMatchObject({ subject: { reference: 'Patient/1001' }, recordedDate: 'yesterday' })
  })

  it('endless-pages always has one more', async () => {
    await control({ mode: 'endless-pages' })
    const bundle = await found('Condition', { 'patient.identifier': JOAN, _offset: '5000' })
    expect(bundle.link?.find((link) => link.relation === 'next')?.url).toContain('_offset=')
  })

  it('unreadable sends nothing that can be read, empty nothing at all, about somebody it knows', async () => {
    const good = matches(await found('Condition', { 'patient.identifier': JOAN }))
    await control({ mode: 'unreadable' })
    const broken = matches(await found('Condition', { 'patient.identifier': JOAN }))
    expect(broken.map((one) => one.id?.endsWith('-broken'))).toEqual(good.map(() => true))
    await control({ mode: 'empty' })
    expect(matches(await found('Condition', { 'patient.identifier': JOAN }))).toEqual([])
    expect((await found('Patient', { identifier: JOAN })).total).toBe(1)
  })

  it('cut-pages gives two entries and fails at the next page, half-way never ends', async () => {
    await control({ mode: 'cut-pages' })
    const first = await found('Condition', { 'patient.identifier': JOAN })
    expect(matches(first)).toHaveLength(2)
    const next = first.link?.find((link) => link.relation === 'next')?.url ?? ''
    expect((await fetch(next)).status).toBe(500)
    await control({ mode: 'half-way' })
    const half = await ask(AbortSignal.timeout(300))
    expect(half.status).toBe(200)
    await expect(half.text()).rejects.toThrow()
  })

  it('huge is more than 16 MiB in one resource', async () => {
    await control({ mode: 'huge', type: 'Condition' })
    const answer = await get('Condition', { 'patient.identifier': JOAN })
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(16 * 1024 * 1024)
  })

  it('says on its page what it was asked and how that ended, never about whom', async () => {
    await get('Appointment', { 'patient.identifier': JOAN })
    await control({ mode: 'reset' })
    await get('Procedure', { 'patient.identifier': JOAN }).catch(() => null)
    const [log = ''] = /<table class="log">[^]*?<\/table>/.exec(await (await fetch(partner.address)).text()) ?? []
    expect(log).toMatch(/search Procedure<\/td>\s*<td>\s*<strong class="bad">none/)
    expect(log).toMatch(/search Appointment<\/td>\s*<td>\s*200/)
    expect(log).not.toMatch(/9990000018|1001</)
  })

  it('shows a newcomer every way, the way back, and whom it holds', async () => {
    await control({ mode: 'slow', ms: 1, type: 'Task' })
    const page = await (await fetch(partner.address)).text()
    for (const mode of Object.keys(MODES)) expect(page).toContain(`name="mode" value="${mode}"`)
    expect(page).toContain('SMITH, Joan')
  })

  it('an unknown mode is refused and changes nothing', async () => {
    expect(await control({ mode: 'explode' })).toBe(400)
    expect((await ask()).status).toBe(200)
  })
})
