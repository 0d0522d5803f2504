/** An address of the viewer at which there is nothing. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { PageHeading } from './page-heading.tsx'

export function NoSuchPage(): ReactNode {
  return (
    <>
      <PageHeading title="No such page" />
      <p>
        There is no page at this address. <Link to={ROUTES.viewer}>Go to the Summary</Link>.
      </p>
    </>
  )
}
