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
  useEffect(() => {
    document.title = `${title} – Notts Care Record`
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
