/** The reader's own service desk, where it is known: there is no record, so there must be a telephone (hazard H-019). */
import type { ReactNode } from 'react'
import { useRecord } from '../record/use-record.tsx'

export function WhomToCall(): ReactNode {
  const desk = useRecord().serviceDesk
  if (!desk?.telephone && !desk?.email) return null
  return (
    <p>
      {desk.name ?? 'Your service desk'}:{' '}
      <b>{[desk.telephone && `telephone ${desk.telephone}`, desk.email].filter(Boolean).join(', ')}</b>
    </p>
  )
}
