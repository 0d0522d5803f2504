/** H-015: what is withheld for confidentiality is said once of the record, and betrayed by nothing else. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { ScriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson } from '../fixtures/people.ts'
import {
  coded,
  ordinary,
  SECRET_CODE,
  SECRET_WORDS,
  secrets,
  SETS_FOLDER,
  tookPlaceThere,
  type Told
} from '../fixtures/withholding.ts'
import {
  among,
  SENSITIVE_SETS,
  startWithholdingWorld,
  withoutMoment,
  withRoots,
  type WithholdingWorld
} from '../fixtures/withholding-world.ts'
import { openSession } from '../harness/launch.ts'
import { readPage } from '../harness/later-reads.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const SECRETS = secrets(JOAN)

let world: WithholdingWorld
let ward: ScriptedSource

beforeAll(async () => {
  world = await startWithholdingWorld(JOAN)
  ward = world.ward
}, 120_000)
afterAll(() => world?.close())
beforeEach(() => world.calm())

const opened = () => world.opened()

/** Bytes of a whole record as a reader gets them, without what differs between any two readings. */
async function bytesOfRecord(cookie: string): Promise<{ readonly bytes: string; readonly isSaid: boolean }> {
  const text = await world.recordText(cookie)
  const isSaid = text.includes(',"withheld":true}')
  const bytes = withoutMoment(text.replace(',"withheld":true}', '}'))
    // What changed between the two readings is told of them, whoever reads (withholding-changes.test.ts).
    .replaceAll(/,"since":("(new|changed)"|\{[^{}]*(\{[^{}]*\}[^{}]*)*\})/g, '')
  return { bytes, isSaid }
}

describe('H-015: two records that differ only in what is withheld', () => {
  test('H-015: are the same bytes but for the one word that something is withheld', async () => {
    const cookie = await opened()
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...ordinary(JOAN)]),
        fc.subarray([...SECRETS], { minLength: 1 }),
        fc.array(fc.nat(100), { minLength: 20, maxLength: 20 }),
        async (shown, hidden, order) => {
          world.tellWard(shown)
          const without = await bytesOfRecord(cookie)
          world.tellWard(among(shown, withRoots(SECRETS, hidden), order))
          const withThem = await bytesOfRecord(cookie)
          expect(withThem.bytes).toBe(without.bytes)
          expect([without.isSaid, withThem.isSaid]).toEqual([false, true])
        }
      ),
      { numRuns: 12, seed: 7 }
    )
  }, 60_000)

  test('H-015: where nothing else is recorded, the source says what it would say without it', async () => {
    const cookie = await opened()
    world.tellWard([])
    const without = await bytesOfRecord(cookie)
    world.tellWard(secrets(JOAN))
    const withThem = await bytesOfRecord(cookie)
    expect(withThem.bytes).toBe(without.bytes)
    expect(withThem.isSaid).toBe(true)
  })

  test('H-015: no link and no conflict leads to it from another source', async () => {
    const cookie = await opened()
    world.tellWard(ordinary(JOAN))
    const without = await bytesOfRecord(cookie)
    world.tellWard([...ordinary(JOAN), ...secrets(JOAN)])
    world.tellClinic(secrets(JOAN).filter(({ type }) => type === 'Condition'))
    const withThem = await bytesOfRecord(cookie)
    expect(withThem.bytes).toBe(without.bytes)
  })

  test('H-015: what merely took place at a withheld encounter stays, and does not name it', async () => {
    const cookie = await opened()
    world.tellWard([tookPlaceThere(JOAN, false)])
    const without = await bytesOfRecord(cookie)
    world.tellWard([...secrets(JOAN), tookPlaceThere(JOAN, true)])
    const withThem = await bytesOfRecord(cookie)
    expect(withThem.bytes).toBe(without.bytes)
    expect(withThem.bytes).toContain('Influenza vaccine')
  })

  test('H-015: the same page, the same counts of pages', async () => {
    const cookie = await opened()
    const pages = async (): Promise<string> => {
      const record = await readRecord(world.product.url, cookie)
      const answers = ['systmone-non-gp', 'diabetes'].map(async (page) => {
        const { text } = await readPage(world.product.url, cookie, record.disclosureId, page)
        return withoutMoment(text)
      })
      return (await Promise.all(answers)).join('\n')
    }
    const categories = [
      {
        coding: [
          { system: 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-ObservationCategory', code: 'diabetes' }
        ]
      }
    ]
    const onPage = (id: string, more: object): Told => ({
      type: 'Observation',
      resource: aResource('Observation', id, byNumber(JOAN), { category: categories, ...more })
    })
    const shown = [...ordinary(JOAN), onPage('r1', {})]
    world.tellWard(shown)
    const without = await pages()
    const named = { basedOn: [{ reference: 'Procedure/s7' }] }
    world.tellWard([...secrets(JOAN), ...shown, onPage('r2', named)])
    expect(await pages()).toBe(without)
    expect(without).toContain('ward/Observation/r1')
  })
})

