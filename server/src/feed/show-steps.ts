/** Tells people how far a run is: whoever called it, and the board that every server's console reads. */
import type { OvernightSource } from '../domain/region.ts'
import type { FeedStage, FeedStep } from '../ports/feed-board.ts'
import type { FeedPorts } from './feed-run.ts'

export interface ShownSteps {
  onStep(step: FeedStep): void
  /** The last word about the run; resolves when it is on the board, or could not be put there. */
  end(stage: FeedStage, night: string | null, note: string): Promise<void>
}

export function showSteps(
  { board, log }: Pick<FeedPorts, 'board' | 'log'>,
  source: OvernightSource,
  also: (step: FeedStep) => void = () => undefined
): ShownSteps {
  let next: FeedStep | null = null
  let writing: Promise<void> | null = null
  const write = async (): Promise<void> => {
    while (next !== null) {
      const step = next
      next = null
      // Nobody waits for a load because people could not be told how far it is.
      await board.saveStep(source.id, step).catch(() => log.warn('feed-step-not-kept', { source: source.id }))
    }
    writing = null
  }
  /** One statement at a time: what has been overtaken meanwhile is left out. */
  const put = (step: FeedStep): void => {
    next = step
    writing ??= write()
  }
  return {
    onStep(step) {
      also(step)
      put(step)
    },
    async end(stage, night, note) {
      put({ stage, night, note })
      await writing
    }
  }
}
