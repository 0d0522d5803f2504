/** How many rows of a long list are drawn so far: the first at once, then more between two chances to scroll and type. */
import { startTransition, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** More than a tall screen holds. */
const FIRST_ROWS = 80
const MORE_ROWS = 240

/** Printing draws what is missing first (hazard H-010). */
export function useDrawnCount(total: number): number {
  const [drawn, setDrawn] = useState(FIRST_ROWS)
  const isPartial = drawn < total
  useEffect(() => {
    if (!isPartial) return undefined
    const timer = setTimeout(() => startTransition(() => setDrawn(drawn + MORE_ROWS)))
    return () => clearTimeout(timer)
  }, [drawn, isPartial])
  useEffect(() => {
    if (!isPartial) return undefined
    const drawAll = (): void => flushSync(() => setDrawn(total))
    window.addEventListener('beforeprint', drawAll)
    return () => window.removeEventListener('beforeprint', drawAll)
  }, [total, isPartial])
  return Math.min(drawn, total)
}
