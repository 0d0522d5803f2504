/**
 * A list of any length, in portions: the browser lays out those near the screen alone (row.css). All of them are in the
 * page within moments, so that the browser’s own search finds them and a print-out holds them (hazard H-010).
 */
import { memo, type ReactNode } from 'react'
import { sayPortion } from '../content/counting.ts'
import { useDrawnCount } from './use-drawn-count.ts'

/** Laid out, or not, together. */
const PORTION_ROWS = 40
/** A row of two lines, until it is laid out and measured. */
const ROW_PX = 48

interface LongListProps<T> {
  readonly items: readonly T[]
  readonly draw: (item: T) => ReactNode
  /** Of a longer page: laid out only when it comes near, also where it is short itself. */
  readonly isPart?: boolean
}

interface PortionProps<T> extends LongListProps<T> {
  readonly from: number
  readonly until: number
}

/** Drawn once: a later portion does not draw the earlier ones again. */
const Portion = memo(function Portion<T>({ items, draw, from, until }: PortionProps<T>): ReactNode {
  const rows = items.slice(from, until)
  return (
    <ul
      className="ncr-rows ncr-portion"
      aria-label={rows.length < items.length ? sayPortion(from + 1, until, items.length) : undefined}
      style={{ containIntrinsicHeight: `auto ${rows.length * ROW_PX}px` }}
    >
      {rows.map(draw)}
    </ul>
  )
}) as <T>(props: PortionProps<T>) => ReactNode

/** `draw`: the same function from one drawing to the next, or every row is drawn again. Each row has a key. */
export function LongList<T>({ items, draw, isPart = false }: LongListProps<T>): ReactNode {
  const drawn = useDrawnCount(items.length)
  if (items.length <= PORTION_ROWS && !isPart) return <ul className="ncr-rows">{items.map(draw)}</ul>
  const starts = Array.from({ length: Math.ceil(drawn / PORTION_ROWS) }, (_, index) => index * PORTION_ROWS)
  return starts.map((from) => (
    <Portion key={from} items={items} draw={draw} from={from} until={Math.min(items.length, from + PORTION_ROWS)} />
  ))
}
