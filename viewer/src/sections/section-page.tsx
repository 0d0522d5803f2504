/** Every entry of one section in its groups, and what each source said about it. */
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { sayCount, sayEmpty, sayNotSupported } from '../content/honesty.ts'
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

function KnownSection({ section, view }: SectionProps): ReactNode {
  const shown = view?.sections.get(section)
  useDisplayed(section, shown !== undefined && shown.summary.said.some(({ state }) => state !== null))
  return (
    <>
      <PageHeading title={SECTION_TITLES[section].title}>
        {shown && (
          <span className="ncr-panel__count">
            {sayCount(shown.summary, shown.currentCount, SECTIONS[section].currentWord)}
          </span>
        )}
      </PageHeading>
      {view && shown && <SectionBody section={section} view={view} shown={shown} />}
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
