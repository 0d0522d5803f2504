/** Contradictions between linked entries that can harm: they are raised to the top of the record (H-005, H-016). */
import type { Entry } from '@ncr/contract/record.ts'
import { toTimeSpan } from '../../domain/partial-date.ts'
import { textOf } from '../../domain/resource.ts'
import type { Topic } from './topic.ts'

/** Without any status it is an allergy all the same. */
const STANDING_ALLERGY: ReadonlySet<string | null> = new Set(['active', 'confirmed', 'unconfirmed', 'presumed', null])
const STOPPED_MEDICINE: ReadonlySet<string | null> = new Set(['stopped', 'cancelled'])

/** What contradicts, in words that stand beside either entry; null when nothing does. */
export function conflictOf(topic: Topic, left: Entry, right: Entry): string | null {
  return oneWay(topic, left, right) ?? oneWay(topic, right, left)
}

function oneWay(topic: Topic, standing: Entry, against: Entry): string | null {
  if (topic === 'allergy' && STANDING_ALLERGY.has(standing.status) && against.status === 'refuted') {
    return 'recorded as an allergy by one source and as not an allergy by another'
  }
  if (topic === 'medication' && standing.status === 'active' && !isProhibited(standing))
    return againstMedicine(standing, against)
  return null
}

function againstMedicine(standing: Entry, against: Entry): string | null {
  const isStopped = STOPPED_MEDICINE.has(against.status)
  if (isProhibited(against)) return isStopped ? null : 'to be taken at one source and not to be given at another'
  return isStopped && !startedAgain(standing, against) ? 'active at one source and stopped at another' : null
}

/** A course begun for certain after the other was stopped is a new course and no contradiction. */
function startedAgain(active: Entry, stopped: Entry): boolean {
  const begun = active.recorded === null ? null : toTimeSpan(active.recorded)
  const changed = stopped.resource['meta']
  const lastUpdated =
    typeof changed === 'object' && changed !== null && 'lastUpdated' in changed ? changed.lastUpdated : null
  const ended = toTimeSpan(textOf(lastUpdated) ?? '')
  return begun !== null && ended !== null && begun.fromMs > ended.untilMs
}

function isProhibited(entry: Entry): boolean {
  return entry.resource['doNotPerform'] === true
}

/**
 * What an entry can contradict: entries of one stance differ in nothing but their dates as far as conflicts go. Statuses
 * that contradict nothing are one, so that no number of them pushes a stopped medicine or a refuted allergy out of sight.
 */
export function stanceOf(entry: Entry): string {
  const { status } = entry
  const isKnown = STANDING_ALLERGY.has(status) || STOPPED_MEDICINE.has(status) || status === 'refuted'
  return `${isKnown ? (status ?? '') : 'other'} ${isProhibited(entry)}`
}
