/** What is said before a record closes by itself, and in its place afterwards (hazard H-024). */
import type { Closing } from '../record/use-limits.ts'

export const CLOSING_WORDS: Record<Closing, { readonly soon: string; readonly why: string }> = {
  unused: { soon: 'This record will close soon', why: 'because it has not been used. Nothing will be lost.' },
  'time-up': {
    soon: 'This record will close soon,',
    why: 'because it has been open for as long as is allowed. Open it again from the system you work in.'
  }
}

export interface BlankWords {
  readonly heading: string
  readonly happened: string
  readonly toDo: string
}

const OPEN_AGAIN = 'To see it again, open it from the system you work in.'

export const CLOSED: BlankWords = {
  heading: 'Record closed',
  happened: 'The record has been closed and nothing of it is left on this page.',
  toDo: OPEN_AGAIN
}

export const UNUSED: BlankWords = {
  heading: 'This record was closed because it was not used',
  happened: 'Nobody used it for a while, so it has been taken off the screen. Nothing of the person is left here.',
  toDo: OPEN_AGAIN
}

export const TIME_UP: BlankWords = {
  heading: 'This record was closed because its time was up',
  happened: 'A record stays open for a limited time, even while it is used. Nothing of the person is left here.',
  toDo: OPEN_AGAIN
}
