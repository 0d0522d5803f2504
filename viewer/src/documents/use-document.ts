/** Fetches a document through the hub, with how much of it is in. Only the four kinds that can be shown safely are kept. */
import { useCallback, useEffect, useState } from 'react'
import { PROBLEM_JSON } from '@ncr/contract/routes.ts'
import type { Refusal } from '../record/record-state.ts'
import { useRecord, type ReadView } from '../record/use-record.tsx'

export type ShownType = 'application/pdf' | 'text/html' | 'image/jpeg' | 'image/png'

const SHOWN_TYPES: readonly ShownType[] = ['application/pdf', 'text/html', 'image/jpeg', 'image/png']

export type DocumentAnswer =
  | { readonly kind: 'asking'; readonly receivedBytes: number; readonly totalBytes: number | null }
  | {
      readonly kind: 'answered'
      readonly type: ShownType
      readonly bytes: Blob
      /** Of HTML: its words, read in the charset it was sent in. */
      readonly html: string
      readonly requestId: string
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const ASKING: DocumentAnswer = { kind: 'asking', receivedBytes: 0, totalBytes: null }

type Progress = (receivedBytes: number, totalBytes: number | null) => void

async function readPieces(response: Response, progress: Progress): Promise<readonly Uint8Array<ArrayBuffer>[] | null> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const totalBytes = Number.isNaN(length) ? null : length
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const reader = response.body?.getReader()
  let receivedBytes = 0
  try {
    for (;;) {
      const piece = await reader?.read()
      if (!piece || piece.done) break
      pieces.push(piece.value)
      receivedBytes += piece.value.length
      progress(receivedBytes, totalBytes)
    }
  } catch {
    return null
  }
  return pieces
}

/** The type is ours to decide, never the bytes': a blob is made with one of the four and nothing else (hazard H-022). */
async function toAnswer(response: Response, progress: Progress): Promise<DocumentAnswer> {
  const requestId = response.headers.get('x-request-id')
  const [sent = '', charset] = (response.headers.get('content-type') ?? '').split(/;\s*charset=/i)
  const type = SHOWN_TYPES.find((one) => one === sent.split(';')[0]?.trim().toLowerCase())
  if (!type) {
    await response.body?.cancel()
    return { kind: 'refused', refusal: { code: 'document-type-refused', status: 415, requestId, detail: sent } }
  }
  const pieces = await readPieces(response, progress)
  if (!pieces)
    return { kind: 'refused', refusal: { code: 'unreachable', requestId, detail: 'The document broke off half-way.' } }
  const bytes = new Blob([...pieces], { type })
  const html = type === 'text/html' ? decode(await bytes.arrayBuffer(), charset) : ''
  return { kind: 'answered', type, bytes, html, requestId: requestId ?? 'document' }
}

function decode(bytes: ArrayBuffer, charset: string | undefined): string {
  try {
    return new TextDecoder(charset?.replaceAll(/["']/g, '')).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

async function ask(read: ReadView, path: string, signal: AbortSignal, progress: Progress): Promise<DocumentAnswer> {
  // Problems first: a refusal is to come as data, not as a page.
  const answer = await read(path, [PROBLEM_JSON, ...SHOWN_TYPES].join(', '), signal)
  return answer instanceof Response ? toAnswer(answer, progress) : { kind: 'refused', refusal: answer }
}

export interface AskedDocument {
  readonly answer: DocumentAnswer
  askAgain(): void
}

export function useDocument(path: string): AskedDocument {
  const { read } = useRecord()
  const [attempt, setAttempt] = useState(0)
  const [answer, setAnswer] = useState<DocumentAnswer>(ASKING)
  useEffect(() => {
    const abort = new AbortController()
    const show = (found: DocumentAnswer): void => {
      if (!abort.signal.aborted) setAnswer(found)
    }
    show(ASKING)
    void ask(read, path, abort.signal, (receivedBytes, totalBytes) =>
      show({ kind: 'asking', receivedBytes, totalBytes })
    ).then(show)
    return () => abort.abort()
  }, [read, path, attempt])
  const askAgain = useCallback(() => setAttempt((before) => before + 1), [])
  return { answer, askAgain }
}
