/** One section on the Summary. Its place is kept before any data is in; rows that do not fit are counted and linked. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { sayCount, sayEmpty } from '../content/honesty.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { HIDDEN } from '../content/warning.ts'
import { useDisplayed } from '../record/use-displayed.ts'
import { usePrinting } from '../record/use-printing.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'
import { HonestyLine, Unreadable } from '../sections/honesty-line.tsx'
import { SECTIONS } from '../sections/section-list.ts'
import { AllRows } from './all-rows.tsx'
import { FittedRows } from './fitted-rows.tsx'
import { toSummaryRows } from './summary-rows.ts'

interface SectionPanelProps {
  readonly section: SectionName
  readonly view: RecordView | null
}

function PanelBody({
  section,
  view,
  shown
}: SectionPanelProps & { readonly view: RecordView; readonly shown: SectionView }): ReactNode {
  const isPrinting = usePrinting()
  const { groups } = shown
  return (
    <>
      <HonestyLine summary={shown.summary} />
      <Unreadable summary={shown.summary} />
      {shown.summary.entries.length === 0 ? <p className="ncr-panel__empty">{sayEmpty(shown.summary)}</p> : null}
      {isPrinting ? (
        <AllRows view={view} section={section} groups={groups} />
      ) : (
        <FittedRows view={view} section={section} rows={toSummaryRows(groups)} total={shown.summary.entries.length} />
      )}
    </>
  )
}

export function SectionPanel({ section, view }: SectionPanelProps): ReactNode {
  const shown = view?.sections.get(section)
  useDisplayed(section, shown !== undefined && shown.summary.said.some(({ state }) => state !== null))
  const isHidden = view !== null && !shown
  return (
    <section className={`ncr-panel ncr-panel--${SECTIONS[section].panel}`} aria-labelledby={`panel-${section}`}>
      <div className="ncr-panel__head">
        <h2 id={`panel-${section}`}>{SECTION_TITLES[section].title}</h2>
        <span className="ncr-panel__count">
          {shown ? sayCount(shown.summary, shown.currentCount, SECTIONS[section].currentWord) : ''}
        </span>
        {!isHidden && (
          <Link className="ncr-panel__all" to={`${ROUTES.viewer}/${section}`}>
            All<span className="nhsuk-u-visually-hidden"> {SECTION_TITLES[section].inWords}</span>
          </Link>
        )}
      </div>
      {isHidden && <p className="ncr-panel__empty">{HIDDEN}</p>}
      {!view && <p className="ncr-panel__empty">Asking…</p>}
      {view && shown && <PanelBody section={section} view={view} shown={shown} />}
    </section>
  )
}
