/** A part of a section’s page: a heading with how many, and what stands under it. */
import { useId, type ReactNode } from 'react'

interface SheetProps {
  readonly title: string
  readonly count?: number | string
  /** Beside the count. */
  readonly note?: string | null
  readonly children: ReactNode
}

export function Sheet({ title, count, note = null, children }: SheetProps): ReactNode {
  const id = useId()
  return (
    <section className="ncr-sheet" aria-labelledby={id}>
      <div className="ncr-panel__head">
        <h2 id={id}>{title}</h2>
        <span className="ncr-panel__count">
          {count}
          {note !== null && <span className="ncr-sheet__note">{count === undefined ? note : `, ${note}`}</span>}
        </span>
      </div>
      {children}
    </section>
  )
}
