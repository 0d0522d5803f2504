/** Which entry the address names. The links of all entries are worked out when an address came from outside, never before. */
import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate, type Location } from 'react-router'
import { isObject } from '../record/fhir-read.ts'
import { ENTRY_PARAMETER, toEntryLink } from './entry-link.ts'

export type LinkedEntry =
  | { readonly kind: 'none' }
  | { readonly kind: 'entry'; readonly entryId: string }
  /** None of those that are here now. */
  | { readonly kind: 'not-here' }

export interface LinkedEntryHandle {
  readonly linked: LinkedEntry
  /** A step in the history, so that Back closes it. */
  open(entryId: string): void
  /** Back to where the first of the opened entries was opened. */
  leave(): void
}

/** In the state of the history: how many steps lead back out of opened entries. A number, and nothing of the person. */
const STEPS = 'entrySteps'

function stepsOf({ state }: Location): number {
  const steps: unknown = isObject(state) ? state[STEPS] : 0
  return typeof steps === 'number' ? steps : 0
}

function withEntry({ search }: Location, link: string | null): string {
  const parameters = new URLSearchParams(search)
  if (link === null) parameters.delete(ENTRY_PARAMETER)
  else parameters.set(ENTRY_PARAMETER, link)
  return `?${parameters}`
}

function withSteps({ state }: Location, steps: number): Record<string, unknown> {
  return { ...(isObject(state) ? state : {}), [STEPS]: steps }
}

/** `ids`: of every entry that can be opened here; the same array until there are others. */
export function useLinkedEntry(linkKey: string | null, ids: readonly string[]): LinkedEntryHandle {
  const location = useLocation()
  const navigate = useNavigate()
  const link = new URLSearchParams(location.search).get(ENTRY_PARAMETER)
  const entryOf = useRef(new Map<string, string>())
  const [looked, setLooked] = useState<readonly string[] | null>(null)
  const entryId = link === null ? undefined : entryOf.current.get(link)
  const isSought = linkKey !== null && link !== null && entryId === undefined
  useEffect(() => {
    if (!isSought) return undefined
    let isWanted = true
    void Promise.all(ids.map(async (id) => [await toEntryLink(linkKey, id), id] as const)).then((links) => {
      if (!isWanted) return
      for (const [one, id] of links) entryOf.current.set(one, id)
      setLooked(ids)
    })
    return () => {
      isWanted = false
    }
  }, [isSought, linkKey, ids])
  const step = stepsOf(location)

  return {
    linked:
      entryId !== undefined ? { kind: 'entry', entryId } : { kind: isSought && looked === ids ? 'not-here' : 'none' },
    open: (id) => {
      if (linkKey === null) return
      void toEntryLink(linkKey, id).then((to) => {
        entryOf.current.set(to, id)
        if (to !== link) void navigate(withEntry(location, to), { state: withSteps(location, step + 1) })
      })
    },
    leave: () => {
      if (step > 0) void navigate(-step)
      else if (link !== null) void navigate(withEntry(location, null), { state: withSteps(location, 0), replace: true })
    }
  }
}
