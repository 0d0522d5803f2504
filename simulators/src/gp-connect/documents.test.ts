/** A practice's documents, as GP Connect Access Document 1.5 asks for them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../fhir-server/listen.ts'
import { population } from '../population/population.ts'
import { startGpConnect } from './gp-connect.ts'

const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const JOAN = '9990000018'
let practices: Running

beforeAll(async () => {
  practices = await startGpConnect(population(new Date('2026-11-23T09:00:00Z')), 0)
})
afterAll(() => practices.close())

interface Body {
  readonly resourceType: string
  readonly content?: string
  readonly entry?: readonly {
    readonly resource: {
      readonly id: string
      readonly subject?: { readonly reference: string }
      readonly content?: readonly { readonly attachment: { readonly url: string } }[]
    }
  }[]
}

async function ask(path: string, interaction: string) {
  const headers = {
    'ssp-traceid': '1',
    'ssp-from': '2',
    'ssp-to': '3',
    'ssp-interactionid': `urn:nhs:names:services:gpconnect:documents:fhir:rest:${interaction}`
  }
  const response = await fetch(`${practices.address}/${path}`, { headers })
  return { status: response.status, body: (await response.json()) as Body }
}

const find = (number: string) => ask(`Patient?identifier=${encodeURIComponent(`${NHS}|${number}`)}`, 'search:patient-1')

describe('a practice’s documents', () => {
  it('are found under its Patient, and each has bytes at its Binary', async () => {
    const patient = (await find(JOAN)).body.entry?.[0]?.resource.id ?? ''
    const found = await ask(`Patient/${patient}/DocumentReference`, 'search:documentreference-1')
    const letters = found.body.entry ?? []
    expect(letters.length).toBeGreaterThan(0)
    for (const { resource } of letters) {
      expect(resource.subject?.reference).toBe(`Patient/${patient}`)
      const id = resource.content?.[0]?.attachment.url.split('/').at(-1) ?? ''
      const { status, body } = await ask(`Binary/${id}`, 'read:binary-1')
      expect([status, body.resourceType]).toEqual([200, 'Binary'])
      expect(Buffer.from(body.content ?? '', 'base64').toString('latin1')).toMatch(/^(%PDF|<!doctype html)/)
    }
  })

  it('of somebody who is not registered, and of a question in another’s words, there are none', async () => {
    expect((await find('9990009996')).body.entry ?? []).toEqual([])
    expect((await ask(`Patient?identifier=${NHS}|${JOAN}`, 'read:binary-1')).status).toBe(400)
    expect((await ask('Binary/none', 'read:binary-1')).status).toBe(404)
  })
})
