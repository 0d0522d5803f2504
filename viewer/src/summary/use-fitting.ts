/**
 * As many whole rows as the panel has room for. A panel keeps its height while sources answer, so nothing jumps; a row
 * is shown whole or counted as "more", never cut.
 */
import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** No panel is higher than this many rows. */
export const ROWS_MAX = 12

/** How many rows end above the panel's foot; at least those on the first line, for a panel must never look empty when it is not. */
function countFitting(list: HTMLElement): number {
  const panel = list.closest<HTMLElement>('.ncr-panel')
  const foot = panel?.querySelector<HTMLElement>('.ncr-panel__foot')
  if (!panel || !foot) return list.children.length
  const style = getComputedStyle(panel)
  const bottom =
    panel.getBoundingClientRect().top +
    Number.parseFloat(style.getPropertyValue('--ncr-panel-height')) -
    Number.parseFloat(style.paddingBottom)
  const room = bottom - foot.getBoundingClientRect().height
  const boxes = [...list.children].map((row) => row.getBoundingClientRect())
  const onFirstLine = boxes.filter(({ top }) => top === boxes[0]?.top).length
  return Math.max(onFirstLine, boxes.filter(({ bottom: end }) => end <= room).length)
}

interface Measured {
  readonly of: unknown
  readonly width: number
  readonly count: number
}

export interface Fitting<T extends HTMLElement> {
  readonly list: RefObject<T | null>
  readonly count: number
}

/** Measures again whenever `of` or the width has changed: all rows are laid out first, unseen, then those that fit stay. */
export function useFitting<T extends HTMLElement>(of: unknown): Fitting<T> {
  const list = useRef<T>(null)
  const [width, setWidth] = useState(0)
  const [measured, setMeasured] = useState<Measured | null>(null)
  useLayoutEffect(() => {
    if (list.current) setMeasured({ of, width, count: countFitting(list.current) })
  }, [of, width])
  useLayoutEffect(() => {
    if (!list.current) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [])
  const isMeasured = measured !== null && measured.of === of && measured.width === width
  return { list, count: Math.min(ROWS_MAX, isMeasured ? measured.count : ROWS_MAX) }
}
