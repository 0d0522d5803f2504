/** One section on the Summary. Its place is kept before any data is in; rows that do not fit are counted and linked. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { isMissingSome, sayCount, sayEmpty } from '../content/honesty.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { HIDDEN } from '../content/warning.ts'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSection } from '../record/notices.ts'
import { useDisplayed } from '../record/use-displayed.ts'
import { usePrinting } from '../record/use-printing.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'
import { SECTIONS } from '../sections/section-list.ts'
import { AllRows } from './all-rows.tsx'
import { FittedRows, FittedTests, PanelFoot } from './fitted-panel.tsx'
import { useReplaced } from './use-replaced.ts'

interface SectionPanelProps {
  readonly section: SectionName
  readonly view: RecordView | null
  /** Only as high as what is in it: nothing below it can be pushed out of a reader's sight. */
  readonly isFree: boolean
}

interface ShownPanelProps {
  readonly section: SectionName
  readonly view: RecordView
  readonly shown: SectionView
}

function PanelBody({ section, view, shown }: ShownPanelProps): ReactNode {
  const isPrinting = usePrinting()
  const generation = useReplaced(shown.groups, `panel-${section}`)
  if (shown.summary.entries.length === 0) {
    return (
      <>
        <p className="ncr-panel__empty">{sayEmpty(shown.summary)}</p>
        <PanelFoot view={view} section={section} shown={shown} more={null} />
      </>
    )
  }
  if (isPrinting) {
    return (
      <>
        <AllRows view={view} section={section} groups={shown.groups} />
        <PanelFoot view={view} section={section} shown={shown} more={null} />
      </>
    )
  }
  const Fitted = SECTIONS[section].shows === 'tests' ? FittedTests : FittedRows
  return <Fitted key={generation} view={view} section={section} shown={shown} />
}

function Count({ section, shown }: Pick<ShownPanelProps, 'section' | 'shown'>): ReactNode {
  const { summary, currentCount } = shown
  const isBad = summary.isIncomplete && isMissingSome(summary)
  return (
    <span className={isBad ? 'ncr-panel__count ncr-danger' : 'ncr-panel__count'}>
      {sayCount(summary, currentCount, SECTIONS[section].currentWord)}
    </span>
  )
}

export function SectionPanel({ section, view, isFree }: SectionPanelProps): ReactNode {
  const shown = view?.sections.get(section)
  useDisplayed(section, shown !== undefined && shown.summary.said.some(({ state }) => state !== null))
  const isHidden = view !== null && !shown
  const { dateColumn } = SECTIONS[section]
  const classes = ['ncr-panel', `ncr-panel--${section}`, isFree ? 'ncr-panel--free' : '']
  return (
    <section className={classes.join(' ').trim()} aria-labelledby={`panel-${section}`}>
      <div className="ncr-panel__head">
        <h2 id={`panel-${section}`}>{SECTION_TITLES[section].title}</h2>
        {shown && <Count section={section} shown={shown} />}
        {!isHidden && (
          <span className="ncr-panel__all">
            {dateColumn.said !== null && <span className="ncr-panel__dates">{dateColumn.said}</span>}
            <Link to={`${ROUTES.viewer}/${section}`}>
              All<span className="nhsuk-u-visually-hidden"> {SECTION_TITLES[section].inWords}</span>
            </Link>
          </span>
        )}
      </div>
      {isHidden && <p className="ncr-panel__empty">{HIDDEN}</p>}
      {!view && <p className="ncr-panel__empty">Asking…</p>}
      {view && <NoticeList notices={noticesOfSection(view.opened, section)} sourceName={view.sourceName} />}
      {view && shown && <PanelBody section={section} view={view} shown={shown} />}
    </section>
  )
}
