/** When the overnight register was drawn: 02:10 in London, the last one that has passed. */
import assert from 'node:assert/strict'

const DRAWN_AT = '02:10'
const DAY_MS = 86_400_000

export interface Night {
  /** The folder's name, a date in London. */
  readonly date: string
  /** The same moment as an instant with London's offset. */
  readonly transactionTime: string
}

export function lastNight(now: Date): Night {
  const today = nightOf(londonDate(now))
  if (Date.parse(today.transactionTime) <= now.getTime()) return today
  return nightOf(londonDate(new Date(now.getTime() - DAY_MS)))
}

/** The night that was drawn so many nights before the last one. */
export function nightBefore(now: Date, nights: number): Night {
  assert(Number.isInteger(nights) && nights >= 0)
  return nightOf(londonDate(new Date(Date.parse(lastNight(now).transactionTime) - nights * DAY_MS)))
}

/** A night drawn at any other moment: what the register's page drops when asked. */
export function nightDrawnAt(now: Date): Night {
  return { date: londonDate(now), transactionTime: now.toISOString() }
}

function nightOf(date: string): Night {
  const offset = londonOffset(new Date(`${date}T${DRAWN_AT}:00Z`))
  return { date, transactionTime: `${date}T${DRAWN_AT}:00${offset}` }
}

function londonDate(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' }).format(instant)
}

function londonOffset(instant: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    timeZoneName: 'longOffset'
  }).formatToParts(instant)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value
  assert(name !== undefined && name.startsWith('GMT'))
  return name === 'GMT' ? '+00:00' : name.slice('GMT'.length)
}
