/** The rows of the timeline, in years and months. */
import { memo, type ReactNode } from 'react'
import { sayHowMany, type Completeness } from '../content/filter.ts'
import { completenessOf } from '../record/completeness.ts'
import type { RecordView } from '../record/record-view.ts'
import { LongList } from '../sections/long-list.tsx'
import { useDrawnCount } from '../sections/use-drawn-count.ts'
import { useDrawPlace } from '../sections/use-draw-place.tsx'
import { firstMonths, type TimelineGroup, type TimelineMonth } from './timeline-items.ts'

const NOTES: Record<TimelineGroup['kind'], string | null> = {
  'to-come': 'Booked, planned or dated later than the day on which this record was opened.',
  year: null,
  undated: 'Their sources sent no date that can be read. They are shown whatever dates are chosen.'
}

interface MonthProps {
  readonly view: RecordView
  readonly month: TimelineMonth
}

const MonthOfRows = memo(function MonthOfRows({ view, month }: MonthProps): ReactNode {
  const draw = useDrawPlace(view)
  return (
    <>
      {month.title !== '' && <h3 className="ncr-timeline__month">{month.title}</h3>}
      <LongList items={month.items} draw={draw} isPart />
    </>
  )
})

interface GroupProps {
  readonly view: RecordView
  readonly group: TimelineGroup
  readonly completeness: Completeness
}

function Group({ view, group, completeness }: GroupProps): ReactNode {
  const note = NOTES[group.kind]
  return (
    <section className="ncr-sheet" aria-labelledby={group.id}>
      <div className="ncr-panel__head">
        <h2 id={group.id}>{group.title}</h2>
        <span className="ncr-panel__count">{sayHowMany(group.count, completeness)}</span>
      </div>
      {note !== null && <p className="ncr-honesty">{note}</p>}
      {group.months.map((month) => (
        <MonthOfRows key={month.title} view={view} month={month} />
      ))}
    </section>
  )
}

interface TimelineListProps {
  readonly view: RecordView
  readonly groups: readonly TimelineGroup[]
}

/** Drawn again only when its rows change: a filter that is being typed stays quick over 5,000 of them. */
export const TimelineList = memo(function TimelineList({ view, groups }: TimelineListProps): ReactNode {
  const completeness = completenessOf(view)
  const drawn = useDrawnCount(groups.reduce((sum, { count }) => sum + count, 0))
  return (
    <div className="ncr-timeline">
      {firstMonths(groups, drawn).map((group) => (
        <Group key={group.id} view={view} group={group} completeness={completeness} />
      ))}
    </div>
  )
})
