/**
 * Rows that come late belong above others, so what a panel shows is replaced as a whole: nothing slides from under the
 * reader's eye. Where the reader's focus is inside, it stays, and the rows with it.
 */
import { useState } from 'react'

/** A key that changes with `of`, unless the focus is inside the element that `label` labels. */
export function useReplaced(of: unknown, label: string): number {
  const [kept, setKept] = useState({ of, generation: 0 })
  if (kept.of === of) return kept.generation
  const isInside = document.activeElement?.closest(`[aria-labelledby="${label}"]`) != null
  const generation = isInside ? kept.generation : kept.generation + 1
  setKept({ of, generation })
  return generation
}
