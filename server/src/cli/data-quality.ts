/** `ncr data-quality`: which rules of good data each source breaks, how often, and where to look first. */
import { systemClock } from '../adapters/system/system-clock.ts'
import { loadQualityCounts, type KeptCount } from '../adapters/postgres/quality-counts.ts'
import { londonDay } from '../domain/london-time.ts'
import { ruleSays } from '../domain/quality-words.ts'
import type { Region } from '../domain/region.ts'
import { loadRegion, withDatabase, wrong, type CommandArguments } from './command.ts'

const DAY_MS = 86_400_000
const DAYS_DEFAULT = 7
const DAYS_MAX = 3650

interface QualityLine extends KeptCount {
  /** What holds where the rule is kept; null for a rule that this version does not know. */
  readonly says: string | null
  /** Of the resources that were looked at, those that broke it: 0 to 1. */
  readonly share: number
}

/** Resolves to the exit code. */
export async function dataQuality({ configFile, options, json }: CommandArguments): Promise<number> {
  const region = await loadRegion(configFile)
  if (region === null) return 1
  const days = Number(options.get('days')?.[0] ?? DAYS_DEFAULT)
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) return wrong(`--days takes 1 to ${DAYS_MAX}`)
  const sources = options.get('source') ?? []
  const known = idsOf(region)
  const unknown = sources.find((id) => !known.includes(id))
  if (unknown !== undefined) return wrong(`there is no source '${unknown}'; there are: ${known.join(', ')}`)
  return withDatabase(configFile, async (_region, database) => {
    const nowMs = systemClock.nowMs()
    const since = dayBefore(londonDay(nowMs), days - 1)
    const counts = await loadQualityCounts(database.pool, since, sources.length === 0 ? null : sources)
    const lines = counts.map(toLine)
    const report = { since, until: londonDay(nowMs), counts: lines }
    process.stdout.write(`${json ? JSON.stringify(report) : toText(since, lines)}\n`)
    return 0
  })
}

function idsOf({ partners }: Region): readonly string[] {
  return partners.flatMap((partner) => partner.sources.map(({ id }) => id))
}

/** Days of the calendar, which have no clock changes. */
function dayBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * DAY_MS).toISOString().slice(0, 10)
}

function toLine(count: KeptCount): QualityLine {
  return { ...count, says: ruleSays(count.rule), share: count.lookedAt === 0 ? 0 : count.broke / count.lookedAt }
}

function toText(since: string, lines: readonly QualityLine[]): string {
  const sources = [...new Set(lines.map(({ source }) => source))]
  if (sources.length === 0) return `Nothing has been looked at since ${since}.`
  return sources
    .map((source) =>
      sourceText(
        source,
        since,
        lines.filter((line) => line.source === source)
      )
    )
    .join('\n\n')
}

function sourceText(source: string, since: string, lines: readonly QualityLine[]): string {
  const lookedAt = lines.find(({ rule }) => rule === 'unreadable')?.lookedAt ?? 0
  const broken = lines.filter(({ broke }) => broke > 0)
  const head = `${source}: ${lookedAt} resources looked at since ${since}`
  if (broken.length === 0) return `${head}; every rule was kept.`
  const width = Math.max(...broken.map(({ rule }) => rule.length))
  return [
    head,
    ...broken.flatMap(({ rule, broke, lookedAt: of, share, says, examples }) => [
      `  ${rule.padEnd(width)}  ${broke} of ${of} (${percent(share)})  ${says ?? 'a rule of another version'}`,
      ...(examples.length === 0 ? [] : [`  ${' '.repeat(width)}  as in ${examples.join(', ')}`])
    ])
  ].join('\n')
}

/** Few of many is never told as none, and not all never as all. */
function percent(share: number): string {
  if (share > 0 && share < 0.001) return 'under 0.1 %'
  if (share < 1 && share > 0.999) return 'over 99.9 %'
  return `${(share * 100).toFixed(1)} %`
}
