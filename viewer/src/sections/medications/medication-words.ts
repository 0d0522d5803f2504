/** Medicines as each source has them: repeat, acute, other; ended ones and orders not to give stand apart (H-004, H-025). */
import type { Entry } from '@ncr/contract/record.ts'
import { at, codesOf, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { errorRow, joined, sayCode, type RowTag, type RowWords } from '../row-words.ts'
import { sayCourseEnded } from './course.ts'

export const MEDICATION_GROUPS = [
  'Do not give',
  'Repeat',
  'Repeat dispensing',
  'Acute',
  'Other medicines',
  'Issued',
  'Dispensed',
  'Given',
  'Ended or stopped',
  'Not taken or not given'
] as const
export type MedicationGroup = (typeof MEDICATION_GROUPS)[number]

const COURSES: Record<string, MedicationGroup> = {
  repeat: 'Repeat',
  continuous: 'Repeat',
  'continuous-repeat-dispensing': 'Repeat dispensing',
  'repeat-dispensing': 'Repeat dispensing',
  acute: 'Acute'
}

const OVER: ReadonlySet<string> = new Set(['completed', 'stopped', 'cancelled', 'ended', 'declined'])
const NOT_TAKEN: ReadonlySet<string> = new Set(['not-taken', 'not-done'])

/** UK Core `courseOfTherapyType`, or the Care Connect prescription type that older sources send. */
function toCourse(entry: Entry): MedicationGroup | null {
  const extensions = listAt(entry.resource, 'extension')
  const concepts = [
    at(entry.resource, 'courseOfTherapyType'),
    ...extensions.map((extension) => at(extension, 'valueCodeableConcept'))
  ]
  const code = concepts.flatMap(codesOf).find((found) => Object.hasOwn(COURSES, found))
  return code === undefined ? null : (COURSES[code] ?? null)
}

/** One issue of what another request authorised (GP Connect, intent `order` based on a plan): not what is being taken (H-025). */
function isIssue({ resource }: Entry): boolean {
  const basis = listAt(resource, 'basedOn').map((reference) => textAt(reference, 'reference') ?? '')
  return (
    resource.resourceType === 'MedicationRequest' && basis.some((address) => address.startsWith('MedicationRequest/'))
  )
}

const GIVEN: ReadonlySet<string> = new Set(['MedicationDispense', 'MedicationAdministration'])

function sayDose(entry: Entry): string | null {
  const { resource } = entry
  const doses = ['dosageInstruction', 'dosage'].flatMap((element) => listAt(resource, element))
  return joined(
    doses.map((dose) => textAt(dose, 'text') ?? textAt(dose, 'patientInstruction')),
    '; '
  )
}

function statusTags(status: string | null): readonly RowTag[] {
  return status === null || status === 'active' ? [] : [{ text: sayCode(status), tone: 'grey' }]
}

function standingRow(entry: Entry, ended: string | null): Pick<RowWords, 'standing' | 'group' | 'lead' | 'tags'> {
  const { status } = entry
  const course = toCourse(entry)
  const courseTags: readonly RowTag[] = course ? [{ text: course, tone: 'blue' }] : []
  if (at(entry.resource, 'doNotPerform') === true) {
    return { standing: 'forbidden', group: 'Do not give', lead: 'Do not give:', tags: statusTags(status) }
  }
  if (status !== null && NOT_TAKEN.has(status)) {
    const lead = status === 'not-taken' ? 'Not taken:' : 'Not given:'
    return { standing: 'denied', group: 'Not taken or not given', lead, tags: [] }
  }
  if (GIVEN.has(entry.resource.resourceType)) {
    const what = entry.resource.resourceType === 'MedicationDispense' ? 'Dispensed' : 'Given'
    return { standing: 'past', group: what, lead: `${what}:`, tags: statusTags(status) }
  }
  if (isIssue(entry) && status !== 'stopped' && status !== 'cancelled')
    return { standing: 'past', group: 'Issued', lead: 'Issued:', tags: courseTags }
  if (ended !== null || (status !== null && OVER.has(status))) {
    const how = status === null || status === 'active' ? 'Ended' : sayCode(status)
    const tags: readonly RowTag[] = ended ? [...courseTags, { text: ended, tone: 'grey' }] : courseTags
    return { standing: 'past', group: 'Ended or stopped', lead: `${how}:`, tags }
  }
  return {
    standing: 'current',
    group: course ?? 'Other medicines',
    lead: null,
    tags: [...courseTags, ...statusTags(status)]
  }
}

export function toMedicationWords(entry: Entry, now: Date): RowWords {
  if (entry.status === 'entered-in-error') return errorRow(entry)
  const ended = sayCourseEnded(entry, toCourse(entry) === 'Acute', now)
  const reason =
    conceptText(at(entry.resource, 'statusReason')) ?? conceptText(listAt(entry.resource, 'statusReason')[0])
  return { title: entry.text, aside: joined([sayDose(entry), reason]), ...standingRow(entry, ended) }
}
