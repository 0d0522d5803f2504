/** What each rule of good data says, for whoever reads its counts. */
import { QUALITY_RULES } from './quality-rules.ts'

const SAYS: ReadonlyMap<string, string> = new Map([
  ['unreadable', 'every resource is valid FHIR R4 (4.0.1) and can be shown'],
  ...Object.entries(QUALITY_RULES).map(([name, { says }]): [string, string] => [name, says])
])

/** What holds where it is kept; null for a rule that this version does not know. */
export function ruleSays(name: string): string | null {
  return SAYS.get(name) ?? null
}
