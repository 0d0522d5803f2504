import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Running } from '../fhir-server/listen.ts'
import { population } from '../population/population.ts'
import { r4Faults } from '../population/r4-faults.ts'
import { startNrl } from './nrl.ts'
import { pointersTo } from './pointers.ts'

const DANIEL = 'OYELARAN'
const HEADERS = { 'nhsd-end-user-organisation-ods': 'RX1', 'x-request-id': '09a01679-2564-0fb4-5129-aecc81ea2706' }
const residents = population(new Date('2026-11-23T09:00:00Z'))
const pointers = pointersTo(residents, (source) => `http://${source}.example`)
const numberOf = (family: string) => residents.find(({ person }) => person.family === family)?.person.nhsNumber ?? ''
let locator: Running

beforeAll(async () => {
  locator = await startNrl(pointers, 0)
})
beforeEach(() => control('ok'))
afterAll(() => locator.close())

const control = (mode: string) =>
  fetch(`${locator.address}/control`, { method: 'POST', body: new URLSearchParams({ mode }) })

async function search(subject: string, headers: Record<string, string> = HEADERS) {
  const query = new URLSearchParams({ 'subject:identifier': subject })
  const answer = await fetch(`${locator.address}/fhir/DocumentReference?${query.toString()}`, { headers })
  const body = (await answer.json()) as { total?: number; entry?: { resource: { id: string } }[] }
  return { status: answer.status, ids: (body.entry ?? []).map(({ resource }) => resource.id) }
}

const byNumber = (number: string) => `https://fhir.nhs.uk/Id/nhs-number|${number}`

describe('the National Record Locator', () => {
  it('has valid pointers, some to a live source of the region', () => {
    expect(r4Faults([...pointers])).toEqual([])
    expect(pointers.filter(({ content }) => content[0]?.attachment.url?.startsWith('http'))).toHaveLength(2)
  })

  it('answers one person’s pointers, and nobody’s with none', async () => {
    expect((await search(byNumber(numberOf(DANIEL)))).ids).toEqual([
      'RHA-crisis-plan-2025',
      'RHA-contingency-plan-2021'
    ])
    expect(await search(byNumber(numberOf('ABBOTT')))).toEqual({ status: 200, ids: [] })
  })

  it('refuses a question without the headers or the number that its specification asks for', async () => {
    expect((await search(byNumber(numberOf(DANIEL)), { 'x-request-id': 'x' })).status).toBe(400)
    expect((await search(byNumber(numberOf(DANIEL)), { 'nhsd-end-user-organisation-ods': 'RX1' })).status).toBe(400)
    expect((await search(`urn:other|${numberOf(DANIEL)}`)).status).toBe(400)
    expect((await search(byNumber('9990000000'))).status).toBe(400)
  })

  it('misbehaves as told, mixing up people too', async () => {
    await control('wrong-person')
    expect((await search(byNumber(numberOf('ABBOTT')))).ids).toHaveLength(1)
    await control('403')
    expect((await search(byNumber(numberOf(DANIEL)))).status).toBe(403)
  })

  it('has a page for newcomers', async () => {
    const text = await (await fetch(locator.address)).text()
    expect(text).toContain('Crisis plan, 10-Sep-2025')
    expect(text).toContain('it is simulated')
  })
})
