/**
 * Back leads to where the reader was on the page, not to its top: the browser itself gives up where the page is not drawn yet,
 * and a long list is drawn in pieces. Places are kept in memory, by the key of the history’s step, and go with the tab.
 */
import { useEffect, useLayoutEffect } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

/** As long as a long list may take to be drawn on a slow machine. */
const DRAWN_WITHIN_MS = 5_000
/** What the reader does that says where they want to be. */
const OWN_MOVES = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const

const places = new Map<string, number>()

function isReachable(top: number): boolean {
  return document.documentElement.scrollHeight - window.innerHeight >= top
}

/** Goes there as soon as the page is long enough, unless the reader moves; answers the function that gives up. */
function returnTo(top: number, reached: () => void): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const go = (): void => {
    window.scrollTo(0, top)
    if (!isReachable(top)) return
    controller.abort()
    reached()
  }
  const observer = new ResizeObserver(go)
  signal.addEventListener('abort', () => observer.disconnect())
  observer.observe(document.body)
  const giveUp = (): void => {
    controller.abort()
    reached()
  }
  for (const move of OWN_MOVES) window.addEventListener(move, giveUp, { signal, passive: true })
  const timer = setTimeout(giveUp, DRAWN_WITHIN_MS)
  signal.addEventListener('abort', () => clearTimeout(timer))
  go()
  return () => controller.abort()
}

export function useScrollPlace(): void {
  const { key, hash } = useLocation()
  // A jump within the page is a step without a key of its own.
  const step = `${key}${hash}`
  const how = useNavigationType()
  useEffect(() => {
    // When the page is left or loaded anew the browser does it.
    const { scrollRestoration } = history
    const giveBack = (): void => {
      history.scrollRestoration = scrollRestoration
    }
    history.scrollRestoration = 'manual'
    window.addEventListener('pagehide', giveBack)
    return () => {
      giveBack()
      window.removeEventListener('pagehide', giveBack)
    }
  }, [])
  useLayoutEffect(() => {
    let isReturning = false
    const note = (): void => {
      if (!isReturning) places.set(step, window.scrollY)
    }
    window.addEventListener('scroll', note, { passive: true })
    const place = how === NavigationType.Pop && hash === '' ? places.get(step) : undefined
    let stop = (): void => undefined
    if (place === undefined) note()
    else {
      isReturning = true
      stop = returnTo(place, () => {
        isReturning = false
      })
    }
    return () => {
      stop()
      window.removeEventListener('scroll', note)
    }
  }, [step, hash, how])
}
