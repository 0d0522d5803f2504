/** What each user last saw of a person: ids and digests of the last completed view, and nothing that can be read as a record. */
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { AccessGrant } from '../domain/access-grant.ts'

export interface SeenEntry {
  readonly section: SectionName
  /** Of what it said, without links and conflicts, which are others' doing. */
  readonly digest: string
}

export interface Look {
  /** ISO 8601: when that view was opened. */
  readonly at: string
  /** A confidentiality rule held something back in it. */
  readonly isWithheld: boolean
  /** `source section` of each that gave its whole answer. */
  readonly whole: readonly string[]
  readonly entries: ReadonlyMap<string, SeenEntry>
}

export interface LastLooks {
  /** Of this user and this person; null when there is none that can be read or it is too old. */
  load(grant: AccessGrant): Promise<Look | null>
  save(grant: AccessGrant, look: Look): Promise<void>
}
