/**
 * Documents behind an entry, and the one address under which a browser may ask for them. A partner's own address never
 * leaves the server (feature 27), and no address carries an NHS number.
 */
import { keepDecimals } from '@ncr/contract/decimal.ts'
import assert from 'node:assert/strict'
import { DOCUMENT_CONTENT_PARAMETER, ROUTES } from '@ncr/contract/routes.ts'
import { isObject, objectsOf, type JsonObject, type Resource } from './resource.ts'

/** Types whose documents open through the hub. */
const DOCUMENT_TYPES = ['DocumentReference', 'DiagnosticReport'] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** The contents of an entry, in its order; null holds the place of one without an attachment. */
export function attachmentsOf(resource: Resource): readonly (JsonObject | null)[] {
  if (resource.resourceType === 'DiagnosticReport') return objectsOf(resource['presentedForm'])
  if (resource.resourceType !== 'DocumentReference') return []
  return objectsOf(resource['content']).map(({ attachment }) => (isObject(attachment) ? attachment : null))
}

/** Elements of any resource that hold an Attachment (R4, datatypes). */
const ATTACHMENT_ELEMENT = /^(attachment|presentedForm|valueAttachment|contentAttachment|photo)$/

/** Types of the record in which an Attachment may stand. */
const MAY_ATTACH: ReadonlySet<string> = new Set([...DOCUMENT_TYPES, 'QuestionnaireResponse'])

/**
 * The resource as a browser may have it: bytes and partner's addresses out, the hub's address in their place where the
 * hub can open it.
 */
export function withHubAddresses(
  resource: Resource,
  entryId: string,
  nhsNumber: string,
  canOpen: (attachment: JsonObject) => boolean = hasBytes
): Resource {
  if (!MAY_ATTACH.has(resource.resourceType)) return resource
  const openable = attachmentsOf(resource).map((attachment) => attachment !== null && canOpen(attachment))
  const bare = withoutBytes(resource) as Resource
  attachmentsOf(bare).forEach((attachment, content) => {
    if (attachment === null || openable[content] !== true) return
    Object.assign(attachment, { url: toDocumentAddress(entryId, nhsNumber, content) })
  })
  return bare
}

function hasBytes(attachment: JsonObject): boolean {
  return typeof attachment['url'] === 'string' || typeof attachment['data'] === 'string'
}

/** A copy; contained Binaries are the bytes themselves and go. */
function withoutBytes(value: unknown, element = ''): unknown {
  if (Array.isArray(value)) {
    const items = element === 'contained' ? value.filter((item) => !isBinary(item)) : value
    return items.map((item) => withoutBytes(item, element))
  }
  if (!isObject(value)) return value
  const kept = ATTACHMENT_ELEMENT.test(element)
    ? Object.entries(value).filter(([name]) => !/^_?(url|data)$/.test(name))
    : Object.entries(value)
  return keepDecimals(Object.fromEntries(kept.map(([name, inner]) => [name, withoutBytes(inner, name)])), value)
}

function isBinary(value: unknown): boolean {
  return isObject(value) && value['resourceType'] === 'Binary'
}

/** Stands for the person's NHS number where a source has put it into an id; no id can have it (R4, id). */
const PERSON = '~'

export function toDocumentAddress(entryId: string, nhsNumber: string, content: number): string {
  assert(!entryId.includes(PERSON), 'no id has the sign that stands for the person')
  const address = `${ROUTES.document}/${encodeURIComponent(entryId.replaceAll(nhsNumber, PERSON))}`
  return content === 0 ? address : `${address}?${DOCUMENT_CONTENT_PARAMETER}=${content}`
}

export interface DocumentName {
  readonly source: string
  readonly type: DocumentType
  readonly entryId: string
}

/** `named`: the last part of the address, decoded. Null when no document can have that name. */
export function toDocumentName(named: string, nhsNumber: string): DocumentName | null {
  const entryId = named.replaceAll(PERSON, nhsNumber)
  const parts = /^([A-Za-z0-9._-]{1,64})\/([A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}$/.exec(entryId)
  const type = DOCUMENT_TYPES.find((one) => one === parts?.[2])
  return parts?.[1] === undefined || type === undefined ? null : { source: parts[1], type, entryId }
}
