/** How far the timeline can be trusted: over all sections and all sources, whatever the filter (H-003). */
import type { HonestyPart } from '../content/honesty.ts'
import { counted, listed } from '../content/counting.ts'
import { sayNothingMatches } from '../content/filter.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { saySource } from '../content/sources.ts'
import { FLAG_WORDS, STATE_WORDS } from '../content/states.ts'
import { completenessOf } from '../record/completeness.ts'
import type { RecordView } from '../record/record-view.ts'
import { isMissing, type SourceSaid } from '../record/section-summary.ts'
import type { SourceStanding, SourceSummary } from '../record/source-summary.ts'

const ANSWERED: ReadonlySet<SourceStanding> = new Set(['answered', 'part', 'stale', 'overnight', 'not-held'])
/** It knows the person. */
const HOLDING: ReadonlySet<SourceStanding> = new Set(['answered', 'stale', 'overnight'])

/** What of one section a source that answered kept back, or could not give. */
function sayLack(said: SourceSaid): string | null {
  const flags = (said.state?.flags ?? []).filter((flag) => flag !== 'stale').map((flag) => FLAG_WORDS[flag])
  const unreadable = said.state?.unreadable ?? 0
  const lacks = [
    isMissing(said) ? STATE_WORDS[said.shown].said : null,
    ...flags,
    unreadable > 0 ? `${counted(unreadable, 'entry', 'entries')} could not be read` : null
  ].filter((lack) => lack !== null)
  return lacks.length === 0 ? null : lacks.join(', ')
}

function sayPart(view: RecordView, { source }: SourceSummary): string {
  const lacks = [...view.sections].flatMap(([section, { summary }]) => {
    const said = summary.said.find((one) => one.source.id === source.id)
    const lack = said ? sayLack(said) : null
    return lack === null ? [] : [`${SECTION_TITLES[section].inWords}: ${lack}`]
  })
  return `${source.name} answered in part (${lacks.join('; ')})`
}

function hasLack(view: RecordView, { source }: SourceSummary): boolean {
  return [...view.sections.values()].some(({ summary }) =>
    summary.said.some((said) => said.source.id === source.id && sayLack(said) !== null)
  )
}

/** Every source that failed by name, then what is old, then the rest. */
export function sayTimelineHonesty(view: RecordView): readonly HonestyPart[] {
  const feeding = view.sources.filter(({ standing }) => standing !== 'page-only')
  const of = (standing: SourceStanding): readonly SourceSummary[] =>
    feeding.filter((source) => source.standing === standing)
  const answered = feeding.filter(({ standing }) => ANSWERED.has(standing))
  const inPart = answered.filter((source) => hasLack(view, source))
  const asking = of('asking').map(({ source }) => source.name)
  const notHeld = of('not-held').map(({ source }) => source.name)
  const head = `${answered.length} of ${counted(feeding.length, 'source')} answered`
  return [
    { text: asking.length > 0 ? `${head} so far, asking ${listed(asking)}` : head, tone: 'plain' },
    ...[...of('failed'), ...of('down'), ...of('off')].map((source): HonestyPart => ({
      text: saySource(source),
      tone: 'bad'
    })),
    ...inPart.map((source): HonestyPart => ({ text: sayPart(view, source), tone: 'bad' })),
    ...of('stale').map((source): HonestyPart => ({ text: saySource(source), tone: 'old' })),
    ...of('not-asked').map((source): HonestyPart => ({ text: saySource(source), tone: 'plain' })),
    ...(notHeld.length > 0
      ? [
          {
            text: `${listed(notHeld)} ${notHeld.length === 1 ? STATE_WORDS['not-held'].said : STATE_WORDS['not-held'].saidByMany}`,
            tone: 'plain' as const
          }
        ]
      : [])
  ]
}

/** In place of the list. */
export function sayNothingToShow(view: RecordView, isFilterOn: boolean): string {
  const completeness = completenessOf(view)
  if (isFilterOn) return sayNothingMatches(completeness)
  if (completeness.isAsking) return 'Nothing received so far. Sources are still being asked.'
  if (completeness.isIncomplete) return 'Nothing was received, but this does not mean that nothing is recorded.'
  const holders = view.sources.filter(({ standing }) => HOLDING.has(standing)).map(({ source }) => source.name)
  if (holders.length === 0)
    return 'No source that was asked has a record under this NHS number. It may exist elsewhere.'
  return `None recorded, ${holders.length === 1 ? 'says' : 'say'} ${listed(holders)}.`
}
