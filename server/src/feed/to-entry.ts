/**
 * One line of a night as it is kept. A line that is not a valid resource keeps its person where that can be told, so
 * that the reader learns that there is something which could not be read.
 */
import { createHash } from 'node:crypto'
import { toNhsNumber } from '../domain/nhs-number.ts'
import { isResource, type Resource } from '../domain/resource.ts'
import { subjectNumbers } from '../domain/subject.ts'
import type { StagedEntry } from '../ports/overnight-store.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'
import type { VerifiedLine } from './feed-run.ts'

/** FHIR R4 datatypes, `id`. */
const ID = /^[A-Za-z0-9\-.]{1,64}$/

export function toId(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null
}

/** Null for a line that is no resource. `type`: what the manifest says the file holds. */
export function toEntry(line: VerifiedLine, type: string, check: ResourceCheck): StagedEntry | null {
  const resource = line.json
  if (!isResource(resource)) return null
  const id = toId(resource['id'])
  const isOfType = resource.resourceType === type
  return {
    resourceType: type,
    // Nothing of its own to know it by: its content is what it is known by, and no id of FHIR starts with a tilde.
    resourceId: isOfType && id !== null ? id : `~${createHash('sha256').update(line.text).digest('hex').slice(0, 32)}`,
    subjects: subjectsOf(resource),
    text: line.text,
    issues: [
      ...(line.fault === null ? [] : [`resource: ${line.fault}`]),
      ...(isOfType ? [] : ['resourceType: not that of its file']),
      ...(id === null ? ['id: missing or not valid'] : []),
      ...check.issuesOf(resource)
    ]
  }
}

/**
 * Whom the resource names: NHS numbers, and `Patient/id` of this source's own. Empty when anybody it names cannot be
 * told, or two NHS numbers stand in it. An absolute reference names a Patient of some server, not of this night.
 */
function subjectsOf(resource: Resource): readonly string[] {
  const named = subjectNumbers(resource, (reference) => (isOwnPatient(reference) ? ` ${reference}` : null))
  const subjects = new Set<string>()
  for (const name of named) {
    // The space tells a reference from a number: `nhsNumberOf` leaves none in what it returns.
    const subject = name?.startsWith(' ') === true ? name.slice(1) : toNhsNumber(name ?? '')
    if (subject === null) return []
    subjects.add(subject)
  }
  const numbers = [...subjects].filter((subject) => !isOwnPatient(subject))
  return numbers.length > 1 ? [] : [...subjects].toSorted()
}

function isOwnPatient(reference: string): boolean {
  return reference.startsWith('Patient/') && toId(reference.slice('Patient/'.length)) !== null
}
