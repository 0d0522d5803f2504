/** A tab that showed a record and must not any more (hazards H-001, H-024): nothing of the person is left in it. */
import type { ReactNode } from 'react'
import { CLOSED, TIME_UP, UNUSED, type BlankWords } from '../content/closing.ts'
import { toProblemWords } from '../content/problems.ts'
import type { BlankReason } from '../record/record-state.ts'
import { PlainPage } from './plain-page.tsx'
import { WhomToCall } from './whom-to-call.tsx'

const WORDS: Record<Exclude<BlankReason, 'left'>, BlankWords> = {
  closed: CLOSED,
  'session-ended': toProblemWords('session-ended'),
  'view-replaced': toProblemWords('view-replaced'),
  idle: UNUSED,
  'time-up': TIME_UP
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
