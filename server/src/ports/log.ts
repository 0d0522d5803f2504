/**
 * Diagnostics for the people who run the service. No field may carry an NHS number, a name or clinical content:
 * values are codes, counts, ids of requests and sources.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}
