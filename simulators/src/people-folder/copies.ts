/** Some things are written down twice in any region: the GP hears of a diagnosis, a ward copies an allergy. */
import { chosenBy } from '../population/hash.ts'
import type { SourceId } from '../population/sources/source-facts.ts'
import type { Content } from './bundle-contents.ts'
import { sends } from './where-it-belongs.ts'

const DAY_MS = 86_400_000
/** The GP hears of it about a week later. */
const HEARD_AFTER_DAYS = { from: 2, upTo: 14 }

/** One in so many is copied, by type. */
const ONE_IN: Readonly<Record<string, number>> = {
  AllergyIntolerance: 2,
  Condition: 3,
  MedicationRequest: 3,
  Immunization: 12
}

/** The second writing with a later date, and where; null for most. */
export function copyOf(content: Content, home: SourceId, now: Date): { content: Content; at: SourceId } | null {
  const { resource, key } = content
  const oneIn = ONE_IN[resource.resourceType]
  if (oneIn === undefined || chosenBy(`copied ${key}`, oneIn) !== 0) return null
  const at = home === 'gprcc' ? 'nuh-epr' : 'gprcc'
  const again = writtenAgain(content, now)
  return again && sends(at, resource) ? { content: again, at } : null
}

function writtenAgain({ resource, key }: Content, now: Date): Content | null {
  const again = { key: `${key} again` }
  switch (resource.resourceType) {
    case 'AllergyIntolerance':
    case 'Condition': {
      const recordedDate = later(resource.recordedDate, key, now)
      return recordedDate === null ? null : { ...again, resource: { ...resource, recordedDate } }
    }
    case 'Immunization': {
      const recorded = later(resource.recorded ?? resource.occurrenceDateTime, key, now)
      return recorded === null ? null : { ...again, resource: { ...resource, recorded, primarySource: false } }
    }
    case 'MedicationRequest': {
      const authoredOn = later(resource.authoredOn, key, now)
      return authoredOn === null ? null : { ...again, resource: { ...resource, authoredOn, intent: 'plan' } }
    }
    default:
      return null
  }
}

/** A day some days later, or null when that would be in the future or nothing is known. */
function later(recorded: string | undefined, key: string, now: Date): string | null {
  if (recorded === undefined || recorded.length < '2026-11-23'.length) return null
  const days = HEARD_AFTER_DAYS.from + chosenBy(`after ${key}`, HEARD_AFTER_DAYS.upTo - HEARD_AFTER_DAYS.from + 1)
  const instant = new Date(Date.parse(recorded) + days * DAY_MS)
  return instant > now ? null : instant.toISOString().slice(0, 10)
}
