/** What is said where a person objected and this reader looks all the same (feature 58): on every page and in print. */
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { showDateTime } from '../dates/partial-date.ts'

export interface EmergencyWords {
  readonly heading: string
  readonly text: string
}

/** Null where nobody objected. */
export function sayEmergencyAccess({ emergencyAccess }: OpenedEvent): EmergencyWords | null {
  if (!emergencyAccess) return null
  const { until, reason } = emergencyAccess
  return {
    heading: 'This person objected to sharing. You see the record by emergency access',
    text: `until ${showDateTime(until)}, for this reason: “${reason}”. The Caldicott guardian reviews each use.`
  }
}
