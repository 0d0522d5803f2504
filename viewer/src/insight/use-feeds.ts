/** The feeds as the server has them. Asked again by itself only for a while after somebody did something (H-024). */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConsoleFeeds } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { isUnderWay } from '../content/console-feed-words.ts'
import type { Refusal } from '../record/record-state.ts'

const AGAIN_AFTER_MS = 3000
/** Then an unattended screen must not keep the session alive. */
const FOLLOWED_MS = 120_000
/** A release is with a server by then. */
const HANDED_ON_MS = 20_000

export interface FeedsHandle {
  readonly answer: ConsoleFeeds | null
  readonly refusal: Refusal | null
  refresh(): Promise<void>
  /** Resolves to whether it was taken. */
  release(source: string, night: string, reason: string): Promise<boolean>
}

export function useFeeds(): FeedsHandle {
  const { ask } = useOfficerHandle()
  const [answer, setAnswer] = useState<ConsoleFeeds | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const followUntilMs = useRef(0)
  const isFollowed = useRef(false)
  const handedOnUntilMs = useRef(0)
  const load = useCallback(async (): Promise<void> => {
    const told = await ask<ConsoleFeeds>(ROUTES.consoleFeeds, {})
    if (isRefused(told)) setRefusal(told)
    else setAnswer(told)
    isFollowed.current = !isRefused(told) && told.feeds.some(isUnderWay)
  }, [ask])
  const refresh = useCallback(async (): Promise<void> => {
    followUntilMs.current = Date.now() + FOLLOWED_MS
    setRefusal(null)
    await load()
  }, [load])
  const release = useCallback(
    async (source: string, night: string, reason: string): Promise<boolean> => {
      const told = await ask<object>(ROUTES.consoleRelease, { source, night, reason })
      await refresh()
      setRefusal(isRefused(told) ? told : null)
      handedOnUntilMs.current = Date.now() + HANDED_ON_MS
      return !isRefused(told)
    },
    [ask, refresh]
  )
  useEffect(() => void refresh(), [refresh])
  useEffect(() => {
    const timer = setInterval(() => {
      const nowMs = Date.now()
      const isWaitedFor = isFollowed.current || nowMs < handedOnUntilMs.current
      if (isWaitedFor && nowMs < followUntilMs.current) void load()
    }, AGAIN_AFTER_MS)
    return () => clearInterval(timer)
  }, [load])
  return { answer, refusal, refresh, release }
}
