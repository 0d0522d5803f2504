/** Every entry of one section in its groups, and what each source said about it. */
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { FILTER, sayShown } from '../content/filter.ts'
import { sayArrived, sayCount, sayEmpty, sayNotSupported, SHOW_ARRIVED } from '../content/honesty.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { HIDDEN } from '../content/warning.ts'
import { isFiltered } from '../filter/entry-filter.ts'
import { useFilter } from '../filter/use-filter.ts'
import { NoSuchPage } from '../layout/no-such-page.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSection } from '../record/notices.ts'
import { useDisplayed } from '../record/use-displayed.ts'
import { usePrinting } from '../record/use-printing.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'
import { CheckElsewhere } from '../pages/check-elsewhere.tsx'
import { HonestyLine, Unreadable } from './honesty-line.tsx'
import { isBySource } from './medications/medications-body.tsx'
import { RowGroups } from './row-groups.tsx'
import type { SayCount, SectionBodyProps } from './section-body.ts'
import { SECTION_BODIES } from './section-bodies.ts'
import { SectionFilterBar } from './section-filter-bar.tsx'
import { keptBy, choicesOf } from './section-filter.ts'
import { SECTIONS } from './section-list.ts'
import { LatestTests } from './tests/latest-tests.tsx'
import { StatesTable } from './states-table.tsx'

function isSectionName(name: string | undefined): name is SectionName {
  return SECTION_NAMES.some((section) => section === name)
}

interface SectionProps {
  readonly section: SectionName
  readonly view: RecordView | null
}

interface ShownSectionProps {
  readonly section: SectionName
  readonly view: RecordView
  readonly shown: SectionView
}

function useSectionFilter({ section, view, shown }: ShownSectionProps) {
  const { groups, summary } = shown
  const { opened } = view
  const choices = useMemo(() => choicesOf(section, groups, opened), [section, groups, opened])
  const handle = useFilter(choices)
  const { filter } = handle.read
  const isKept = useMemo(() => keptBy(section, groups, filter), [section, groups, filter])
  const keptCount = useMemo(() => groups.flatMap(({ rows }) => rows.filter(isKept)).length, [groups, isKept])
  const sayOf = useCallback<SayCount>((some, all) => sayShown(some, all, summary), [summary])
  return { choices, handle, isKept, keptCount, sayOf }
}

/** The list with its filter; the latest of each test and the comparison of sources are of all, whatever is chosen. */
function List(props: ShownSectionProps): ReactNode {
  const { section, shown } = props
  const { choices, handle, isKept, keptCount, sayOf } = useSectionFilter(props)
  const [parameters] = useSearchParams()
  const isOn = isFiltered(handle.read.filter)
  const isCompared = section === 'medications' && isBySource(parameters)
  const hasChoice = shown.summary.entries.length > 1 || isOn || handle.read.notApplied.length > 0
  return (
    <>
      {SECTIONS[section].shows === 'tests' && (
        <LatestTests {...props} sayCount={sayOf} note={isOn ? FILTER.notFiltered : null} />
      )}
      {hasChoice && !isCompared && (
        <SectionFilterBar summary={shown.summary} choices={choices} handle={handle} shown={keptCount} />
      )}
      <Body {...props} isKept={isKept} sayCount={sayOf} />
    </>
  )
}

function SectionBody({ section, view, shown }: ShownSectionProps): ReactNode {
  const notSupported = sayNotSupported(shown.summary)
  return (
    <>
      <NoticeList notices={noticesOfSection(view.opened, section)} sourceName={view.sourceName} />
      <div className="ncr-sheet">
        <HonestyLine summary={shown.summary} />
        <Unreadable summary={shown.summary} />
        {shown.summary.entries.length === 0 && <p className="ncr-panel__empty">{sayEmpty(shown.summary)}</p>}
        {notSupported !== null && <p className="ncr-honesty">{notSupported}.</p>}
        <CheckElsewhere view={view} section={section} />
      </div>
      <List section={section} view={view} shown={shown} />
      <StatesTable summary={shown.summary} notices={view.opened} requestId={view.opened.requestId} />
    </>
  )
}

function Body(props: SectionBodyProps): ReactNode {
  const Own = SECTION_BODIES[props.section]
  return Own ? <Own {...props} /> : <RowGroups {...props} groups={props.shown.groups} />
}

function hasAnswers(shown: SectionView | undefined): boolean {
  return shown !== undefined && shown.summary.said.some(({ state }) => state !== null)
}

/**
 * A list that is opened before anything is in (a reload, an address) is drawn when every source has been heard of, or
 * when the reader asks for what is in: rows that are being read do not move. One that is opened from the Summary is drawn.
 */
function KnownSection({ section, view }: SectionProps): ReactNode {
  const shown = view?.sections.get(section)
  const [isWanted, setIsWanted] = useState(() => hasAnswers(shown))
  // Paper cannot be asked: what is in is printed.
  const isPrinting = usePrinting()
  const isDrawn = shown !== undefined && (isWanted || isPrinting || !shown.summary.isAsking)
  useDisplayed(section, isDrawn && hasAnswers(shown))
  return (
    <>
      <PageHeading title={SECTION_TITLES[section].title}>
        {shown && (
          <span className="ncr-panel__count">
            {sayCount(shown.summary, shown.currentCount, SECTIONS[section].currentWord)}
          </span>
        )}
      </PageHeading>
      {view && shown && isDrawn && <SectionBody section={section} view={view} shown={shown} />}
      {view && shown && !isDrawn && (
        <div className="ncr-sheet ncr-asking">
          <p>{sayArrived(shown.summary)}</p>
          {shown.summary.entries.length > 0 && (
            <button type="button" className="ncr-button" onClick={() => setIsWanted(true)}>
              {SHOW_ARRIVED}
            </button>
          )}
        </div>
      )}
      {view && !shown && <p className="ncr-sheet">{HIDDEN}</p>}
      {!view && <p className="ncr-sheet">Asking…</p>}
    </>
  )
}

export function SectionPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const { section } = useParams()
  if (isSectionName(section)) return <KnownSection key={section} section={section} view={view} />
  return <NoSuchPage />
}
