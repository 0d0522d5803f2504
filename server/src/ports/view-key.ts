/** The site's key for kept views. The database never has it. */
import type { KeyObject } from 'node:crypto'

export interface ViewKey {
  /** AES-256-GCM. `about`: what the bytes belong to; they open for nothing else. `key`: null for the site's own. */
  close(key: KeyObject | null, plain: Buffer, about: string): Buffer
  /** Null where they were changed, belong to something else, or another key closed them. */
  open(key: KeyObject | null, closed: Buffer, about: string): Buffer | null
}
