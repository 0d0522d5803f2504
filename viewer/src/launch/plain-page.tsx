/** A full page of plain words, for when there is no record to show. */
import { useEffect, useRef, type ReactNode } from 'react'

const TITLE = 'Notts Care Record'

interface PlainPageProps {
  readonly heading: string
  readonly children?: ReactNode
}

export function PlainPage({ heading, children }: PlainPageProps): ReactNode {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${heading} – ${TITLE}`
    title.current?.focus()
  }, [heading])
  return (
    <>
      <header className="ncr-top">
        <span className="ncr-top__name">{TITLE}</span>
      </header>
      <main className="ncr-plain" id="main">
        <h1 className="nhsuk-heading-l" tabIndex={-1} ref={title}>
          {heading}
        </h1>
        {children}
      </main>
    </>
  )
}
