/** Who is signed in to the console; the tab is cleared when that ends. */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Officer } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { Refusal } from '../record/record-state.ts'
import { askConsole, isRefused } from './ask-console.ts'

export type SignIn =
  | { readonly kind: 'asking' }
  | { readonly kind: 'signed-in'; readonly officer: Officer }
  | { readonly kind: 'signed-out'; readonly refusal: Refusal | null }

interface OfficerHandle {
  readonly signIn: SignIn
  /** Asks the server; an answer that says the session is over clears the tab. */
  ask<Answer extends object>(path: string, body?: object): Promise<Answer | Refusal>
  signOut(): void
}

const ENDED: ReadonlySet<string> = new Set(['sign-in-required', 'sign-in-role'])
const OfficerContext = createContext<OfficerHandle | null>(null)

export function useOfficerHandle(): OfficerHandle {
  const handle = use(OfficerContext)
  if (!handle) throw new Error('useOfficerHandle is called outside OfficerProvider')
  return handle
}

/** The officer on the pages that are drawn only for one. */
export function useOfficer(): Officer {
  const { signIn } = useOfficerHandle()
  if (signIn.kind !== 'signed-in') throw new Error('a page of the console is drawn for nobody')
  return signIn.officer
}

/** What an officer looked at must not outlast the session on an unattended screen (H-024). */
function useClearWhenIdle(officer: Officer | null, lastAskedMs: { current: number }, clear: () => void): void {
  useEffect(() => {
    if (officer === null) return undefined
    const timer = setInterval(() => {
      if (Date.now() - lastAskedMs.current > officer.idleMs) clear()
    }, 1000)
    return () => clearInterval(timer)
  }, [officer, lastAskedMs, clear])
}

export function OfficerProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [signIn, setSignIn] = useState<SignIn>({ kind: 'asking' })
  const lastAskedMs = useRef(0)
  const ask = useCallback(async <Answer extends object>(path: string, body?: object): Promise<Answer | Refusal> => {
    const sentMs = Date.now()
    const answer = await askConsole<Answer>(path, body)
    if (!isRefused(answer)) lastAskedMs.current = Math.max(lastAskedMs.current, sentMs)
    else if (ENDED.has(answer.code)) setSignIn({ kind: 'signed-out', refusal: answer })
    return answer
  }, [])
  useEffect(() => {
    void ask<Officer>(ROUTES.consoleSession).then((answer) =>
      setSignIn(isRefused(answer) ? { kind: 'signed-out', refusal: answer } : { kind: 'signed-in', officer: answer })
    )
  }, [ask])
  const clear = useCallback(() => setSignIn({ kind: 'signed-out', refusal: null }), [])
  useClearWhenIdle(signIn.kind === 'signed-in' ? signIn.officer : null, lastAskedMs, clear)
  const handle = useMemo(
    () => ({
      signIn,
      ask,
      signOut: () => void askConsole(ROUTES.consoleSignOut, {}).then(clear)
    }),
    [signIn, ask, clear]
  )
  return <OfficerContext value={handle}>{children}</OfficerContext>
}
