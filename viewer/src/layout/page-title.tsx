/** The one h1 of a page; takes the focus when the reader has moved to it. No name of a person: browsers keep titles. */
import { useEffect, useRef, type ReactNode } from 'react'
import { NavigationType, useNavigationType } from 'react-router'

interface PageTitleProps {
  readonly title: string
  readonly children?: ReactNode
}

export function PageTitle({ title, children }: PageTitleProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  const how = useNavigationType()
  const titled = useRef<string | null>(null)
  useEffect(() => {
    document.title = `${title} – Notts Care Record`
    // A filter in the address is no move to another page: the focus stays where the reader works.
    if (titled.current === title) return
    titled.current = title
    if (how !== NavigationType.Pop) {
      heading.current?.focus({ preventScroll: true })
      window.scrollTo(0, 0)
    }
  }, [title, how])
  return (
    <h1 className="ncr-title" tabIndex={-1} ref={heading}>
      {title} {children}
    </h1>
  )
}
