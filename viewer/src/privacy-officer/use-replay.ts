/** Asks for a view as it was, once: each asking is in the audit. */
import { useEffect, useRef, useState } from 'react'
import type { Replay } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { useOfficerHandle } from '../console/use-officer.tsx'
import type { Refusal } from '../record/record-state.ts'

export type ReplayAnswer =
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'replay'; readonly replay: Replay }

export function useReplay(disclosureId: string): ReplayAnswer {
  const { ask } = useOfficerHandle()
  const [answer, setAnswer] = useState<ReplayAnswer>({ kind: 'asking' })
  const asked = useRef<string | null>(null)
  useEffect(() => {
    if (asked.current === disclosureId) return
    asked.current = disclosureId
    void ask<Replay>(ROUTES.consoleReplay, { disclosureId }).then((replay) =>
      setAnswer(isRefused(replay) ? { kind: 'refused', refusal: replay } : { kind: 'replay', replay })
    )
  }, [ask, disclosureId])
  return answer
}
