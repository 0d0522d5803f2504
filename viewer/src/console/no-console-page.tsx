/** An address of the console at which there is nothing, or nothing for this role. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { ConsoleHeading } from './console-frame.tsx'

export function NoConsolePage(): ReactNode {
  return (
    <>
      <ConsoleHeading>No such page</ConsoleHeading>
      <p>
        There is no page for you at this address. <Link to={ROUTES.console}>Go to the start</Link>.
      </p>
    </>
  )
}
