/** The rows of the timeline, in years and months. */
import { memo, type ReactNode } from 'react'
import { SECTION_TITLES } from '../content/sections.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from '../sections/entry-row.tsx'
import { EITHER } from '../sections/row-dates.ts'
import type { TimelineGroup, TimelineMonth } from './timeline-items.ts'
import { completenessOf, sayHowMany, type Completeness } from './timeline-words.ts'

const NOTES: Record<TimelineGroup['kind'], string | null> = {
  'to-come': 'Booked, planned or dated later than the day on which this record was opened.',
  year: null,
  undated: 'Their sources sent no date that can be read. They are shown whatever dates are chosen.'
}

function MonthOfRows({ view, month }: { readonly view: RecordView; readonly month: TimelineMonth }): ReactNode {
  return (
    <>
      {month.title !== '' && <h3 className="ncr-timeline__month">{month.title}</h3>}
      <ul className="ncr-rows">
        {month.items.map(({ row, section }) => (
          <EntryRow
            key={row.entry.id}
            view={view}
            section={section}
            row={row}
            kind={SECTION_TITLES[section].short}
            dateColumn={EITHER}
          />
        ))}
      </ul>
    </>
  )
}

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
  return (
    <div className="ncr-timeline">
      {groups.map((group) => (
        <Group key={group.id} view={view} group={group} completeness={completeness} />
      ))}
    </div>
  )
})
