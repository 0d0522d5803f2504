/** What is new, changed or no longer sent since this reader last looked (feature 49), and who could not be compared. */
import { useMemo, type ReactNode } from 'react'
import type { SinceLastLook } from '@ncr/contract/record.ts'
import { CHANGES, sayChangedCount, sayWhyNotCompared } from '../content/changes.ts'
import { listed } from '../content/counting.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { CHANGES_PAGE } from '../record/display-reporter.ts'
import type { RecordView, RowPlace } from '../record/record-view.ts'
import { useDisplayedList } from '../record/use-displayed.ts'
import { LongList } from '../sections/long-list.tsx'
import { Sheet } from '../sections/sheet.tsx'
import { useDrawPlace } from '../sections/use-draw-place.tsx'

interface SinceProps {
  readonly view: RecordView
  readonly since: SinceLastLook
}

interface MarkedProps extends SinceProps {
  readonly title: string
  readonly means?: string
  readonly places: readonly RowPlace[]
}

function Marked({ view, since, title, means, places }: MarkedProps): ReactNode {
  const draw = useDrawPlace(view)
  if (places.length === 0) return null
  return (
    <Sheet title={title} count={sayChangedCount(places.length, since)}>
      {means !== undefined && <p className="ncr-honesty">{means}</p>}
      <LongList items={places} draw={draw} />
    </Sheet>
  )
}

function Gone({ view, since }: SinceProps): ReactNode {
  const { gone, retracted } = since
  if (retracted === 0) return null
  return (
    <Sheet title={CHANGES.gone} count={sayChangedCount(retracted, since)}>
      <p className="ncr-honesty">{CHANGES.goneMeans}</p>
      <ul className="ncr-unsearched">
        {gone.map(({ id, source, section }) => (
          <li key={id}>
            {SECTION_TITLES[section].short}: {view.sourceName(source)}, entry number <code>{id}</code>
          </li>
        ))}
        {retracted > gone.length && <li>and {retracted - gone.length} more</li>}
      </ul>
    </Sheet>
  )
}

/** Each source and reason once, with the sections that it holds for. */
function NotCompared({ view, since: { notCompared, goneNotCompared } }: SinceProps): ReactNode {
  const why = ({ source, section }: SinceLastLook['notCompared'][number]): string => {
    const said = view.sections.get(section)?.summary.said.find((one) => one.source.id === source)
    return sayWhyNotCompared(view.sourceName(source), said)
  }
  const reasons = [...Map.groupBy(notCompared, why)]
  return (
    <Sheet title={CHANGES.notCompared}>
      {reasons.length > 0 && <p className="ncr-honesty ncr-honesty__bad">{CHANGES.notComparedMeans}</p>}
      <ul className="ncr-unsearched">
        {reasons.map(([reason, these]) => (
          <li key={reason}>
            {reason} – {listed(these.map(({ section }) => SECTION_TITLES[section].inWords))}
          </li>
        ))}
      </ul>
      <p className="ncr-honesty">
        {goneNotCompared && CHANGES.goneNotCompared} {CHANGES.pages}
      </p>
    </Sheet>
  )
}

function Changes({ view, since }: SinceProps): ReactNode {
  const marked = useMemo(() => [...view.rows.values()].filter(({ row }) => row.entry.since !== undefined), [view])
  const of = (mark: 'new' | 'changed') => marked.filter(({ row }) => row.entry.since === mark)
  useDisplayedList(CHANGES_PAGE, [...new Set(marked.map(({ section }) => section))])
  return (
    <div className="ncr-timeline">
      <p className="ncr-sheet">Compared with your last look at {showDateTime(since.at)}.</p>
      <Marked view={view} since={since} title={CHANGES.new} places={of('new')} />
      <Marked view={view} since={since} title={CHANGES.changed} means={CHANGES.changedMeans} places={of('changed')} />
      <Gone view={view} since={since} />
      <NotCompared view={view} since={since} />
    </div>
  )
}

function sayNone(view: RecordView | null): string {
  if (!view || view.record.phase === 'asking') return CHANGES.asking
  return view.record.phase === 'complete' ? CHANGES.none : CHANGES.unfinished
}

export function ChangesPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const since = view?.record.complete?.since
  return (
    <>
      <PageHeading title={CHANGES.title} />
      {view && since ? <Changes view={view} since={since} /> : <p className="ncr-sheet">{sayNone(view)}</p>}
    </>
  )
}
