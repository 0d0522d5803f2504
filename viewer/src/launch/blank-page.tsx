/** A tab that showed a record and must not any more (hazards H-001, H-024): nothing of the person is left in it. */
import type { ReactNode } from 'react'
import { toProblemWords } from '../content/problems.ts'
import type { BlankReason } from '../record/record-state.ts'
import { PlainPage } from './plain-page.tsx'
import { WhomToCall } from './whom-to-call.tsx'

interface BlankWords {
  readonly heading: string
  readonly happened: string
  readonly toDo: string
}

const CLOSED: BlankWords = {
  heading: 'Record closed',
  happened: 'The record has been closed and nothing of it is left on this page.',
  toDo: 'To see it again, open it from the system you work in.'
}

const WORDS: Record<Exclude<BlankReason, 'left'>, BlankWords> = {
  closed: CLOSED,
  'session-ended': toProblemWords('session-ended'),
  'view-replaced': toProblemWords('view-replaced'),
  idle: {
    heading: 'This record was closed because it was not used',
    happened: 'Nobody used it for a while, so it has been taken off the screen. Nothing of the person is left here.',
    toDo: CLOSED.toDo
  }
}

export function BlankPage({ reason }: { readonly reason: BlankReason }): ReactNode {
  if (reason === 'left') return null
  const words = WORDS[reason]
  return (
    <PlainPage heading={words.heading}>
      <p>{words.happened}</p>
      <p>{words.toDo}</p>
      <WhomToCall />
    </PlainPage>
  )
}
