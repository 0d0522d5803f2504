/** Whether the page is being printed: what is shortened on the screen is then written out in full (hazard H-010). */
import { useSyncExternalStore } from 'react'

const media = window.matchMedia('print')

function subscribe(changed: () => void): () => void {
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => media.matches)
}
