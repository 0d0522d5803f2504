/**
 * The timeline (feature 34): every entry of every section and partner by date. A filter chooses rows; what failed stays
 * above it in full, whatever is chosen (H-003).
 */
import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { PAGE_NAMES } from '@ncr/contract/section-names.ts'
import { listed } from '../content/counting.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { toPagePath } from '../pages/page-paths.ts'
import { TIMELINE_PAGE } from '../record/display-reporter.ts'
import { useDisplayedList } from '../record/use-displayed.ts'
import type { RecordView } from '../record/record-view.ts'
import { HonestyParts } from '../sections/honesty-line.tsx'
import { FilterBar } from './filter-bar.tsx'
import {
  applyFilter,
  isFiltered,
  partnersOf,
  readFilter,
  sayFilter,
  type FilterName,
  type ReadFilter
} from './timeline-filter.ts'
import { toTimelineGroups, toTimelineItems, type TimelineGroup } from './timeline-items.ts'
import { TimelineList } from './timeline-list.tsx'
import { completenessOf, sayHowMany, sayNothingToShow, sayTimelineHonesty } from './timeline-words.ts'

/** What is not in the list though it is in the record: pages of their own, and what the role may not see. */
function NotInList({ view }: { readonly view: RecordView }): ReactNode {
  const pages = PAGE_NAMES.filter((page) => !view.opened.hiddenPages?.includes(page))
  const hidden = [...view.hidden].map((section) => SECTION_TITLES[section].inWords)
  return (
    <p className="ncr-honesty">
      What stands only on a page of its own is not in this list:{' '}
      {pages.map((page, index) => (
        <span key={page}>
          {index > 0 && ', '}
          <Link to={toPagePath(page)}>{PAGE_TITLES[page].title}</Link>
        </span>
      ))}
      .{hidden.length > 0 && ` Hidden from your role by your organisation: ${listed(hidden)}.`}
    </p>
  )
}

interface SaidProps {
  readonly view: RecordView
  readonly read: ReadFilter
  readonly shown: number
  readonly total: number
  readonly showAll: () => void
}

/** Which filter is on, how much it leaves, and the way back to everything. It is printed; the fields are not. */
function FilterSaid({ view, read: { filter, notApplied }, shown, total, showAll }: SaidProps): ReactNode {
  const completeness = completenessOf(view)
  const isOn = isFiltered(filter)
  const { from, to } = filter
  const words = isOn
    ? `Filtered by ${sayFilter(filter, partnersOf(view.opened))}: ${sayHowMany(shown, completeness)} shown, ${total - shown} hidden by your choice.`
    : `All that was received: ${sayHowMany(total, completeness)}.`
  return (
    <div className="ncr-filter__said">
      <span role="status">{words}</span>
      {isOn && (
        <button type="button" className="ncr-button" onClick={showAll}>
          Show everything
        </button>
      )}
      {from !== null && to !== null && from > to && <b className="ncr-danger">“From” is later than “To”.</b>}
      {notApplied.length > 0 && (
        <b className="ncr-danger">Not applied, because this record does not know it: {listed(notApplied)}.</b>
      )}
    </div>
  )
}

function Jumps({ groups }: { readonly groups: readonly TimelineGroup[] }): ReactNode {
  if (groups.length < 2) return null
  return (
    <nav aria-label="Years" className="ncr-jumps">
      <ul>
        {groups.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function useTimeline(view: RecordView) {
  const [parameters, setParameters] = useSearchParams()
  const read = useMemo(() => readFilter(parameters, view.opened), [parameters, view.opened])
  const items = useMemo(() => toTimelineItems(view), [view])
  const applied = useDeferredValue(read.filter)
  const shown = useMemo(() => applyFilter(items, applied), [items, applied])
  const groups = useMemo(() => toTimelineGroups(shown), [shown])
  const change = (name: FilterName, value: string | null): void => {
    const next = new URLSearchParams(parameters)
    if (value === null) next.delete(name)
    else next.set(name, value)
    setParameters(next)
  }
  return { read, items, shown, groups, change, showAll: () => setParameters({}) }
}

function Timeline({ view }: { readonly view: RecordView }): ReactNode {
  const { read, items, shown, groups, change, showAll } = useTimeline(view)
  useDisplayedList(TIMELINE_PAGE, [...new Set(shown.map(({ section }) => section))])
  return (
    <>
      <div className="ncr-sheet">
        <HonestyParts parts={sayTimelineHonesty(view)} />
        <NotInList view={view} />
        <FilterBar opened={view.opened} filter={read.filter} change={change} />
        <FilterSaid view={view} read={read} shown={shown.length} total={items.length} showAll={showAll} />
        <Jumps groups={groups} />
        {shown.length === 0 && <p className="ncr-panel__empty">{sayNothingToShow(view, isFiltered(read.filter))}</p>}
      </div>
      <TimelineList view={view} groups={groups} />
    </>
  )
}

export function TimelinePage({ view }: { readonly view: RecordView | null }): ReactNode {
  const note = 'By when it happened, else by when it was recorded.'
  return (
    <>
      <PageHeading title="Timeline" note={note} />
      {view ? <Timeline view={view} /> : <p className="ncr-sheet">Asking…</p>}
    </>
  )
}
