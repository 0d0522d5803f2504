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

export interface SearchAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly code: string
  readonly found: number
  readonly atLeast: boolean
  readonly terms: readonly { readonly asked: string; readonly also: readonly string[] }[]
  readonly hits: readonly SearchHit[]
  readonly hidden: readonly string[]
  readonly documents: {
    readonly searched: number
    readonly unsearched: readonly { readonly entry: string; readonly state: string; readonly detail: string }[]
  }
  /** What one source says of one place. */
  state(place: string, source: string): State | undefined
}

interface SearchHit {
  readonly place: string
  readonly entry: string | null
  readonly source: string
  readonly title: string | null
  readonly guarded?: boolean
  readonly pages?: readonly string[]
  readonly gpSection?: string
  readonly excerpts: readonly {
    readonly where: string
    readonly parts: readonly { readonly text: string; readonly found?: boolean }[]
  }[]
}

type SearchBody = Omit<SearchAnswer, 'status' | 'headers' | 'text' | 'state'> & {
  readonly places?: readonly { readonly place: string; readonly states: readonly State[] }[]
}

/** `GET /api/record/search?q=`; null leaves `q` out. */
export async function searchRecord(
  productUrl: string,
  cookie: string,
  disclosureId: string,
  query: string | null
): Promise<SearchAnswer> {
  const headers = { accept: 'application/json', cookie, 'ncr-disclosure': disclosureId }
  const parameters = query === null ? '' : `?${new URLSearchParams({ q: query })}`
  const response = await fetch(`${productUrl}/api/record/search${parameters}`, { headers, redirect: 'manual' })
  const text = await response.text()
  const body = JSON.parse(text) as Partial<SearchBody>
  const { places = [], ...rest } = body
  return {
    code: '',
    found: 0,
    atLeast: false,
    terms: [],
    hits: [],
    hidden: [],
    documents: { searched: 0, unsearched: [] },
    ...rest,
    status: response.status,
    headers: response.headers,
    text,
    state: (place, source) => places.find((one) => one.place === place)?.states.find((state) => state.source === source)
  }
}
