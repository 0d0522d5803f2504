/**
 * Opens one document of a record that is open. Its entry is asked for anew at its source, so that the same guards hold
 * as for the record; then its bytes are fetched, checked and stated one by one before any of them is sent.
 *
 *   authorise   → AccessGrant          | refused: partner-not-live, launch-role, …, hidden-from-role
 *   locate      → LocatedSource        | document-not-found, document-unavailable
 *   fan-out     → SourceAnswer         | document-unavailable
 *   normalise   → whose it is          | an incident for an answer about somebody else; document-not-found
 *   documents   → bytes                | document-unavailable, document-type-refused
 *   disclose    document               | with a digest of the bytes; audit-unavailable → not sent
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import { attachmentsOf, toDocumentName, type DocumentName, type DocumentType } from '../domain/attachments.ts'
import { isDenied } from '../domain/data-policy.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { isResource, resourceKey, type Resource } from '../domain/resource.ts'
import { namesRecordTypes } from '../domain/references.ts'
import type { ShownType } from '../ports/document-files.ts'
import type { Session } from '../ports/session-store.ts'
import { disclose } from './disclose/disclose.ts'
import { openFile, type FilePorts, type OpenedFile } from './documents/open-file.ts'
import { fanOut, toAsking, type Answered } from './fan-out/fan-out.ts'
import { locate } from './locate/locate.ts'
import { normalise } from './normalise/normalise.ts'
import { authoriseRead, raiseIncident, type RecordPorts } from './open-record.ts'

export interface DocumentPorts extends RecordPorts, FilePorts {}

export interface DocumentRequest {
  /** The last part of the address, decoded. */
  readonly named: string
  /** Which of its contents, from 0. */
  readonly content: number
  readonly requestId: string
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal
}

export interface OpenedDocument {
  readonly type: ShownType
  readonly bytes: Uint8Array
}

type Asked = DocumentRequest & { readonly disclosureId: string }

const SECTION_OF: Readonly<Record<DocumentType, SectionName>> = {
  DocumentReference: 'documents',
  DiagnosticReport: 'results'
}

export async function openDocument(
  ports: DocumentPorts,
  session: Session,
  request: DocumentRequest
): Promise<OpenedDocument | Refusal> {
  const { disclosureId } = session
  assert(disclosureId !== null, 'a document belongs to a record that is open')
  const grant = await authoriseRead(ports, session, request.requestId)
  if (isRefusal(grant)) return grant
  const name = toDocumentName(request.named, grant.nhsNumber)
  if (name === null) return refuse('document-not-found')
  if (grant.permission.hiddenSections.has(SECTION_OF[name.type])) return refuse('hidden-from-role')
  if (isDenied(grant.permission.denied, name.source, name.type)) return refuse('hidden-from-role')
  const asked = { ...request, disclosureId }
  const alone = await askSource(ports, grant, name, asked, [name.type])
  if (isRefusal(alone)) return alone
  const answered = needsCompany(grant, name, alone) ? await askSource(ports, grant, name, asked) : alone
  if (isRefusal(answered)) return answered
  const resource = await believe(ports, grant, name, answered, asked)
  if (isRefusal(resource)) return resource
  const attachment = attachmentsOf(resource)[request.content] ?? null
  if (attachment === null) return refuse('document-not-found')
  const file = await openFile(ports, grant, answered.source, { attachment, resource }, asked)
  if (isRefusal(file)) return file
  return file.mismatch === null
    ? state(ports, grant, name, file, asked)
    : refuseMismatch(ports, grant, name, file, asked)
}

