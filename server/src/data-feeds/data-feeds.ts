/**
 * The data-feeds page: who gives what, how fresh it is and what is known to be wrong, from the live registry and the
 * last loads (feature 23). No patient data.
 */
import type { DataFeed, DataFeeds } from '@ncr/contract/data-feeds.ts'
import { isHeldReason } from '../domain/held-night.ts'
import { isStale } from '../domain/night-promise.ts'
import { toNotice } from '../domain/notice.ts'
import { pagesOf } from '../domain/pages.ts'
import { isLive, isStored, type StoredSource, type Partner, type Region, type Source } from '../domain/region.ts'
import type { Clock } from '../ports/clock.ts'
import type { FeedAlarm, FeedBoard } from '../ports/feed-board.ts'
import type { NightRegister, SourceNights } from '../ports/night-register.ts'
import type { NoticeStore } from '../ports/notice-store.ts'
import type { SourceHealth } from '../ports/source-health.ts'

export interface DataFeedsPorts {
  readonly region: Region
  readonly clock: Clock
  readonly nights: NightRegister
  readonly board: FeedBoard
  readonly notices: NoticeStore
  readonly health: Pick<SourceHealth, 'failingSince'>
}

export async function listDataFeeds(ports: DataFeedsPorts): Promise<DataFeeds> {
  const nights = await ports.nights.loadNights()
  const alarms = await ports.board.loadAlarms()
  const notices = await ports.notices.loadAll()
  const nowMs = ports.clock.nowMs()
  const toFeed = (source: Source): DataFeed => ({
    ...describe(source),
    ...(isStored(source) ? nightsOf(source, nights.get(source.id), nowMs) : {}),
    ...late(alarms.get(source.id)),
    ...failing(ports.health.failingSince(source.id))
  })
  return {
    at: new Date(nowMs).toISOString(),
    region: { name: ports.region.name },
    ...(ports.region.about === undefined ? {} : { about: ports.region.about }),
    partners: ports.region.partners.map((partner) => ({ ...about(partner), feeds: partner.sources.map(toFeed) })),
    notices: notices.map(toNotice)
  }
}

function about({
  odsCode,
  name,
  enabled,
  serviceDesk,
  consumer
}: Partner): Omit<DataFeeds['partners'][number], 'feeds'> {
  const liveFrom = consumer?.liveFrom ?? null
  return { odsCode, name, enabled, serviceDesk, ...(liveFrom === null ? {} : { liveFrom }) }
}

function describe(source: Source): DataFeed {
  return {
    id: source.id,
    name: source.name,
    kind: isStored(source) ? 'overnight' : 'live',
    enabled: source.enabled,
    ...feeding(source),
    // What only feeds the GP Data page answers with text: no resource of it is in the sections.
    resourceTypes: source.kind === 'gp-connect-html' ? [] : [...source.resourceTypes],
    ...(source.historyFrom === null ? {} : { historyFrom: source.historyFrom }),
    ...(isLive(source) ? { deadlineMs: source.deadlineMs } : {}),
    ...(isStored(source) ? { dueBy: source.dueBy } : {})
  }
}

function feeding(source: Source): Pick<DataFeed, 'page' | 'pages' | 'pageOnly'> {
  const [page, ...more] = pagesOf(source)
  return {
    ...(page === undefined ? {} : more.length === 0 ? { page } : { pages: [page, ...more] }),
    ...(source.kind === 'gp-connect-html' ? { pageOnly: true as const } : {})
  }
}

function nightsOf(
  source: StoredSource,
  nights: SourceNights | undefined,
  nowMs: number
): Pick<DataFeed, 'published' | 'rejected' | 'stale'> {
  const published = nights?.published ?? null
  const rejected = nights?.rejected ?? null
  const stale = published !== null && isStale(source.dueBy, Date.parse(published.asOf), nowMs)
  const held = isHeldReason(rejected?.reason ?? null) ? { held: true as const } : {}
  return {
    published,
    ...(rejected === null ? {} : { rejected: { ...rejected, ...held } }),
    ...(stale ? { stale } : {})
  }
}

function failing(since: string | null): Pick<DataFeed, 'failingSince'> {
  return since === null ? {} : { failingSince: since }
}

function late(alarm: FeedAlarm | undefined): Pick<DataFeed, 'late'> {
  return alarm === undefined ? {} : { late: alarm }
}