describe('H-015: while part of a source is missing', () => {
  test('H-015: a reason that did not come is named without its words', async () => {
    const cookie = await opened()
    world.tellWard(secrets(JOAN).filter(({ resource }) => resource['id'] === 's2'))
    ward.answer('Condition', behave.status(500))
    const { bytes } = await bytesOfRecord(cookie)
    expect(bytes).toContain('ward/MedicationRequest/s2')
    expect(bytes).not.toContain(SECRET_WORDS)
  })
})

describe('H-015: a letter', () => {
  const letter = (id: string, more: object): Told => ({
    type: 'DocumentReference',
    resource: {
      resourceType: 'DocumentReference',
      id,
      meta: { lastUpdated: '2026-01-05T08:00:00Z' },
      status: 'current',
      subject: byNumber(JOAN),
      content: [
        { attachment: { contentType: 'text/html', data: Buffer.from('<p>Dear colleague</p>').toString('base64') } }
      ],
      ...more
    }
  })

  test('H-015: of a withheld encounter cannot be opened, and is told as one that is not there', async () => {
    const cookie = await opened()
    const about = { context: { encounter: [{ reference: 'Encounter/s3' }] } }
    world.tellWard([
      ...secrets(JOAN),
      letter('l1', about),
      letter('l2', {}),
      letter('l3', { type: coded(SECRET_CODE, 'x') })
    ])
    const record = await readRecord(world.product.url, cookie)
    expect(record.entries('documents').map(({ id }) => id)).toEqual(['ward/DocumentReference/l2'])
    const open = async (name: string): Promise<unknown> => {
      const path = encodeURIComponent(`ward/DocumentReference/${name}`)
      const headers = { cookie, accept: 'application/json', 'ncr-disclosure': record.disclosureId }
      const answer = await fetch(`${world.product.url}/api/record/document/${path}`, { headers })
      if (answer.status === 200) return 200
      const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>
      return problem
    }
    expect(await open('l2')).toBe(200)
    expect(await open('l1')).toEqual(await open('never-there'))
    expect(await open('l3')).toEqual(await open('never-there'))
  })
})

describe('what a role does not see anyway', () => {
  test('H-015: is not said to be missing', async () => {
    const cookie = await openSession(world.product.url, world.host, JOAN, { usr: { rol: 'Social Worker' } })
    world.tellWard(
      secrets(JOAN)
        .filter(({ resource }) => ['s4', 's5'].includes(String(resource['id'])))
        .slice(1)
    )
    const report = await bytesOfRecord(cookie)
    expect(report.isSaid).toBe(false)
  })
})

test('the audit knows what was withheld and by which set', async () => {
  const cookie = await opened()
  world.tellWard([...ordinary(JOAN), ...secrets(JOAN)])
  const record = await readRecord(world.product.url, cookie)
  const rows = await asSuperuser(
    world.product,
    `select body from audit_entry where kind = 'sent' and disclosure_id = '${record.disclosureId}'`
  )
  const withheld = rows.flatMap(
    ({ body }) => (JSON.parse(String(body)) as { withheld: { id: string; sets: string[] }[] }).withheld
  )
  expect(withheld.map(({ id }) => id).toSorted()).toEqual(
    secrets(JOAN)
      .map(({ type, resource }) => `ward/${type}/${String(resource['id'])}`)
      .toSorted()
  )
  expect(new Set(withheld.flatMap(({ sets }) => sets))).toEqual(new Set(['sexually-transmitted-disease']))
})

test.each(SENSITIVE_SETS)('the sample of %s says that it is a sample', (id) => {
  const set = JSON.parse(readFileSync(new URL(`sample-${id}.json`, SETS_FOLDER), 'utf8')) as Record<string, unknown>
  expect(set).toMatchObject({ experimental: true, status: 'draft' })
  expect(set['title']).toMatch(/^SAMPLE/)
})
