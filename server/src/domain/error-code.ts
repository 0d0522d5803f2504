/**
 * What may be logged of an error: its code, or else its name. Messages of databases and sockets quote what they were
 * given, and what they were given may be about a person.
 */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
