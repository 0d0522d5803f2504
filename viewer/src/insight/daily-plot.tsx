/** Counts by day as bars; the table under it says the same in numbers. */
import type { ReactNode } from 'react'
import { showDate } from '../dates/partial-date.ts'

const [WIDTH, HEIGHT] = [720, 140]
const DAY_MS = 86_400_000

export interface Day {
  readonly day: string
  readonly count: number
}

/** Every day of the period, those without any too: a gap must look like one. */
function everyDay(days: readonly Day[]): readonly Day[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const counts = new Map(days.map((one) => [one.day, one.count]))
  const [startMs, endMs] = [Date.parse(first.day), Date.parse(last.day)]
  return Array.from({ length: Math.round((endMs - startMs) / DAY_MS) + 1 }, (_, place) => {
    const day = new Date(startMs + place * DAY_MS).toISOString().slice(0, 10)
    return { day, count: counts.get(day) ?? 0 }
  })
}

interface DailyPlotProps {
  /** What is counted, as a sentence begins: 'Opens'. */
  readonly what: string
  readonly days: readonly Day[]
  readonly name: string
}

export function DailyPlot({ what, days, name }: DailyPlotProps): ReactNode {
  const all = everyDay(days)
  const most = Math.max(...all.map(({ count }) => count), 1)
  const step = Math.min(WIDTH / Math.max(all.length, 1), 48)
  return (
    <figure className="ncr-usage__figure">
      <svg
        className="ncr-usage__plot"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${what} by day, ${name}: at most ${most}; the table has the numbers`}
      >
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="ncr-usage__axis" />
        {all.map(({ day, count }, place) => {
          const height = (count / most) * (HEIGHT - 4)
          return (
            <rect key={day} x={place * step + 1} y={HEIGHT - height} width={Math.max(step - 2, 1)} height={height}>
              <title>{`${showDate(day)}: ${count}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption>
        {what} by day, {all[0] && showDate(all[0].day)} to {all.at(-1) && showDate(all.at(-1)?.day ?? '')}; the highest
        bar is {most}.
      </figcaption>
    </figure>
  )
}
