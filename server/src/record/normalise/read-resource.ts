/** One received resource becomes an entry, or is said to be unreadable with everything that is wrong with it. */
import assert from 'node:assert/strict'
import type { Entry, Unreadable } from '@ncr/contract/record.ts'
import { custodianOf } from '../../domain/pointers.ts'
import { isResource, objectsOf, resourceKey, resourceName, textOf, type Resource } from '../../domain/resource.ts'
import { statusOf } from './entry-status.ts'
import { textOfEntry } from './entry-text.ts'
import { occurredOf, recordedOf } from './entry-times.ts'
import type { Reading } from './reading.ts'

export type ReadResource =
  { readonly kind: 'entry'; readonly entry: Entry } | { readonly kind: 'unreadable'; readonly unreadable: Unreadable }

export function readResource(received: unknown, askedType: string, reading: Reading): ReadResource {
  if (!isResource(received)) return unreadable('unknown', ['resource: not a FHIR resource'])
  const key = resourceKey(received)
  const name = resourceName(received)
  if (received.resourceType !== askedType)
    return unreadable(name, [`resource: not of the type ${askedType} that was asked for`])
  const issues = reading.check.issuesOf(received)
  if (key === null) return unreadable(name, ['id: missing', ...issues])
  if (issues.length > 0) return unreadable(name, issues)
  return { kind: 'entry', entry: toEntry(received, key, reading) }
}

function unreadable(resource: string, issues: readonly string[]): ReadResource {
  assert(issues.length > 0, 'nothing is unreadable without a reason')
  return { kind: 'unreadable', unreadable: { resource, issues: [...issues] } }
}

function toEntry(resource: Resource, key: string, reading: Reading): Entry {
  const included = includedOf(resource, reading)
  return {
    id: `${reading.source.id}/${key}`,
    source: reading.source.id,
    odsCode: whoseCode(resource, reading.source),
    text: textOfEntry(resource, reading.lookup),
    recorded: recordedOf(resource),
    occurred: occurredOf(resource),
    status: statusOf(resource),
    links: [],
    conflicts: [],
    resource,
    ...(included.length === 0 ? {} : { included })
  }
}

/** A pointer is its custodian's, whoever keeps the list of pointers. */
function whoseCode(resource: Resource, source: Reading['source']): string {
  return (source.kind === 'nrl' ? custodianOf(resource) : null) ?? source.odsCode
}

/** The resources that came along and that this one names: without them a reader sees an address instead of a name. */
function includedOf(resource: Resource, { lookup, hasRoomFor }: Reading): Resource[] {
  const found = Object.values(resource)
    .flatMap(objectsOf)
    .map((element) => textOf(element['reference']))
    .map((reference) => (reference === null ? null : lookup(reference)))
  return [...new Set(found.filter((item) => item !== null))].filter(hasRoomFor)
}
