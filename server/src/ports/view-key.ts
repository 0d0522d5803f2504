/** The site's key for kept views. The database never has it. */

export interface ViewKey {
  /** AES-256-GCM. `about`: what the bytes belong to; they open for nothing else. */
  close(key: Buffer | null, plain: Buffer, about: string): Buffer
  /** Null where they were changed, belong to something else, or another key closed them. */
  open(key: Buffer | null, closed: Buffer, about: string): Buffer | null
}
