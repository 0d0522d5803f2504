/** One resource of a provider, held against every rule that concerns a resource. Values are not quoted: a test system may hold real ones. */
import { breachesOf } from '../domain/quality-check.ts'
import { QUALITY_RULES } from '../domain/quality-rules.ts'
import { isObject, textOf, type Resource } from '../domain/resource.ts'
import type { ResourceCheck } from '../ports/resource-check.ts'
import { finding, type Finding, type RuleName } from './rules.ts'

/** Of one rule in one resource: enough to mend the rest. */
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
    ...breachesOf(resource, null, PLACES_MAX).flatMap(({ rule, paths }) =>
      paths.map((path) => found(rule, QUALITY_RULES[rule].fault, path))
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
