/** What there is to learn from (feature 22): this record’s own short guide, then what the region gives its staff. */
import type { ReactNode } from 'react'
import { NO_TRAINING, TRAINING } from '../content/help.ts'
import { useDataFeeds } from '../data-feeds/use-data-feeds.ts'
import { ProblemBox } from '../pages/problem-box.tsx'

function Given(): ReactNode {
  const { answer, askAgain } = useDataFeeds(true)
  if (answer.kind === 'refused')
    return <ProblemBox refusal={answer.refusal} what="The region’s training" askAgain={askAgain} />
  if (answer.kind === 'asking') return <p className="ncr-asking">Asking…</p>
  const given = answer.feeds.about?.training ?? []
  if (given.length === 0) return <p>{NO_TRAINING}</p>
  return (
    <ul>
      {given.map(({ title, text, link }) => (
        <li key={title}>
          <b>
            {link === undefined ? (
              title
            ) : (
              <a href={link} target="_blank" rel="noopener noreferrer">
                {title} (opens in a new tab)
              </a>
            )}
          </b>{' '}
          {text}
        </li>
      ))}
    </ul>
  )
}

/** `isOpen`: the record is open, so that the region can be asked. */
export function Training({ isOpen }: { readonly isOpen: boolean }): ReactNode {
  return (
    <section className="ncr-sheet ncr-prose" aria-label={TRAINING.heading}>
      <h2>{TRAINING.heading}</h2>
      {TRAINING.paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {isOpen && <Given />}
    </section>
  )
}
