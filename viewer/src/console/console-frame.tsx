/** What stands around every page of the console: whose it is, who is signed in, the way to its pages, and out. */
import { useEffect, useRef, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { pagesFor } from './console-pages.ts'
import { useOfficer, useOfficerHandle } from './use-officer.tsx'

export function ConsoleHeading({ children }: { readonly children: string }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    document.title = `${children} – Console – Notts Care Record`
    heading.current?.focus()
  }, [children, pathname])
  return (
    <h1 className="nhsuk-heading-l" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}

export function ConsoleFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const officer = useOfficer()
  const { signOut } = useOfficerHandle()
  const pages = pagesFor(officer)
  return (
    <>
      <a className="nhsuk-skip-link" href="#main">
        Skip to the page
      </a>
      <header className="ncr-top">
        <span className="ncr-top__name">{officer.region} console</span>
        <span className="ncr-top__reader">
          {officer.name} · {officer.role === 'privacy-officer' ? 'Privacy officer' : 'Central team'} ·{' '}
          {officer.organisation}
        </span>
        <button type="button" className="ncr-top__button" onClick={signOut}>
          Sign out
        </button>
      </header>
      <div className="ncr-console">
        <nav aria-label="Console">
          <ul className="ncr-console__nav">
            <li>
              <NavLink to={ROUTES.console} end>
                Start
              </NavLink>
            </li>
            {pages.map(({ path, title }) => (
              <li key={path}>
                <NavLink to={`${ROUTES.console}/${path}`}>{title}</NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </>
  )
}
