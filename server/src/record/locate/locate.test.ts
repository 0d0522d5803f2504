/** Which sources are asked, and why the others are not (H-003). */
import { expect, test } from 'vitest'
import { aPerson } from '../../../../test/fixtures/people.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { LiveSource, Region, Source } from '../../domain/region.ts'
import { locate } from './locate.ts'

const odsCode = toOdsCode('RX1')
if (odsCode === null) throw new Error('the test needs an ODS code')
const owner = { odsCode, partnerName: 'T', enabled: true, historyFrom: null, resourceTypes: [] }
const limits = {
  deadlineMs: 1,
  pagesMax: 1,
  entriesMax: 1,
  documentBytesMax: 1_000_000,
  responseBytesMax: 1024,
  connectionsMax: 1
}
const manner = { connectTimeoutMs: 1, linkageFreshDays: 30, breaker: { failuresToOpen: 1, probeAfterMs: 1 } }

const NOW_MS = Date.parse('2026-06-01T00:00:00Z')
const DAY_MS = 86_400_000

function live(id: string, more: Partial<LiveSource> = {}): LiveSource {
  const asked = { locate: 'always', search: 'patient.identifier', strategy: 'searches' } as const
  return {
    id,
    name: id,
    kind: 'fhir-r4',
    baseUrl: 'https://a.example',
    ...asked,
    ...owner,
    ...limits,
    ...manner,
    ...more
  }
}

async function why(
  sources: readonly Source[],
  holders: readonly (string | readonly [string, number])[] | null,
  what: 'notAsked' | 'told' | 'patientId' = 'notAsked'
): Promise<Record<string, string | null>> {
  const partner = { odsCode: owner.odsCode, name: 'T', enabled: true, serviceDesk: {}, consumer: null, sources }
  const linkages = {
    loadHolders: async () => {
      if (holders === null) throw new Error('nobody needs linkages here')
      return new Map(
        holders.map((one) => {
          const [id, sinceMs] = typeof one === 'string' ? [one, NOW_MS] : one
          return [id, { sinceMs, patientId: `p-${id}` }] as const
        })
      )
    }
  }
  const located = await locate({ partners: [partner] } as unknown as Region, linkages, aGrant(aPerson(1)), NOW_MS)
  return Object.fromEntries(located.map((one) => [one.source.id, one[what]]))
}

test('all are listed, in their order; only what is switched off or feeds a page is not asked', async () => {
  const gp = { deadlineMs: 1, responseBytesMax: 1, connectionsMax: 1, fromAsid: null, toAsid: null }
  const html: Source = { id: 'gp', name: 'gp', kind: 'gp-connect-html', baseUrl: 'https://g.example', ...gp, ...owner }
  const night: Source = {
    id: 'night',
    name: 'n',
    kind: 'overnight-ndjson',
    directory: '/',
    dueBy: '06:00',
    heldFromEntries: 1000,
    ...owner
  }
  const found = await why([live('a'), html, live('off', { enabled: false }), night], null)
  expect(found).toEqual({
    a: null,
    gp: 'shown on the GP Data page only',
    off: 'switched off by the region',
    night: null
  })
  expect(Object.keys(found)).toEqual(['a', 'gp', 'off', 'night'])
})

test('a source that is asked only where it holds the person, is, and says so where it is not', async () => {
  const found = await why(
    [live('holder', { locate: 'linked' }), live('other', { locate: 'linked' }), live('any')],
    ['holder']
  )
  expect(found).toEqual({ holder: null, other: 'no linkage says that it holds this person', any: null })
})

test('a linkage older than it may be keeps nobody from being asked, and its age is told', async () => {
  const linked = { locate: 'linked', linkageFreshDays: 30 } as const
  const sources = [live('fresh', linked), live('old', linked), live('any', { linkageFreshDays: 1 })]
  const holders = [['fresh', NOW_MS - 30 * DAY_MS] as const, ['old', NOW_MS - 31 * DAY_MS] as const, 'any']
  expect(await why(sources, holders)).toEqual({ fresh: null, old: null, any: null })
  expect(await why(sources, holders, 'told')).toEqual({
    fresh: null,
    old: 'the locator is stale: its linkage was last confirmed 31 days ago',
    any: null
  })
})

test('a source that is asked by an id of its own is given the one of its linkage; where there is none, none', async () => {
  const byId = [
    live('by-id', { search: 'patient' }),
    live('everything', { strategy: 'everything' }),
    live('unlinked', { search: 'patient' })
  ]
  expect(await why(byId, ['by-id', 'everything'], 'patientId')).toEqual({
    'by-id': 'p-by-id',
    everything: 'p-everything',
    unlinked: null
  })
})
