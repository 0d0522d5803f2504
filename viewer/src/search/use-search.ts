/**
 * Asks for what the reader looks for, once for each search. Words and answers stay in memory: the history, which a browser writes
 * to its disk, holds a number that means nothing. Answers stay for as long as their view is open, so that Back from an
 * entry's page shows the results again and asks nobody; whoever loads the page anew types the words again.
 */
import { useCallback, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { SEARCH_PARAMETER, SearchAnswer } from '@ncr/contract/search.ts'
import { isObject, textAt } from '../record/fhir-read.ts'
import type { Refusal } from '../record/record-state.ts'
import { useRecord } from '../record/use-record.tsx'

/** The contract's own word; its file would bring the whole of zod. */
const PARAMETER: typeof SEARCH_PARAMETER = 'q'
/** Of one view; the oldest goes, and is asked for again by whoever goes back that far. */
const ANSWERS_KEPT_MAX = 5
/** In the state of the history. */
const STATE_KEY = 'search'

export type Search =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly answer: SearchAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface AskedSearch {
  /** What is looked for at this place in the history; null where nothing is. */
  readonly query: string | null
  /** Something was, before the page was loaded anew: its words are gone. */
  readonly isForgotten: boolean
  readonly search: Search
  lookFor(query: string): void
  askAgain(): void
}

/** By the view that they belong to: when it is gone they are gone with it (H-001, H-024). */
const answersOf = new WeakMap<OpenedEvent, Map<string, SearchAnswer>>()

/** By a number that nobody can guess and that means nothing; gone with the page. */
const queries = new Map<string, string>()

function toSearchId(query: string): string {
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-')
  queries.set(id, query)
  return id
}

function keep(opened: OpenedEvent, place: string, answer: SearchAnswer): void {
  const answers = answersOf.get(opened) ?? new Map<string, SearchAnswer>()
  answersOf.set(opened, answers.set(place, answer))
  const [oldest] = answers.keys()
  if (oldest !== undefined && answers.size > ANSWERS_KEPT_MAX) answers.delete(oldest)
}

/** An answer for another view must not be drawn in this one (H-001). */
function isAnswerOf(value: unknown, disclosureId: string): value is SearchAnswer {
  if (!isObject(value) || value['disclosureId'] !== disclosureId || typeof value['found'] !== 'number') return false
  return Array.isArray(value['hits']) && Array.isArray(value['places']) && isObject(value['documents'])
}

async function toSearch(read: Response | Refusal, disclosureId: string): Promise<Search> {
  if (!(read instanceof Response)) return { kind: 'refused', refusal: read }
  const value: unknown = await read.json().catch(() => null)
  if (isAnswerOf(value, disclosureId)) return { kind: 'answered', answer: value }
  const requestId = read.headers.get('x-request-id')
  const detail = 'The answer is not of a search in this view.'
  return { kind: 'refused', refusal: { code: 'answer-unusable', requestId, detail } }
}

const NONE: Search = { kind: 'none' }
const ASKING: Search = { kind: 'asking' }

/** `opened`: null until the record has opened. */
export function useSearch(opened: OpenedEvent | null): AskedSearch {
  const { read } = useRecord()
  const { state } = useLocation() as { state: unknown }
  const navigate = useNavigate()
  const place = textAt(state, STATE_KEY) ?? ''
  const query = queries.get(place) ?? null
  const [attempt, setAttempt] = useState(0)
  const key = `${place} ${opened?.disclosureId ?? ''} ${attempt}`
  const [held, setHeld] = useState<{ readonly key: string; readonly search: Search } | null>(null)
  useEffect(() => {
    if (opened === null || query === null || answersOf.get(opened)?.has(place)) return undefined
    const abort = new AbortController()
    void read(`${ROUTES.search}?${new URLSearchParams({ [PARAMETER]: query })}`, 'application/json', abort.signal)
      .then((answer) => toSearch(answer, opened.disclosureId))
      .then((search) => {
        if (abort.signal.aborted) return
        if (search.kind === 'answered') keep(opened, place, search.answer)
        setHeld({ key, search })
      })
    return () => abort.abort()
  }, [opened, query, place, key, read])
  const askAgain = useCallback(() => setAttempt((before) => before + 1), [])
  const lookFor = (typed: string): void => {
    void navigate('.', { state: { [STATE_KEY]: toSearchId(typed) }, replace: typed === query })
  }
  const asked = { query, isForgotten: place !== '' && query === null, lookFor, askAgain }
  const kept = opened === null ? undefined : answersOf.get(opened)?.get(place)
  if (query === null) return { ...asked, search: NONE }
  if (kept) return { ...asked, search: { kind: 'answered', answer: kept } }
  return { ...asked, search: held?.key === key ? held.search : ASKING }
}
