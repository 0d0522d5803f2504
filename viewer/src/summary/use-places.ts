/**
 * Whether panels stand in places that were kept for them, or are only as high as what is in them. A record that is
 * complete within a blink is drawn once, without empty room. One that takes longer is drawn as sources answer, each panel
 * in a kept place; what lies below the screen gives its spare room back at the end, out of sight. Nothing moves either way.
 */
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react'
import type { RecordView } from '../record/record-view.ts'

/** From the first line on. The person is on the screen meanwhile, and how many sources are asked. */
const HOLD_MS = 400

/** `waiting`: nothing is drawn yet; `kept`: each panel in its kept place, from panel `freeFrom` on as high as it needs. */
export type Places = { readonly kind: 'waiting' } | { readonly kind: 'kept'; readonly freeFrom: number }

const WAITING: Places = { kind: 'waiting' }
const ALL_FREE: Places = { kind: 'kept', freeFrom: 0 }
const NONE_FREE: Places = { kind: 'kept', freeFrom: Number.POSITIVE_INFINITY }

/** The first of the panels that begin below the screen, for a reader who has not scrolled. */
function firstBelow(grid: HTMLElement | null): number {
  if (!grid || window.scrollY > 0) return Number.POSITIVE_INFINITY
  const index = [...grid.children].findIndex((panel) => panel.getBoundingClientRect().top >= window.innerHeight)
  return index === -1 ? Number.POSITIVE_INFINITY : index
}

export function usePlaces(view: RecordView | null, grid: RefObject<HTMLElement | null>): Places {
  const isAsking = view === null || view.record.phase === 'asking'
  const isOpened = view !== null
  const [places, setPlaces] = useState<Places>(isAsking ? WAITING : ALL_FREE)
  useEffect(() => {
    if (!isOpened) setPlaces(WAITING)
    if (!isOpened || !isAsking) return undefined
    const timer = setTimeout(() => setPlaces((known) => (known.kind === 'waiting' ? NONE_FREE : known)), HOLD_MS)
    return () => clearTimeout(timer)
  }, [isOpened, isAsking])
  useLayoutEffect(() => {
    if (isAsking) return
    setPlaces((known) =>
      known.kind === 'waiting'
        ? ALL_FREE
        : known.freeFrom === 0
          ? known
          : { kind: 'kept', freeFrom: firstBelow(grid.current) }
    )
  }, [isAsking, grid])
  return places
}
