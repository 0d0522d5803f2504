/** What a document entry can be opened as: its contents with their kind, size and address on the hub (feature 27). */
import type { Entry } from '@ncr/contract/record.ts'
import { DOCUMENT_CONTENT_PARAMETER, ROUTES } from '@ncr/contract/routes.ts'
import { at, listAt, textAt } from '../record/fhir-read.ts'

export interface DocumentContent {
  readonly title: string
  /** `pdf, 120 kB`; null where the source says neither. */
  readonly said: string | null
  /** Null: it is opened at its custodian and not from here. */
  readonly path: string | null
}

export type OpenableContent = DocumentContent & { readonly path: string }

const KINDS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/html': 'web page',
  'image/jpeg': 'jpeg picture',
  'image/png': 'png picture'
}

const KILO = 1_000
const MEGA = 1_000_000

/** `850 bytes`, `120 kB`, `4.2 MB`. */
export function saySize(bytes: number): string {
  if (bytes < KILO) return `${bytes} bytes`
  return bytes < MEGA ? `${Math.round(bytes / KILO)} kB` : `${(bytes / MEGA).toFixed(1)} MB`
}

export function sayKind(contentType: string): string {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  return KINDS[type] ?? type
}

/** A row has named the custodian already; a name said twice reads as two organisations. */
export function sayElsewhere(custodian: string | null, isInRow: boolean): string {
  return isInRow
    ? ' · kept there, cannot be opened from here'
    : `The document is kept by ${custodian} and cannot be opened from here.`
}

/** The entry's own address where it lies on the hub: no partner's address is ever followed. */
function toPath(entry: Entry, url: string | null, index: number): string {
  if (url !== null) {
    const { pathname, search, origin } = new URL(url, window.location.origin)
    if (origin === window.location.origin && pathname.startsWith(`${ROUTES.document}/`)) return pathname + search
  }
  const which = index === 0 ? '' : `?${DOCUMENT_CONTENT_PARAMETER}=${index}`
  return `${ROUTES.document}/${encodeURIComponent(entry.id)}${which}`
}

function isUrl(url: string | null): url is string {
  return url !== null && URL.canParse(url, window.location.origin)
}

/** `isPointer`: what the hub can open of it has an address there, and the rest lies with its custodian. */
export function contentsOf(entry: Entry, isPointer = false): readonly DocumentContent[] {
  if (entry.resource.resourceType !== 'DocumentReference') return []
  return listAt(entry.resource, 'content').map((content, index): DocumentContent => {
    const [type, size] = [textAt(content, 'attachment', 'contentType'), at(content, 'attachment', 'size')]
    const url = textAt(content, 'attachment', 'url')
    const parts = [type === null ? null : sayKind(type), typeof size === 'number' ? saySize(size) : null]
    return {
      title: textAt(content, 'attachment', 'title') ?? entry.text,
      said: parts.filter((part) => part !== null).join(', ') || null,
      path: isPointer && url === null ? null : toPath(entry, isUrl(url) ? url : null, index)
    }
  })
}
