/** One resource of a provider, held against every rule that concerns a resource. Values are not quoted: a test system may hold real ones. */
import { PROVENANCE_TAG_SYSTEM, SOURCE_TAG_SYSTEM } from '@ncr/contract/provenance.ts'
import { toOdsCode } from '../domain/ods-code.ts'
import { isObject, objectsOf, textOf, type Resource } from '../domain/resource.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'
import { finding, type Finding, type RuleName } from './rules.ts'

const DEPTH_MAX = 12
const PLACES_MAX = 20

export function checkResource(resource: Resource, check: ResourceCheck): readonly Finding[] {
  const type = resource.resourceType
  const id = textOf(resource['id'])
  const profile = profileOf(resource)
  const where = { type, profile, ...(id === null ? {} : { resource: `${type}/${id}` }) }
  const found = (rule: RuleName, message: string, path: string): Finding => finding(rule, message, { ...where, path })
  return [
    ...(id === null ? [found('resource-id', 'has no id', `${type}.id`)] : []),
    ...check.issuesOf(resource).map((issue) => toBaseFinding(found, type, issue)),
    ...metaFindings(resource, found),
    ...places(resource, type, wordlessCode).map((path) => found('code-words', 'a code without text or display', path)),
    ...places(resource, type, silentReference).map((path) =>
      found('reference-display', 'a reference without display', path)
    )
  ]
}

type Found = (rule: RuleName, message: string, path: string) => Finding

function profileOf(resource: Resource): string {
  const meta = resource['meta']
  const named = isObject(meta) && Array.isArray(meta['profile']) ? textOf(meta['profile'][0]) : null
  return named ?? `UKCore-${resource.resourceType}`
}

/** The check says `path: what`, and `resource: what` of the whole. */
function toBaseFinding(found: Found, type: string, issue: string): Finding {
  const [path = '', ...what] = issue.split(': ')
  return found('base-r4', what.join(': '), path === 'resource' ? type : `${type}.${path}`)
}

function metaFindings(resource: Resource, found: Found): readonly Finding[] {
  const meta = isObject(resource['meta']) ? resource['meta'] : {}
  const path = `${resource.resourceType}.meta`
  const tags = objectsOf(meta['tag'])
  const source = tags.find((tag) => tag['system'] === SOURCE_TAG_SYSTEM && textOf(tag['code']) !== null)
  const provenance = tags.find((tag) => tag['system'] === PROVENANCE_TAG_SYSTEM && textOf(tag['code']) !== null)
  const odsCode = toOdsCode(textOf(provenance?.['code']) ?? '')
  const silent = [source, provenance].filter((tag) => tag !== undefined && textOf(tag['display']) === null)
  return [
    ...(textOf(meta['lastUpdated']) === null ? [found('last-updated', 'is missing', `${path}.lastUpdated`)] : []),
    ...(source === undefined ? [found('source-tag', `no tag of ${SOURCE_TAG_SYSTEM}`, `${path}.tag`)] : []),
    ...(provenance === undefined
      ? [found('provenance-tag', `no tag of ${PROVENANCE_TAG_SYSTEM}`, `${path}.tag`)]
      : odsCode === null
        ? [found('provenance-tag', 'its code is no ODS code', `${path}.tag`)]
        : []),
    ...silent.map(() => found('tag-display', 'a tag without display', `${path}.tag`))
  ]
}

/** A CodeableConcept that names codes and says nothing. */
function wordlessCode(value: Readonly<Record<string, unknown>>): boolean {
  const codings = objectsOf(value['coding'])
  const isSilent = codings.length > 0 && codings.every((coding) => textOf(coding['display']) === null)
  return isSilent && textOf(value['text']) === null
}

function silentReference(value: Readonly<Record<string, unknown>>): boolean {
  const reference = textOf(value['reference'])
  return reference !== null && !reference.startsWith('#') && textOf(value['display']) === null
}

/** Paths at which an object of the resource is as told; the first few are enough to mend the rest. */
function places(
  resource: Resource,
  type: string,
  isOne: (value: Readonly<Record<string, unknown>>) => boolean
): readonly string[] {
  const found: string[] = []
  const look = (value: unknown, path: string, depth: number): void => {
    if (depth > DEPTH_MAX || found.length >= PLACES_MAX) return
    if (Array.isArray(value)) value.forEach((item, place) => look(item, `${path}[${place}]`, depth + 1))
    else if (isObject(value)) {
      if (isOne(value)) found.push(path)
      for (const [name, child] of Object.entries(value)) if (name !== 'meta') look(child, `${path}.${name}`, depth + 1)
    }
  }
  look(resource, type, 0)
  return found
}
