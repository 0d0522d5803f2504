/**
 * What the pages that were opened in this view said, for the navigation: GP Data is not asked before it is opened, and a
 * failure must not read as "open to ask" afterwards (H-003).
 */
import { useSyncExternalStore } from 'react'
import type { PageName } from '@ncr/contract/section-names.ts'
import type { SectionState } from '@ncr/contract/record.ts'

type Said = ReadonlyMap<PageName, readonly SectionState[]>

const NOTHING: Said = new Map()
let heldFor: string | null = null
let said: Said = NOTHING
const listeners = new Set<() => void>()

/** A later answer of the same page replaces the earlier; another view forgets them all (H-001). */
export function rememberPage(disclosureId: string, page: PageName, states: readonly SectionState[]): void {
  said = new Map([...(heldFor === disclosureId ? said : NOTHING), [page, states]])
  heldFor = disclosureId
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function useOpenedPages(disclosureId: string | null): Said {
  const now = useSyncExternalStore(subscribe, () => said)
  return disclosureId !== null && disclosureId === heldFor ? now : NOTHING
}
