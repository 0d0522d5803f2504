/**
 * Screens behind the first one come in parts of their own, so that the first is quick to load. The parts are fetched as soon
 * as the record is complete: by the time somebody goes there, the screen is there. One that cannot be fetched says so.
 */
import { Component, lazy, Suspense, useEffect, type ComponentType, type ReactNode } from 'react'
import { LATER } from '../content/later.ts'
import type { RecordView } from '../record/record-view.ts'

interface ScreenProps {
  readonly view: RecordView | null
}

export interface LaterScreen {
  readonly draw: (view: RecordView | null) => ReactNode
  /** Fetches the screen’s part of the script; a failure is told when it is drawn. */
  readonly fetch: () => Promise<unknown>
}

export function toLaterScreen(name: string, load: () => Promise<ComponentType<ScreenProps>>): LaterScreen {
  const Screen = lazy(async () => ({ default: await load() }))
  return {
    draw: (view) => (
      <NotFetched key={name}>
        <Suspense fallback={<p className="ncr-sheet ncr-later">{LATER.coming}</p>}>
          <Screen view={view} />
        </Suspense>
      </NotFetched>
    ),
    fetch: () => load().catch(() => undefined)
  }
}

/** A blank main would read as "nothing recorded" (H-003). */
class NotFetched extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }
  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className="ncr-problem" role="alert">
        <h2>{LATER.failed}</h2>
        <p>
          {LATER.whose} <b>{LATER.mayExist}</b>
        </p>
        <p>{LATER.toDo}</p>
      </div>
    )
  }
}

/** Fetches the later screens once the first has all that it will have. */
export function useLaterScreens(screens: readonly LaterScreen[], isReady: boolean): void {
  useEffect(() => {
    if (isReady) for (const screen of screens) void screen.fetch()
  }, [screens, isReady])
}
