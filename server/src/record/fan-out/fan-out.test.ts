/** Every source is asked at once, none waits for another, and each ends in an answer whatever happens to it. */
import { describe, expect, test } from 'vitest'
import { aPerson } from '../../../../test/fixtures/people.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Source } from '../../domain/region.ts'
import type { Asking as SourceAsking, SourceAnswer, SourceReader } from '../../ports/source-reader.ts'
import { type Asked, fanOut, toAsking } from './fan-out.ts'

const grant = aGrant(aPerson(1))
const failed: SourceAnswer = { kind: 'failed', outcome: 'timed-out', detail: 'no answer', tookMs: 9 }

function source(id: string): Source {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const owner = { odsCode, partnerName: 'T', enabled: true, historyFrom: null, resourceTypes: [] }
  return { id, name: id, kind: 'overnight-ndjson', directory: '/d', dueBy: '06:00', heldFromEntries: 1000, ...owner }
}
const ask = (...ids: readonly string[]): readonly Asked[] =>
  ids.map((id) => ({ source: source(id), notAsked: null, patientId: null }))

interface Fan {
  readonly errors: string[]
  readonly answers: AsyncGenerator<readonly { readonly source: Source; readonly answer: SourceAnswer }[]>
}

function fan(asked: readonly Asked[], read: SourceReader['read'], view = new AbortController()): Fan {
  const errors: string[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (event: string) => void errors.push(event) }
  const readers = {
    'gp-connect-html': { read },
    'gp-connect-structured': { read },
    'gp-connect-documents': { read },
    'fhir-r4': { read },
    nrl: { read },
    'fhir-stu3': { read },
    'bulk-data': { read },
    hl7v2: { read },
    'overnight-ndjson': { read }
  }
  const timer = { signalAfter: () => view.signal }
  const limits = { viewDeadlineMs: 5000, recordBytesMax: 1_000_000, unreadBytesMax: 1000 }
  const asking = toAsking(limits, 'r1', new AbortController().signal)
  return { errors, answers: fanOut({ readers, timer, log }, grant, asked, asking) }
}

async function idsOf(answers: Fan['answers']): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const batch of answers) ids.push(...batch.map(({ source: from }) => from.id))
  return ids
}

describe('fan-out', () => {
  test('all are asked before any has answered, and the quick do not wait for the slow', async () => {
    const settle = new Map<string, () => void>()
    const { answers } = fan(ask('slow', 'quick', 'middling'), (_grant, from) => {
      return new Promise((resolve) => void settle.set(from.id, () => resolve(failed)))
    })
    const first = answers.next()
    expect([...settle.keys()]).toEqual(['slow', 'quick', 'middling'])
    settle.get('quick')?.()
    expect((await first).value).toMatchObject([{ source: { id: 'quick' } }])
    settle.get('middling')?.()
    expect((await answers.next()).value).toMatchObject([{ source: { id: 'middling' } }])
    settle.get('slow')?.()
    expect(await idsOf(answers)).toEqual(['slow'])
  })

  test('H-003: a reader that throws is our fault and is said to be unavailable; the others answer', async () => {
    const { answers, errors } = fan(ask('a', 'b', 'c'), async (_grant, from) => {
      if (from.id === 'b') throw new Error('a bug')
      return failed
    })
    const outcomes = new Map<string, SourceAnswer>()
    for await (const batch of answers) for (const { source: from, answer } of batch) outcomes.set(from.id, answer)
    expect([...outcomes.keys()].toSorted()).toEqual(['a', 'b', 'c'])
    expect(outcomes.get('b')).toMatchObject({ kind: 'failed', outcome: 'unavailable' })
    expect(errors).toEqual(['source-reader-threw'])
  })

  test('what is not asked says why at once and is never read', async () => {
    const asked = [{ source: source('off'), notAsked: 'switched off by the region', patientId: null }, ...ask('on')]
    const read: string[] = []
    const { answers } = fan(asked, async (_grant, from) => {
      read.push(from.id)
      return failed
    })
    expect((await answers.next()).value).toEqual([
      { source: source('off'), answer: { kind: 'not-asked', detail: 'switched off by the region' } }
    ])
    expect(await idsOf(answers)).toEqual(['on'])
    expect(read).toEqual(['on'])
  })

  test('H-003: past the limit of the whole view what has not answered is timed out and given up; the rest stays', async () => {
    const view = new AbortController()
    const given: AbortSignal[] = []
    const hang = async (_grant: unknown, from: Source, { signal }: SourceAsking): Promise<SourceAnswer> => {
      if (from.id === 'quick') return failed
      given.push(signal)
      return new Promise(() => undefined)
    }
    const { answers } = fan(ask('never', 'quick', 'nor-this'), hang, view)
    expect((await answers.next()).value).toMatchObject([{ source: { id: 'quick' }, answer: failed }])
    const rest = answers.next()
    view.abort()
    expect((await rest).value).toMatchObject([
      { source: { id: 'never' }, answer: { outcome: 'timed-out', detail: expect.stringContaining('whole view') } },
      { source: { id: 'nor-this' }, answer: { outcome: 'timed-out' } }
    ])
    expect((await answers.next()).done).toBe(true)
    expect(given.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('without sources there is nothing to wait for', async () => {
    expect(await idsOf(fan([], async () => failed).answers)).toEqual([])
  })
})
