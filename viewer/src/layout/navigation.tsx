/**
 * The way to each section and page, with what is known of how much it holds. On a narrow screen it opens from a button.
 */
import { useEffect, useState, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import type { SectionState } from '@ncr/contract/record.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { INCOMPLETE_STATES } from '@ncr/contract/source-outcome.ts'
import { PAGE_NAMES, SECTION_NAMES, type PageName, type SectionName } from '@ncr/contract/section-names.ts'
import { sayShortCount } from '../content/honesty.ts'
import { sayPageCount, type ShortCount } from '../content/page-count.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { toPagePath } from '../pages/page-paths.ts'
import { sayingOf } from '../record/page-feeds.ts'
import { useOpenedPages } from '../record/opened-pages.ts'
import type { RecordView } from '../record/record-view.ts'

const HIDDEN_COUNT: ShortCount = { text: 'hidden', isBad: false }
const ASKING_COUNT: ShortCount = { text: '–', isBad: false }

function countOfSection(view: RecordView | null, section: SectionName): ShortCount {
  const summary = view?.sections.get(section)?.summary
  if (summary) return sayShortCount(summary)
  return view?.hidden.has(section) ? HIDDEN_COUNT : ASKING_COUNT
}

const FAILED_SHORT: Partial<Record<SectionState['state'], string>> = {
  refused: 'refused',
  withheld: 'withheld',
  'not-asked': 'not asked'
}

/** GP Data has no count: what its practice said last, once it was asked. */
function countOfGpData(states: readonly SectionState[]): ShortCount {
  const failed = states.find(({ state }) => INCOMPLETE_STATES.has(state))
  if (failed) return { text: FAILED_SHORT[failed.state] ?? 'not answered', isBad: true }
  return { text: 'asked', isBad: false }
}

function countOfPage(view: RecordView | null, page: PageName, opened: ReturnType<typeof useOpenedPages>): ShortCount {
  if (!view) return ASKING_COUNT
  if (view.opened.hiddenPages?.includes(page)) return HIDDEN_COUNT
  const told = page === 'gp-data' ? opened.get(page) : undefined
  if (told) return countOfGpData(told)
  return sayPageCount(sayingOf(view.record, view.opened, page))
}

function Count({ count: { text, isBad } }: { readonly count: ShortCount }): ReactNode {
  return (
    <span key={text} className={isBad ? 'ncr-nav__count ncr-nav__count--bad' : 'ncr-nav__count'}>
      {text === '–' ? (
        <>
          <span aria-hidden="true">–</span>
          <span className="nhsuk-u-visually-hidden">asking</span>
        </>
      ) : (
        text
      )}
    </span>
  )
}

function NavItem({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactNode {
  return (
    <li>
      <NavLink to={to} end className="ncr-nav__link">
        {children}
      </NavLink>
    </li>
  )
}

function Groups({ view }: { readonly view: RecordView | null }): ReactNode {
  const opened = useOpenedPages(view?.opened.disclosureId ?? null)
  return (
    <>
      <ul className="ncr-nav__list">
        <NavItem to={ROUTES.viewer}>Summary</NavItem>
        <NavItem to={`${ROUTES.viewer}/timeline`}>Timeline</NavItem>
        <NavItem to={`${ROUTES.viewer}/search`}>Search</NavItem>
        {SECTION_NAMES.map((section) => (
          <NavItem key={section} to={`${ROUTES.viewer}/${section}`}>
            <span>{SECTION_TITLES[section].short}</span> <Count count={countOfSection(view, section)} />
          </NavItem>
        ))}
      </ul>
      <p className="ncr-nav__heading" id="nav-pages">
        Pages
      </p>
      <ul className="ncr-nav__list ncr-nav__list--pages" aria-labelledby="nav-pages">
        {PAGE_NAMES.map((page) => (
          <NavItem key={page} to={toPagePath(page)}>
            <span>{PAGE_TITLES[page].title}</span> <Count count={countOfPage(view, page, opened)} />
          </NavItem>
        ))}
      </ul>
      <ul className="ncr-nav__list ncr-nav__list--last">
        <NavItem to={`${ROUTES.viewer}/data-feeds`}>Data feeds</NavItem>
        <NavItem to={`${ROUTES.viewer}/help`}>Help</NavItem>
        <NavItem to={`${ROUTES.viewer}/about`}>About this record</NavItem>
      </ul>
    </>
  )
}

export function Navigation({ view }: { readonly view: RecordView | null }): ReactNode {
  const { pathname } = useLocation()
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => setIsOpen(false), [pathname])
  return (
    <nav className={isOpen ? 'ncr-nav ncr-nav--open' : 'ncr-nav'} aria-label="Record">
      <button
        type="button"
        className="ncr-nav__toggle"
        aria-expanded={isOpen}
        aria-controls="sections"
        onClick={() => setIsOpen(!isOpen)}
      >
        Sections and pages
      </button>
      <div id="sections" className="ncr-nav__groups">
        <Groups view={view} />
      </div>
    </nav>
  )
}
