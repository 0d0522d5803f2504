/** The deletions of one line of `deleted[]`: a transaction Bundle whose entries are `DELETE Type/id`. */
import { isObject, isResource } from '../domain/resource.ts'
import type { DeletedResource } from '../ports/overnight-store.ts'
import { toId } from './to-entry.ts'
import type { VerifiedLine } from './feed-run.ts'

/** One for each entry; null for an entry, or a whole line, that is no such deletion: set aside and counted. */
export function toDeletions(line: VerifiedLine): readonly (DeletedResource | null)[] {
  const bundle = line.json
  if (!isResource(bundle) || bundle.resourceType !== 'Bundle') return [null]
  const entries: unknown = 'entry' in bundle ? bundle['entry'] : []
  return Array.isArray(entries) ? entries.map(toDeletion) : [null]
}

function toDeletion(entry: unknown): DeletedResource | null {
  const request = isObject(entry) && isObject(entry['request']) ? entry['request'] : {}
  const address = typeof request['url'] === 'string' ? request['url'] : ''
  const [resourceType, id, ...more] = address.split('/')
  const resourceId = toId(id)
  if (request['method'] !== 'DELETE' || resourceId === null || more.length > 0) return null
  return resourceType !== undefined && /^[A-Za-z]{1,64}$/.test(resourceType) ? { resourceType, resourceId } : null
}
