/**
 * The timeline (feature 34): every entry of every section and partner by date. A filter chooses rows; what failed stays
 * above it in full, whatever is chosen (H-003).
 */
import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { PAGE_NAMES } from '@ncr/contract/section-names.ts'
import { listed } from '../content/counting.ts'
import { sayHowMany } from '../content/filter.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { toPagePath } from '../pages/page-paths.ts'
import { completenessOf } from '../record/completeness.ts'
import { TIMELINE_PAGE } from '../record/display-reporter.ts'
import { useDisplayedList } from '../record/use-displayed.ts'
import type { RecordView } from '../record/record-view.ts'
import { HonestyParts } from '../sections/honesty-line.tsx'
import { isFiltered, matches, partnersOf, type FilterChoices } from '../filter/entry-filter.ts'
import { FilterBar } from '../filter/filter-bar.tsx'
import { FilterSaid } from '../filter/filter-said.tsx'
import { useFilter } from '../filter/use-filter.ts'
import { toFilterable, toTimelineGroups, toTimelineItems, type TimelineGroup } from './timeline-items.ts'
import { TimelineList } from './timeline-list.tsx'
import { sayNothingToShow, sayTimelineHonesty } from './timeline-words.ts'

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

function toChoices({ opened, rows }: RecordView): FilterChoices {
  return {
    partners: partnersOf(
      opened,
      [...rows.values()].map(({ row }) => row.entry)
    ),
    kinds: opened.sections.map((section) => ({ key: section, title: SECTION_TITLES[section].title })),
    fromLabel: 'From'
  }
}

function useTimeline(view: RecordView) {
  const choices = useMemo(() => toChoices(view), [view])
  const handle = useFilter(choices)
  const items = useMemo(() => toTimelineItems(view), [view])
  const applied = useDeferredValue(handle.read.filter)
  const shown = useMemo(() => items.filter((item) => matches(toFilterable(item), applied)), [items, applied])
  const groups = useMemo(() => toTimelineGroups(shown), [shown])
  return { choices, handle, items, shown, groups }
}

function Timeline({ view }: { readonly view: RecordView }): ReactNode {
  const { choices, handle, items, shown, groups } = useTimeline(view)
  const { read, change, showAll } = handle
  const completeness = completenessOf(view)
  const counts = { shown: shown.length, total: items.length, completeness }
  const whole = `All that was received: ${sayHowMany(items.length, completeness)}.`
  useDisplayedList(TIMELINE_PAGE, [...new Set(shown.map(({ section }) => section))])
  return (
    <>
      <div className="ncr-sheet">
        <HonestyParts parts={sayTimelineHonesty(view)} />
        <NotInList view={view} />
        <FilterBar choices={choices} filter={read.filter} change={change} />
        <FilterSaid read={read} choices={choices} {...counts} whole={whole} showAll={showAll} />
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
