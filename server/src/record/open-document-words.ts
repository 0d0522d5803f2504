/**
 * The words of the documents of a record, for a search: each opened as `open-document.ts` opens it for a reader, with
 * the same guards, and read. Nothing of them is kept; what could not be read, or not in time, is told one by one.
 *
 *   documents   → OpenedFile           | of another kind, too large, out of reach: told
 *   (read)      → words                | a PDF that takes too long or too much: told
 */
import { mentionsSafeguarding } from '@ncr/contract/safeguarding.ts'
import type { UnsearchedDocument } from '@ncr/contract/search.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import { attachmentsOf } from '../domain/attachments.ts'
import type { Source } from '../domain/region.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { JsonObject, Resource } from '../domain/resource.ts'
import type { PdfReader } from '../ports/pdf-words.ts'
import type { DocumentDigest } from './disclose/sent-statement.ts'
import { openFile, type FilePorts, type OpenedFile } from './documents/open-file.ts'
import { raiseMismatch } from './open-document.ts'
import type { RecordPorts } from './open-record.ts'
import type { Field } from './search/entry-fields.ts'
import { blocksOfHtml, bodyOf } from './search/words-of-html.ts'

export interface DocumentWordsPorts extends RecordPorts, FilePorts {
  readonly pdf: PdfReader
}

/** Of one search, the newest first; the others are told. */
const SEARCHED_DOCUMENTS_MAX = 60
const DOCUMENTS_AT_ONCE_MAX = 4
/** For all documents of one search together. */
const SEARCHED_DOCUMENTS_MS = 10_000
const WORDS_CHARACTERS_MAX = 500_000

export interface WantedDocument {
  readonly entryId: string
  readonly source: Source
  /** As its source gave it. */
  readonly resource: Resource
}

export interface DocumentWords {
  readonly fields: ReadonlyMap<string, readonly Field[]>
  readonly searched: readonly DocumentDigest[]
  readonly unsearched: readonly UnsearchedDocument[]
}

interface Asked {
  readonly disclosureId: string
  readonly requestId: string
  readonly signal: AbortSignal
}

interface Content extends WantedDocument {
  readonly content: number
  readonly attachment: JsonObject
}

interface ReadContent {
  readonly field: Field | null
  readonly digest: DocumentDigest | null
  readonly unsearched: UnsearchedDocument | null
}

/** `wanted`: newest first. */
export async function openDocumentWords(
  ports: DocumentWordsPorts,
  grant: AccessGrant,
  wanted: readonly WantedDocument[],
  asked: Asked
): Promise<DocumentWords | Refusal> {
  const contents = wanted.flatMap((one) =>
    attachmentsOf(one.resource).flatMap((attachment, content): Content[] =>
      attachment === null ? [] : [{ ...one, content, attachment }]
    )
  )
  const late = ports.timer.signalAfter(SEARCHED_DOCUMENTS_MS)
  const within = { ...asked, signal: AbortSignal.any([asked.signal, late]) }
  const read = new Map<Content, ReadContent>()
  const queue = contents.slice(0, SEARCHED_DOCUMENTS_MAX)
  let refusal: Refusal | null = null
  const work = async (): Promise<void> => {
    for (let content = queue.shift(); content !== undefined && refusal === null; content = queue.shift()) {
      const one = await readContent(ports, grant, content, within)
      if (isRefusal(one)) refusal = one
      else read.set(content, one)
    }
  }
  await Promise.all(Array.from({ length: DOCUMENTS_AT_ONCE_MAX }, work))
  return refusal ?? toDocumentWords(contents, read)
}

function toDocumentWords(contents: readonly Content[], read: ReadonlyMap<Content, ReadContent>): DocumentWords {
  const fields = new Map<string, Field[]>()
  for (const [{ entryId }, { field }] of read) {
    if (field !== null) fields.set(entryId, [...(fields.get(entryId) ?? []), field])
  }
  return {
    fields,
    searched: [...read.values()].flatMap(({ digest }) => digest ?? []),
    unsearched: contents.flatMap((content) => {
      const one = read.get(content)
      if (one !== undefined) return one.unsearched ?? []
      return (
        unsearched(content, 'not-asked', `behind the limit of ${SEARCHED_DOCUMENTS_MAX} documents`).unsearched ?? []
      )
    })
  }
}

async function readContent(
  ports: DocumentWordsPorts,
  grant: AccessGrant,
  content: Content,
  asked: Asked
): Promise<ReadContent | Refusal> {
  const tooLate = `no time was left within ${SEARCHED_DOCUMENTS_MS} ms`
  if (asked.signal.aborted) return unsearched(content, 'timed-out', tooLate)
  const file = await openFile(ports, grant, content.source, content, asked)
  if (isRefusal(file)) {
    if (asked.signal.aborted) return unsearched(content, 'timed-out', tooLate)
    return unsearched(content, file.code === 'document-type-refused' ? 'not-supported' : stateOf(file), file.detail)
  }
  if (file.mismatch !== null) {
    const name = { source: content.source.id, entryId: content.entryId }
    return (await raiseMismatch(ports, grant, name, asked)) ?? unsearched(content, 'unavailable', file.mismatch)
  }
  return readFile(ports.pdf, content, file, asked)
}

async function readFile(pdf: PdfReader, content: Content, file: OpenedFile, asked: Asked): Promise<ReadContent> {
  const digest = { entry: content.entryId, content: content.content, sha256: file.receivedSha256 }
  switch (file.type) {
    case 'text/html': {
      const text = blocksOfHtml(bodyOf(new TextDecoder().decode(file.bytes))).join('\n')
      return searched(content, digest, text, text.length > WORDS_CHARACTERS_MAX)
    }
    case 'application/pdf': {
      const words = await pdf.read(file.bytes, asked.signal)
      if (words.kind === 'unread') return unsearched(content, 'unavailable', words.detail)
      if (words.text.trim() !== '') return searched(content, digest, words.text, words.cut)
      return unsearched(content, 'not-supported', 'it has no words in it: it is a picture of a page')
    }
    case 'image/jpeg':
    case 'image/png':
      return unsearched(content, 'not-supported', 'it is a picture')
  }
}

function searched(content: Content, digest: DocumentDigest, text: string, isCut: boolean): ReadContent {
  const isGuarded = mentionsSafeguarding(text)
  const field = {
    where: 'Document',
    text: text.slice(0, WORDS_CHARACTERS_MAX),
    content: content.content,
    ...(isGuarded ? { guarded: true as const } : {})
  }
  const cut = unsearched(content, 'unavailable', 'only its beginning was searched').unsearched
  return { field, digest, unsearched: isCut && cut !== null ? { ...cut, flags: ['cut'] } : null }
}

function unsearched(
  { entryId, content }: Content,
  state: UnsearchedDocument['state'],
  detail: string = 'it could not be read'
): ReadContent {
  return { field: null, digest: null, unsearched: { entry: entryId, content, state, detail } }
}

/** The words of a fetch that took too long are its own. */
function stateOf({ detail }: Refusal): UnsearchedDocument['state'] {
  return detail?.startsWith('no answer within') === true ? 'timed-out' : 'unavailable'
}
