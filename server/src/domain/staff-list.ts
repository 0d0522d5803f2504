/**
 * What a partner's own list says of its staff, for two facts that a privacy officer is told: somebody opened their own record, or
 * that of somebody at their address. It is held in memory and in nothing that is kept; a fact is no suspicion.
 */
import type { IndexPerson } from './person.ts'
import type { PersonNumbers } from './person-numbers.ts'

export interface StaffMember {
  readonly nhsNumber: string | null
  /** With its postcode, in any writing. */
  readonly address: string | null
}

/** By the user's id, as the partner's launches name them. */
export type StaffList = ReadonlyMap<string, StaffMember>

/** Facts of an opening that only its moment knows: the audit keeps no name and no address. */
export interface ReaderFacts {
  readonly sameSurname: boolean
  readonly ownRecord: boolean
  readonly sameAddress: boolean
}

export function isOwnRecord(member: StaffMember | undefined, numbers: PersonNumbers): boolean {
  return numbers.some((number) => number === member?.nhsNumber)
}

/** The same postcode and the same beginning, "12" or "Flat 2": streets are written in too many ways to be compared. */
export function sharesAddress(member: StaffMember | undefined, { address }: IndexPerson): boolean {
  const [mine, theirs] = [toKey(member?.address ?? null), toKey(address)]
  return mine !== null && mine === theirs
}

const POSTCODE = /\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b/i

function toKey(address: string | null): string | null {
  const [whole = '', outward = '', inward = ''] = POSTCODE.exec(address ?? '') ?? []
  // "Flat 2, 14 High Street" is the flat; "14 High Street" the number; "Rose Cottage, …" its name.
  const first = (address ?? '').replace(whole, '').split(',')[0]?.trim().toLowerCase() ?? ''
  const number = /\d+[a-z]?\b/.exec(first)?.[0] ?? first.replaceAll(/[^\p{L}]/gu, '')
  return whole === '' || number === '' ? null : `${outward}${inward} ${number}`.toUpperCase()
}
