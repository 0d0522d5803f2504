/**
 * Whether the page is being printed: what is shortened on the screen is then written out in full (hazard H-010). From
 * `beforeprint` on: a browser that has counted the sheets drops those that are added when its media have changed.
 */
import { useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'

const media = window.matchMedia('print')
let isBetweenPrintEvents = false

function subscribe(changed: () => void): () => void {
  const onPrint = ({ type }: Event): void => {
    isBetweenPrintEvents = type === 'beforeprint'
    flushSync(changed)
  }
  window.addEventListener('beforeprint', onPrint)
  window.addEventListener('afterprint', onPrint)
  media.addEventListener('change', changed)
  return () => {
    window.removeEventListener('beforeprint', onPrint)
    window.removeEventListener('afterprint', onPrint)
    media.removeEventListener('change', changed)
  }
}

export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => isBetweenPrintEvents || media.matches)
}
