/** Deals what one bundle says about a person out over the sources, as if each had written its part down itself. */
import assert from 'node:assert/strict'
import type { Encounter, Resource } from '@medplum/fhirtypes'
import { lastUpdatedOf, metaOf } from '../population/chart.ts'
import { hashOf } from '../population/hash.ts'
import type { SourceId } from '../population/sources/source-facts.ts'
import { isMentioned, type BundleContents, type Content } from './bundle-contents.ts'
import { copyOf } from './copies.ts'
import { withLinks } from './documents.ts'
import { nameOf, withOwnReferences, type Resolve } from './rewrite-references.ts'
import { homeOf } from './where-it-belongs.ts'

export type Held = Resource & { readonly id: string }

/** One source's part. */
export interface Part {
  readonly patientId: string
  readonly resources: Held[]
  /** Practitioners, organisations and places its resources refer to, by their reference. */
  readonly mentioned: Map<string, Held>
}

export interface Dealt {
  readonly parts: ReadonlyMap<SourceId, Part>
  /** Pairs of the same thing written down twice: `source/Type/id`, the original first. */
  readonly copies: readonly (readonly [original: string, copy: string])[]
}

interface Placed {
  readonly content: Content
  readonly home: SourceId
}

/** `nhsNumber`: no two bundles make the same ids, whatever their own are. */
export function deal(contents: BundleContents, nhsNumber: string, now: Date): Dealt {
  const placed = place(contents)
  const homes = new Map(placed.map(({ content, home }) => [content.key, home]))
  const parts = new Map<SourceId, Part>()
  const partAt = (source: SourceId): Part => {
    const part = parts.get(source) ?? newPart(source, nhsNumber)
    parts.set(source, part)
    return part
  }
  const copies: [string, string][] = []
  for (const { content, home } of placed) {
    const original = write(content, home, partAt(home), { contents, homes })
    const copy = copyOf(content, home, now)
    if (copy === null) continue
    const twin = write(copy.content, copy.at, partAt(copy.at), { contents, homes })
    copies.push([`${home}/${original}`, `${copy.at}/${twin}`])
  }
  // a GP practice knows whom it has registered, whatever was written down there
  partAt('gprcc')
  return { parts, copies }
}

/** A report's results stay with it. */
function place(contents: BundleContents): Placed[] {
  const homes = new Map<string, SourceId>()
  const placeOne = (content: Content): void => {
    homes.set(content.key, homes.get(content.key) ?? homeOf(content.resource, visitOf(content.resource, contents)))
  }
  for (const content of contents.written) {
    if (content.resource.resourceType !== 'DiagnosticReport') continue
    placeOne(content)
    for (const { reference } of content.resource.result ?? []) {
      const result = contents.lookUp(reference ?? '')
      if (result) homes.set(result.key, homes.get(content.key) ?? 'gprcc')
    }
  }
  contents.written.forEach(placeOne)
  return contents.written.map((content) => {
    const home = homes.get(content.key)
    assert(home, 'everything has been placed')
    return { content, home }
  })
}

function visitOf(resource: Resource, contents: BundleContents): Encounter | undefined {
  const { encounter, context } = resource as { encounter?: Pointer; context?: Pointer & { encounter?: Pointer[] } }
  const reference = encounter?.reference ?? context?.reference ?? context?.encounter?.[0]?.reference
  const visit = reference === undefined ? undefined : contents.lookUp(reference)?.resource
  return visit?.resourceType === 'Encounter' ? visit : undefined
}

interface Pointer {
  readonly reference?: string
}

function newPart(source: SourceId, nhsNumber: string): Part {
  return { patientId: hashOf(`${source} ${nhsNumber}`).slice(0, 10), resources: [], mentioned: new Map() }
}

interface Surroundings {
  readonly contents: BundleContents
  /** Where each thing was placed, by the address in its bundle. */
  readonly homes: ReadonlyMap<string, SourceId>
}

/** Writes it into the part; its own reference there. */
function write(content: Content, source: SourceId, part: Part, around: Surroundings): string {
  const id = ownId(part, content.key)
  const { resource } = content
  const resolve = resolveIn(source, part, around)
  if (resource.resourceType === 'DocumentReference') {
    const { document, binaries } = withLinks(resource, (position) => (position === 0 ? id : `${id}-${position}`))
    part.resources.push(held(document, id, source, resolve), ...binaries)
  } else part.resources.push(held(resource, id, source, resolve))
  return `${resource.resourceType}/${id}`
}

const ownId = (part: Part, key: string): string => `${part.patientId}-${hashOf(key).slice(0, 12)}`

function held(resource: Resource, id: string, source: SourceId, resolve: Resolve): Held {
  const { meta } = resource
  const profile = meta?.profile && { profile: meta.profile }
  const own: Resource = withOwnReferences(resource, resolve)
  return { ...own, id, meta: { ...profile, ...metaOf(source, lastUpdatedOf(resource)) } }
}

function resolveIn(source: SourceId, part: Part, { contents, homes }: Surroundings): Resolve {
  const resolve: Resolve = (reference) => {
    const target = contents.lookUp(reference)
    if (target === undefined) return {}
    const display = nameOf(target.resource)
    if (target === contents.patient) return { reference: `Patient/${part.patientId}`, display }
    if (isMentioned(target.resource)) return { reference: mention(target, source, part, resolve), display }
    if (target.resource.resourceType === 'Medication')
      return { reference: bring(target, source, part, resolve), display }
    if (homes.get(target.key) !== source) return { display }
    return { reference: `${target.resource.resourceType}/${ownId(part, target.key)}`, display }
  }
  return resolve
}

/** The same practitioner is the same in everybody's record. */
function mention({ key, resource }: Content, source: SourceId, part: Part, resolve: Resolve): string {
  const id = hashOf(`${resource.id ?? key} ${nameOf(resource)}`).slice(0, 12)
  const reference = `${resource.resourceType}/${id}`
  if (!part.mentioned.has(reference)) {
    // before its own references are followed: two may refer to each other
    part.mentioned.set(reference, { ...resource, id })
    part.mentioned.set(reference, held(resource, id, source, resolve))
  }
  return reference
}

/** A product comes along with whoever refers to it. */
function bring(target: Content, source: SourceId, part: Part, resolve: Resolve): string {
  const id = ownId(part, target.key)
  if (!part.resources.some((one) => one.resourceType === 'Medication' && one.id === id))
    part.resources.push(held(target.resource, id, source, resolve))
  return `Medication/${id}`
}
