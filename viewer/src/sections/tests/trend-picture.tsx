/** Two years of a test as a small line, with its reference range as a band and the same in words. */
import type { ReactNode } from 'react'
import type { Trend, TrendPoint } from './trend.ts'

const WIDTH = 92
const HEIGHT = 22
const EDGE = 3

interface Scale {
  x(atMs: number): number
  y(value: number): number
}

function toScale({ fromMs, untilMs, lines, low, high }: Trend): Scale {
  const values = [...lines.flat().map(({ value }) => value), ...[low, high].filter((end) => end !== null)]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const span = most - least || 1
  return {
    x: (atMs) => EDGE + ((atMs - fromMs) / (untilMs - fromMs)) * (WIDTH - 2 * EDGE),
    y: (value) => HEIGHT - EDGE - ((value - least) / span) * (HEIGHT - 2 * EDGE)
  }
}

function Line({ line, scale }: { readonly line: readonly TrendPoint[]; readonly scale: Scale }): ReactNode {
  const points = line.map(({ atMs, value }) => `${scale.x(atMs).toFixed(1)},${scale.y(value).toFixed(1)}`)
  const last = line.at(-1)
  return (
    <>
      <polyline className="ncr-trend__line" points={points.join(' ')} />
      {last && <circle className="ncr-trend__last" cx={scale.x(last.atMs)} cy={scale.y(last.value)} r="2.5" />}
    </>
  )
}

function Band({ trend, scale }: { readonly trend: Trend; readonly scale: Scale }): ReactNode {
  const { low, high } = trend
  if (low === null && high === null) return null
  const top = high === null ? 0 : scale.y(high)
  const bottom = low === null ? HEIGHT : scale.y(low)
  return <rect className="ncr-trend__band" x="0" width={WIDTH} y={top} height={Math.max(1, bottom - top)} />
}

export function TrendPicture({ trend }: { readonly trend: Trend }): ReactNode {
  const scale = toScale(trend)
  return (
    <div className="ncr-trend">
      {trend.lines.length > 0 ? (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
          <Band trend={trend} scale={scale} />
          {trend.lines.map((line, index) => (
            <Line key={index} line={line} scale={scale} />
          ))}
        </svg>
      ) : (
        <span aria-hidden="true">–</span>
      )}
      <span className="nhsuk-u-visually-hidden">{trend.said}</span>
      <span className="ncr-trend__note" aria-hidden="true">
        {trend.lines.length > 0 && trend.span}
        {trend.lines.length > 0 && trend.notDrawn > 0 && ', '}
        {trend.notDrawn > 0 && `${trend.notDrawn} not drawn`}
      </span>
    </div>
  )
}
