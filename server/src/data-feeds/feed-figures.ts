/** How the overnight copies stand, in figures for whoever watches the service. No patient data. */
import { isHeldReason } from '../domain/held-night.ts'
import { isStored } from '../domain/region.ts'
import type { DataFeedsPorts } from './data-feeds.ts'

export interface FeedFigures {
  readonly source: string
  readonly isLate: boolean
  readonly isHeld: boolean
  /** Null before the first night. */
  readonly copyAgeS: number | null
}

/** Of the sources that are switched on. */
export async function readFeedFigures(
  ports: Pick<DataFeedsPorts, 'region' | 'clock' | 'nights' | 'board'>
): Promise<readonly FeedFigures[]> {
  const nights = await ports.nights.loadNights()
  const alarms = await ports.board.loadAlarms()
  const nowMs = ports.clock.nowMs()
  const stored = ports.region.partners.flatMap(({ sources }) => sources).filter(isStored)
  return stored
    .filter(({ enabled }) => enabled)
    .map(({ id }) => {
      const { published = null, rejected = null } = nights.get(id) ?? {}
      return {
        source: id,
        isLate: alarms.has(id),
        isHeld: isHeldReason(rejected?.reason ?? null),
        copyAgeS: published === null ? null : Math.max(0, Math.round((nowMs - Date.parse(published.asOf)) / 1000))
      }
    })
}
