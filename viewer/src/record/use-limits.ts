/** The two limits of a session on the screen (hazard H-024): so long without use, and so long in all. */
import { useCallback, type RefObject } from 'react'
import type { BlankReason, RecordState } from './record-state.ts'
import { useIdle } from './use-idle.ts'

/** Which limit is near. */
export type Closing = 'unused' | 'time-up'

interface Moments {
  /** When the last request that the server answered was sent. */
  readonly lastRequestMs: RefObject<number>
  /** When the record was asked for: a little before the server began to count, so that the screen never outlasts it. */
  readonly askedMs: RefObject<number>
}

/** How much of the session was left when the record was opened, by the server's clock alone. */
function lifeOf(state: RecordState): number | null {
  const opened = state.kind === 'record' ? state.opened : null
  return opened?.endsAt === undefined ? null : Date.parse(opened.endsAt) - Date.parse(opened.at)
}

export function useLimits(
  state: RecordState,
  { lastRequestMs, askedMs }: Moments,
  blank: RefObject<(reason: BlankReason) => void>
): Closing | null {
  const idleMs = state.kind === 'record' ? (state.opened?.idleMs ?? null) : null
  const blankUnused = useCallback(() => blank.current('idle'), [blank])
  const blankTimeUp = useCallback(() => blank.current('time-up'), [blank])
  const unused = useIdle(idleMs, lastRequestMs, blankUnused)
  const life = useIdle(lifeOf(state), askedMs, blankTimeUp)
  if (life === 'warn') return 'time-up'
  return unused === 'warn' ? 'unused' : null
}
