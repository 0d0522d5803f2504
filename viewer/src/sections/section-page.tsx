/** Every entry of one section in its groups, and what each source said about it. */
import { useState, type ReactNode } from 'react'
import { useParams } from 'react-router'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { sayArrived, sayCount, sayEmpty, sayNotSupported, SHOW_ARRIVED } from '../content/honesty.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { HIDDEN } from '../content/warning.ts'
import { NoSuchPage } from '../layout/no-such-page.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSection } from '../record/notices.ts'
import { useDisplayed } from '../record/use-displayed.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'
import { CheckElsewhere } from '../pages/check-elsewhere.tsx'
import { HonestyLine, Unreadable } from './honesty-line.tsx'
import { RowGroups } from './row-groups.tsx'
import { SECTION_BODIES } from './section-bodies.ts'
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

function SectionBody({
  section,
  view,
  shown
}: SectionProps & { readonly view: RecordView; readonly shown: SectionView }): ReactNode {
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
      {SECTIONS[section].shows === 'tests' && <LatestTests section={section} view={view} shown={shown} />}
      <Body section={section} view={view} shown={shown} />
      <StatesTable summary={shown.summary} notices={view.opened} requestId={view.opened.requestId} />
    </>
  )
}

function Body(props: SectionProps & { readonly view: RecordView; readonly shown: SectionView }): ReactNode {
  const Own = SECTION_BODIES[props.section]
  return Own ? <Own {...props} /> : <RowGroups view={props.view} section={props.section} groups={props.shown.groups} />
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
  const isDrawn = shown !== undefined && (isWanted || !shown.summary.isAsking)
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
