/**
 * Everyone whom a resource names as its person, wherever in it: in elements that hold a person whatever the type, in
 * what it contains, in a Bundle inside it. Also for types that are no part of the record: a stranger in one of them says
 * as much about the answer as a stranger in a Condition (H-001).
 */
import assert from 'node:assert/strict'
import { isObject, isResource, objectsOf, textOf, type JsonObject } from './resource.ts'
import { nhsNumberOf, numberBehind, soleNumberOf, type PatientLookup } from './subject.ts'

/** Elements of R4 that hold a patient; `individual` and `subject` may hold something else, and then say so. */
const PERSON_ELEMENTS: ReadonlySet<string> = new Set([
  'subject',
  'patient',
  'for',
  'beneficiary',
  'individual',
  'sourcePatientInfo'
])

/**
 * The NHS numbers of everyone named; null for one who cannot be told, or who has two. Who is named by words alone, and
 * a contained resource that is not there, is not told here.
 */
export function namedNumbers(value: unknown, lookup: PatientLookup): readonly (string | null)[] {
  const search: Search = { lookup, found: [], left: [value], around: [[]] }
  for (let next = search.left.pop(); next !== undefined; next = search.left.pop()) {
    const contained = search.around.pop()
    assert(contained !== undefined, 'what is still to be looked at stands somewhere')
    if (Array.isArray(next)) for (const item of next) lookLater(search, item, contained)
    else if (isObject(next)) look(next, contained, search)
  }
  return search.found
}

interface Search {
  readonly lookup: PatientLookup
  readonly found: (string | null)[]
  /** A list of what is still to be looked at, and no recursion: nesting is as deep as a source likes. */
  readonly left: unknown[]
  /** Beside each of `left`: what the innermost resource around it contains, of those that contain any. */
  readonly around: (readonly JsonObject[])[]
}

function look(value: JsonObject, around: readonly JsonObject[], search: Search): void {
  const { lookup, found } = search
  const contained = isResource(value) && 'contained' in value ? objectsOf(value['contained']) : around
  if (isResource(value) && value.resourceType === 'Patient' && nhsNumberOf(value) !== null) {
    found.push(soleNumberOf(value))
  }
  for (const element in value) {
    const child = value[element]
    lookLater(search, child, contained)
    if (!PERSON_ELEMENTS.has(element)) continue
    const people = objectsOf(child).filter((reference) => namesSomebody(element, reference, contained))
    found.push(...people.map((reference) => numberBehind(reference, contained, lookup)))
  }
}

/** Words and numbers name nobody, and most of an answer is words and numbers. */
function lookLater({ left, around }: Search, value: unknown, contained: readonly JsonObject[]): void {
  if (typeof value !== 'object' || value === null) return
  left.push(value)
  around.push(contained)
}

function namesSomebody(element: string, reference: JsonObject, contained: readonly JsonObject[]): boolean {
  if (nhsNumberOf(reference) !== null) return true
  const address = textOf(reference['reference'])
  if (address === null) return false
  if (address.startsWith('#')) return contained.some((item) => isKnownPatient(item, address))
  if (/(^|\/)Patient\//.test(address)) return true
  // Another type's address, or another type beside it, is no patient; an address that does not say may be one.
  if (/(^|\/)[A-Z][A-Za-z]+\/[^/]+(\/_history\/[^/]+)?$/.test(address)) return false
  const type = textOf(reference['type'])
  return type === null ? element !== 'individual' : type === 'Patient'
}

function isKnownPatient(item: JsonObject, address: string): boolean {
  return item['resourceType'] === 'Patient' && `#${String(item['id'])}` === address && nhsNumberOf(item) !== null
}
