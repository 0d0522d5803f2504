/** The way to each section, with what is known of how much it holds. On a narrow screen it opens from a button. */
import { useEffect, useState, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { sayShortCount } from '../content/honesty.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import type { RecordView } from '../record/record-view.ts'

function SectionCount({
  view,
  section
}: {
  readonly view: RecordView | null
  readonly section: SectionName
}): ReactNode {
  const summary = view?.sections.get(section)?.summary
  if (!summary) return <span className="ncr-nav__count">{view?.hidden.has(section) ? 'hidden' : '–'}</span>
  const { text, isBad } = sayShortCount(summary)
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
        Sections
      </button>
      <ul id="sections" className="ncr-nav__list">
        <NavItem to={ROUTES.viewer}>Summary</NavItem>
        {SECTION_NAMES.map((section) => (
          <NavItem key={section} to={`${ROUTES.viewer}/${section}`}>
            <span>{SECTION_TITLES[section].short}</span> <SectionCount view={view} section={section} />
          </NavItem>
        ))}
        <NavItem to={`${ROUTES.viewer}/help`}>Help and sources</NavItem>
      </ul>
    </nav>
  )
}
