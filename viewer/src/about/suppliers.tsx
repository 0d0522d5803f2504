/** Whose work the record rests on, what was assured of it, and whether the review is overdue. */
import type { ReactNode } from 'react'
import type { DataFeeds } from '@ncr/contract/data-feeds.ts'
import { NOTHING_SAID } from '../content/about.ts'
import { showDate } from '../dates/partial-date.ts'

interface SuppliersProps {
  readonly suppliers: NonNullable<DataFeeds['about']>['suppliers']
  readonly now: Date
}

function Review({ reviewBy, now }: { readonly reviewBy: string | undefined; readonly now: Date }): ReactNode {
  if (reviewBy === undefined) return 'no review date given'
  const isOverdue = reviewBy < now.toISOString().slice(0, 10)
  return (
    <span
      className={isOverdue ? 'ncr-danger' : undefined}
    >{`review ${isOverdue ? 'overdue since' : 'by'} ${showDate(reviewBy)}`}</span>
  )
}

export function Suppliers({ suppliers, now }: SuppliersProps): ReactNode {
  if (suppliers.length === 0) return <p>{NOTHING_SAID}</p>
  return (
    <ul>
      {suppliers.map(({ name, provides, assurance, reviewBy }) => (
        <li key={name}>
          <b>{name}</b>, {provides}. {assurance}; <Review reviewBy={reviewBy} now={now} />.
        </li>
      ))}
    </ul>
  )
}
