/** What is due, and what is tried again: by the look of the folders, by the clock in London, and by what the region has switched on. */
import { describe, expect, test } from 'vitest'
import type { Source } from '../domain/region.ts'
import type { LogFields } from '../ports/log.ts'
import { createFeedWork, type FeedWorkPorts } from './feed-work.ts'

const NEVER = new AbortController().signal

const aDrop = (id: string, enabled = true): Source =>
  ({ id, kind: 'overnight-ndjson', directory: `/drop/${id}`, dueBy: '06:00', enabled }) as unknown as Source
const anExport = (id: string): Source =>
  ({
    id,
    kind: 'bulk-data',
    directory: `/spool/${id}`,
    startAt: '02:00',
    dueBy: '06:00',
    enabled: true
  }) as unknown as Source

/** A region whose folders look as `looks` says, at an instant; its store cannot be reached. */
function aRegion(sources: Source[], looks: Record<string, string>, at = '2026-11-28T09:00:00Z') {
  const now = { ms: Date.parse(at) }
  const said: { event: string; fields: LogFields | undefined }[] = []
  const say = (event: string, fields?: LogFields): void => void said.push({ event, fields })
  const ports = {
    sources: () => sources,
    clock: { nowMs: () => now.ms, monotonicMs: () => 0 },
    log: { info: say, warn: say, error: say },
    nights: { loadNights: async () => new Map() },
    drop: {
      look: async (directory: string) => {
        const look = looks[directory.split('/').at(-1) ?? '']
        if (look === undefined) throw new Error('no such share')
        return look
      }
    },
    store: { openCopy: () => Promise.reject(new Error('away')) },
    board: {
      saveStep: async () => undefined,
      loadAlarms: async () => new Map(),
      raise: async () => false,
      clear: async () => false
    }
  }
  return { work: createFeedWork(ports as unknown as FeedWorkPorts), now, said }
}

describe('a look at the feeds', () => {
  test('finds due what looks different from the look before, and after an interruption everything', async () => {
    const looks = { one: 'a', two: 'b' }
    const { work } = aRegion([aDrop('one'), aDrop('two')], looks)
    const first = await work.look({})
    expect(first.due).toEqual(['one', 'two'])
    expect((await work.look(first.looks)).due).toEqual([])
    looks.two = 'c'
    const next = await work.look(first.looks)
    expect(next.due).toEqual(['two'])
    expect((await work.look(next.looks)).due).toEqual([])
  })

  test('a folder that cannot be read is due once, so that its run says what is wrong, and again when it can be', async () => {
    const looks: Record<string, string> = {}
    const { work } = aRegion([aDrop('share')], looks)
    const first = await work.look({})
    expect(first.due).toEqual(['share'])
    expect((await work.look(first.looks)).due).toEqual([])
    looks['share'] = 'a'
    expect((await work.look(first.looks)).due).toEqual(['share'])
  })

  test.each([
    ['in winter', '2026-11-28T01:59:59Z', '2026-11-28T02:00:00Z'],
    ['in summer', '2026-07-01T00:59:59Z', '2026-07-01T01:00:00Z'],
    ['on the day of 25 hours, once', '2026-10-25T01:59:59Z', '2026-10-25T02:00:00Z']
  ])('an export is due at its hour in London, %s', async (_when, before, at) => {
    const { work, now } = aRegion([anExport('warehouse')], {}, before)
    const { looks } = await work.look({})
    expect((await work.look(looks)).due).toEqual([])
    now.ms = Date.parse(at)
    const next = await work.look(looks)
    expect(next.due).toEqual(['warehouse'])
    now.ms += 20 * 3_600_000
    expect((await work.look(next.looks)).due).toEqual([])
  })

  test('what is switched off in mid-use is left alone from then on, and looked at anew when it is on again', async () => {
    const sources = [aDrop('one'), aDrop('two')]
    const { work } = aRegion(sources, { one: 'a', two: 'b' })
    const { looks } = await work.look({})
    sources[1] = aDrop('two', false)
    const off = await work.look(looks)
    expect(off.due).toEqual([])
    expect(await work.load('two', null, NEVER)).toBe('done')
    sources[1] = aDrop('two')
    expect((await work.look(off.looks)).due).toEqual(['two'])
  })
})

test('a load that failed is tried again, and the log says why; one of a source that is gone is not', async () => {
  const { work, said } = aRegion([aDrop('one')], { one: 'a' })
  expect(await work.load('one', null, NEVER)).toBe('again')
  expect(said).toContainEqual({ event: 'feed-failed', fields: { source: 'one', reason: 'Error' } })
  expect(await work.load('gone', null, NEVER)).toBe('done')
})
