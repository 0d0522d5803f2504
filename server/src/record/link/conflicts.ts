/** Contradictions between linked entries that can harm: they are raised to the top of the record (H-005, H-016). */
import type { Entry } from '@ncr/contract/record.ts'
import { toTimeSpan, type TimeSpan } from '../../domain/partial-date.ts'
import { isObject, objectsOf, textOf } from '../../domain/resource.ts'
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
  const ended = endSpanOf(stopped)
  return begun !== null && ended !== null && begun.fromMs > ended.untilMs
}

/** Whether this entry says that its source has the medicine going now. */
export function isCourse(entry: Entry): boolean {
  return entry.status === 'active' && !isProhibited(entry)
}

/**
 * A course that was stopped and that its own source began again later contradicts nobody: at that source the medicine is
 * active. `courses`: the active ones of that source, of the same medicine.
 */
export function isBegunAnew(stopped: Entry, courses: readonly Entry[]): boolean {
  if (!STOPPED_MEDICINE.has(stopped.status)) return false
  const until = toTimeSpan(endOf(stopped) ?? stopped.recorded ?? '')
  return courses.some(({ recorded }) => {
    const begun = recorded === null ? null : toTimeSpan(recorded)
    return until !== null && begun !== null && begun.fromMs > until.untilMs
  })
}

/** Read once for each: it may be compared with hundreds. */
const ends = new WeakMap<Entry, TimeSpan | null>()

function endSpanOf(stopped: Entry): TimeSpan | null {
  const known = ends.get(stopped)
  if (known !== undefined) return known
  const span = toTimeSpan(endOf(stopped) ?? '')
  ends.set(stopped, span)
  return span
}

const STATUS_REASON = /\/Extension-CareConnect-GPC-MedicationStatusReason-\d+$/

/** When it was stopped: as its source says, else when its source last touched it. */
function endOf({ resource }: Entry): string | null {
  const reason = objectsOf(resource['extension']).find(({ url }) => STATUS_REASON.test(textOf(url) ?? ''))
  const changed = objectsOf(reason?.['extension']).find(({ url }) => url === 'statusChangeDate')
  const period = isObject(resource['effectivePeriod']) ? resource['effectivePeriod'] : {}
  const meta = isObject(resource['meta']) ? resource['meta'] : {}
  return textOf(changed?.['valueDateTime']) ?? textOf(period['end']) ?? textOf(meta['lastUpdated'])
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
