/** Nights that arrive while the server runs. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { aResource, byReference } from '../../../test/fixtures/clinical.ts'
import { aPerson, patientOf } from '../../../test/fixtures/people.ts'
import type { Night } from '../../../test/fixtures/night.ts'
import { openOvernight, type Overnight } from '../../../test/harness/overnight.ts'
import { watchFeeds } from './watch-feeds.ts'

const JOAN = aPerson(1)

let overnight: Overnight
beforeAll(async () => {
  overnight = await openOvernight(inject('postgresAdminUrl'), {
    lineBytesMax: 100_000,
    pollEveryMs: 20,
    retryAfterMs: 50
  })
})
afterAll(() => overnight?.close())

function night(day: number, id: string): Night {
  const Condition = [aResource('Condition', id, byReference('Patient/p1'))]
  const date = `2025-11-0${day}`
  return { date, transactionTime: `${date}T02:00:00Z`, output: { Condition, Patient: [patientOf(JOAN, 'p1')] } }
}

test('what is there and what arrives is loaded, source by source, until told to stop', async () => {
  const [early, late, off] = [
    await overnight.source(),
    await overnight.source(),
    await overnight.source({ enabled: false })
  ]
  await overnight.drop(early, night(1, 'c1'))
  await overnight.drop(off, night(1, 'c1'))
  const stop = new AbortController()
  const watching = watchFeeds(overnight.ports, [early, late, off], stop.signal)
  const held = async (source: typeof early) =>
    (await overnight.read(source, JOAN)).kind === 'asked' ? overnight.held(source, JOAN) : null
  await expect.poll(() => held(early)).toEqual(['Condition/c1'])
  await overnight.drop(late, { ...night(1, 'c1'), exchanged: { type: 'Condition', text: '' } })
  await expect.poll(async () => overnight.audited(late, 'night-rejected')).toHaveLength(1)
  await overnight.drop(late, night(2, 'c2'))
  await overnight.drop(early, night(2, 'c2'))
  await expect.poll(() => held(late)).toEqual(['Condition/c2'])
  await expect.poll(() => held(early)).toEqual(['Condition/c2'])
  expect(await held(off)).toBeNull()
  stop.abort()
  await watching
  await overnight.drop(early, night(3, 'c3'))
  expect(await held(early)).toEqual(['Condition/c2'])
})
