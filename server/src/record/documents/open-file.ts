/**
 * Documents: the bytes of one attachment, wherever its source keeps them, found to be what it says they are. They are
 * held whole, because their type, their digest and the statement of them must come before the first byte is sent.
 */
import { createHash } from 'node:crypto'
import type { AccessGrant } from '../../domain/access-grant.ts'
import { binaryOf } from '../../domain/gp-documents.ts'
import { keeperOf } from '../../domain/pointers.ts'
import { isLive, type Source } from '../../domain/region.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import { objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import type { DocumentCheck, DocumentFiles, ShownType } from '../../ports/document-files.ts'
import type { HtmlSanitiser } from '../../ports/html-sanitiser.ts'

/** Of an overnight copy, whose documents come inside their entries. */
const COPIED_BYTES_MAX = 20_971_520

const STALE_POINTER = 'the locator is stale: the document is no longer where its pointer says'

export interface FilePorts {
  readonly files: DocumentFiles
  readonly fileCheck: DocumentCheck
  readonly sanitiser: HtmlSanitiser
}

export interface OpenedFile {
  readonly type: ShownType
  /** As sent: HTML is sanitised. */
  readonly bytes: Uint8Array
  /** Of the bytes as received, hex. */
  readonly receivedSha256: string
  /** What was taken out of HTML. */
  readonly removed: readonly string[]
  /** How the bytes differ from what their source says of them; null when they do not. */
  readonly mismatch: string | null
}

interface Attached {
  readonly attachment: JsonObject
  /** The resource it stands in. */
  readonly resource: Resource
}

interface Fetching {
  readonly requestId: string
  readonly signal: AbortSignal
}

export async function openFile(
  ports: FilePorts,
  grant: AccessGrant,
  source: Source,
  attached: Attached,
  fetching: Fetching
): Promise<OpenedFile | Refusal> {
  const received = await loadBytes(ports.files, grant, source, attached, fetching)
  if ('code' in received) return received
  const checked = await ports.fileCheck.check(received)
  if (checked.kind === 'refused') return refuse('document-type-refused', checked.detail)
  const declared = declaredType(attached.attachment)
  if (declared !== null && declared !== checked.type) {
    return refuse('document-type-refused', `it is ${checked.type}, and its source says that it is another kind`)
  }
  const clean = checked.html === undefined ? null : ports.sanitiser.clean(checked.html)
  return {
    type: checked.type,
    bytes: clean === null ? received : new TextEncoder().encode(toPage(clean.html)),
    receivedSha256: createHash('sha256').update(received).digest('hex'),
    removed: clean?.removed ?? [],
    mismatch: mismatchOf(attached.attachment, received)
  }
}

/** Inside the attachment, in a contained Binary, or at the source's own address. */
async function loadBytes(
  files: DocumentFiles,
  grant: AccessGrant,
  source: Source,
  { attachment, resource }: Attached,
  { requestId, signal }: Fetching
): Promise<Uint8Array | Refusal> {
  const url = textOf(attachment['url'])
  const data = textOf(attachment['data']) ?? (url?.startsWith('#') === true ? containedData(resource, url) : null)
  if (data !== null) {
    const bytes = Buffer.from(data, 'base64')
    const bytesMax = isLive(source) && 'documentBytesMax' in source ? source.documentBytesMax : COPIED_BYTES_MAX
    if (bytes.byteLength <= bytesMax) return bytes
    return refuse('document-unavailable', `it is larger than ${bytesMax} bytes`)
  }
  if (url === null || url.startsWith('#')) return refuse('document-not-found', 'its source gives no file for it')
  if (!isLive(source)) return refuse('document-unavailable', 'its source sends no files overnight')
  if (source.kind === 'gp-connect-structured')
    return refuse(
      'document-unavailable',
      'the practice keeps it; it may stand among the documents of another source of the practice'
    )
  const keeper = source.kind === 'nrl' ? keeperOf(source, attachment) : source
  if (keeper === null)
    return refuse('document-unavailable', 'it lies with its custodian, where it cannot be opened from here')
  const address = source.kind === 'gp-connect-documents' ? binaryOf(attachment) : url
  if (address === null) return refuse('document-unavailable', 'its source gives an address that is none of a document')
  const file = await files.fetch(grant, keeper, address, requestId, signal)
  if (file.ok) return file.bytes
  const isStale = source.kind === 'nrl' && file.isGone === true
  return refuse('document-unavailable', isStale ? STALE_POINTER : file.detail)
}

function containedData(resource: Resource, url: string): string | null {
  const binary = objectsOf(resource['contained']).find(
    (item) => item['resourceType'] === 'Binary' && `#${String(item['id'])}` === url
  )
  return textOf(binary?.['data'])
}

/** Without parameters; null when nothing is declared, which the bytes then cannot contradict. */
function declaredType(attachment: JsonObject): string | null {
  const type = textOf(attachment['contentType'])?.split(';')[0]?.trim().toLowerCase()
  if (type === undefined || type === '') return null
  return type === 'image/jpg' ? 'image/jpeg' : type
}

/** R4, Attachment: `size` in bytes and `hash`, SHA-1 as base64, both of the bytes before they are encoded. */
function mismatchOf(attachment: JsonObject, bytes: Uint8Array): string | null {
  const size = attachment['size']
  if (typeof size === 'number' && size !== bytes.byteLength) return 'it has another size than its source says'
  const hash = textOf(attachment['hash'])
  const sha1 = createHash('sha1').update(bytes).digest('base64')
  return hash !== null && hash !== sha1 ? 'its bytes are others than its source says' : null
}

/** Our own page around the words: what stood in the head of theirs is gone. */
function toPage(body: string): string {
  return `<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Document</title></head><body>${body}</body></html>\n`
}
