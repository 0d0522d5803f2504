/**
 * Dates of the stories. What is long past is written out; what must stay recent or in the future (the current stay,
 * next week's clinic) is counted from the day the sandpit starts.
 */
export interface When {
  /** FHIR date so many days before today. */
  ago(days: number): string
  /** FHIR date so many days after today. */
  ahead(days: number): string
  /** FHIR dateTime (UTC) so many days from today, negative for the past. */
  at(days: number, time: string): string
  /** FHIR dateTime (UTC) so many hours before now: what happened today has happened. */
  hoursAgo(hours: number): string
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function whenFrom(now: Date): When {
  const day = (offset: number): string => new Date(now.getTime() + offset * DAY_MS).toISOString().slice(0, 10)
  return {
    ago: (days) => day(-days),
    ahead: (days) => day(days),
    at: (days, time) => `${day(days)}T${time}:00Z`,
    hoursAgo: (hours) => `${new Date(now.getTime() - hours * HOUR_MS).toISOString().slice(0, 19)}Z`
  }
}
