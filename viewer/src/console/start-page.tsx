/** The first page of the console: what there is to do, and that all of it is written down. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { ConsoleHeading } from './console-frame.tsx'
import { pagesFor } from './console-pages.ts'
import { useOfficer } from './use-officer.tsx'

export function StartPage(): ReactNode {
  const officer = useOfficer()
  const pages = pagesFor(officer)
  return (
    <>
      <ConsoleHeading>{`Signed in for ${officer.organisation}`}</ConsoleHeading>
      <p>
        {officer.role === 'privacy-officer'
          ? 'You can look at what staff of your own organisation did in the record, and at nobody else’s.'
          : 'You can look at how the record is used across the region. Who looked at whom is for each organisation’s privacy officer.'}{' '}
        What you look up or decide here is written down before it is done, and can be reviewed by somebody else.
      </p>
      <ul className="ncr-console__cards">
        {pages.map(({ path, title, about }) => (
          <li key={path}>
            <h2 className="nhsuk-heading-s">
              <Link to={`${ROUTES.console}/${path}`}>{title}</Link>
            </h2>
            <p>{about}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
