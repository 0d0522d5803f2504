/** Reads that belong to an open record: its pages and documents, asked for as the outer contract, section 5, says. */
import type { RecordEntry, State } from './record.ts'

export interface PageAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** `code` of the problem; empty when it is none. */
  readonly code: string
  readonly states: readonly State[]
  readonly entries: readonly (RecordEntry & { readonly unit?: string | null })[]
  readonly gpData: readonly GpDataAnswer[]
  state(source: string): State | undefined
}

export interface GpDataAnswer {
  readonly source: string
  readonly section: string
  readonly title: string
  readonly html: string
  readonly empty?: string
  readonly removed?: readonly string[]
  readonly asOf: string
}

type PageBody = Partial<Pick<PageAnswer, 'code' | 'states' | 'entries' | 'gpData'>>

/** `page`: its name, with a query where it has one. */
export async function readPage(
  productUrl: string,
  cookie: string,
  disclosureId: string,
  page: string
): Promise<PageAnswer> {
  const headers = { accept: 'application/json', cookie, 'ncr-disclosure': disclosureId }
  const response = await fetch(`${productUrl}/api/record/page/${page}`, { headers, redirect: 'manual' })
  const text = await response.text()
  const body = JSON.parse(text) as PageBody
  const states = body.states ?? []
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: body.code ?? '',
    states,
    entries: body.entries ?? [],
    gpData: body.gpData ?? [],
    state: (source) => states.find((state) => state.source === source)
  }
}