/** The answer of the one source about this person. `types`: left out, everything it sends. */
async function askSource(
  ports: DocumentPorts,
  grant: AccessGrant,
  { source: id, type }: DocumentName,
  asked: Asked,
  types: readonly string[] | null = null
): Promise<Answered | Refusal> {
  const located = (await locate(ports.region, ports.linkages, grant, ports.clock.nowMs())).find(
    ({ source }) => source.id === id
  )
  if (located === undefined || !located.source.resourceTypes.includes(type)) return refuse('document-not-found')
  if (located.notAsked !== null) return refuse('document-unavailable', located.notAsked)
  const narrowed = { ...located, source: { ...located.source, resourceTypes: types ?? located.source.resourceTypes } }
  const asking = toAsking(ports.region, asked.requestId, asked.signal)
  for await (const [answered] of fanOut(ports, grant, [narrowed], asking)) {
    if (answered !== undefined) return answered
  }
  return refuse('document-unavailable')
}

/** A document that names other resources may have to be withheld for what they are: they are asked for with it. */
function needsCompany(grant: AccessGrant, name: DocumentName, { source, answer }: Answered): boolean {
  if (grant.permission.sensitiveCodes.size === 0 || answer.kind !== 'asked') return false
  const received = (answer.types.get(name.type)?.resources ?? []).filter(isResource)
  const document = received.findLast((one) => `${source.id}/${String(resourceKey(one))}` === name.entryId)
  return document !== undefined && namesRecordTypes(document)
}

/** The resource as its source gave it, once it is known to be readable and about this person. */
async function believe(
  ports: DocumentPorts,
  grant: AccessGrant,
  name: DocumentName,
  { source, answer }: Answered,
  asked: Asked
): Promise<Resource | Refusal> {
  const normalised = normalise(ports.check, grant, source, answer)
  const unraised = await raiseIncident(ports, grant, normalised, asked)
  if (unraised !== null) return unraised
  if (normalised.kind === 'whole') return refuse('document-unavailable', normalised.detail ?? normalised.state)
  const read = normalised.types.get(name.type)
  if (answer.kind !== 'asked' || read === undefined) return refuse('document-unavailable')
  if (read.entries.some((entry) => entry.id === name.entryId)) {
    const received = (answer.types.get(name.type)?.resources ?? []).filter(isResource)
    const resource = received.findLast((one) => `${source.id}/${String(resourceKey(one))}` === name.entryId)
    assert(resource !== undefined, 'an entry was received before it was read')
    return resource
  }
  // It may be among what did not come: that is not "there is none".
  const missing = read.failure?.detail ?? read.cut ?? (read.unreadable.length > 0 ? 'it cannot be read' : null)
  return missing === null ? refuse('document-not-found') : refuse('document-unavailable', missing)
}

async function state(
  ports: DocumentPorts,
  grant: AccessGrant,
  name: DocumentName,
  { type, bytes, receivedSha256, removed }: OpenedFile,
  { disclosureId, requestId, content }: Asked
): Promise<OpenedDocument | Refusal> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const what = {
    entry: name.entryId,
    content,
    contentType: type,
    bytes: bytes.byteLength,
    sha256,
    receivedSha256,
    removed
  }
  const unaudited = await disclose(ports.audit, grant, { kind: 'document', disclosureId, requestId, what })
  return unaudited ?? { type, bytes }
}

async function refuseMismatch(
  ports: DocumentPorts,
  grant: AccessGrant,
  name: DocumentName,
  { mismatch }: OpenedFile,
  asked: Asked
): Promise<Refusal> {
  const unraised = await raiseMismatch(ports, grant, name, asked)
  return unraised ?? refuse('document-unavailable', mismatch ?? 'other bytes than its source says')
}

/** Other bytes than its source says: exchanged, or cut. Whose they are nobody knows, so nobody sees them (H-022). */
export async function raiseMismatch(
  ports: RecordPorts,
  grant: AccessGrant,
  { source, entryId }: Pick<DocumentName, 'source' | 'entryId'>,
  { disclosureId, requestId }: { readonly disclosureId: string; readonly requestId: string }
): Promise<Refusal | null> {
  ports.log.error('document-mismatch', { source, requestId })
  const what = { source, kind: 'document-mismatch', resources: [entryId.slice(source.length + 1)] }
  return disclose(ports.audit, grant, { kind: 'incident', disclosureId, requestId, what })
}
