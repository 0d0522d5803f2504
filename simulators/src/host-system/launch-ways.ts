/** The ways in which a host system with signed launches can be told to go wrong while it runs. */
import type { JWTPayload } from 'jose'

export const LAUNCH_WAYS = {
  ok: 'launches as it should',
  expired: 'signs launches that ran out five minutes ago',
  replayed: 'gives every launch the same number: the second is a replay',
  'unknown-key': 'signs with a key that it does not publish',
  'another-address': 'signs launches for somebody else’s address',
  'other-reason': 'says that the record is wanted for research',
  'unknown-relationship': 'names a relationship that nobody knows',
  'wrong-number': 'mistypes one digit of the NHS number',
  'another-birthday': 'has another date of birth than the person index'
} as const

export type LaunchWay = keyof typeof LAUNCH_WAYS

export const LAUNCH_WAYS_WORDS =
  'Press one, then open a record: the launch must be refused on a page that says why and whom to telephone, and “ok” must open it again.'

const LATE_S = 300

interface Claims extends JWTPayload {
  readonly pat: { readonly nhs: string; readonly dob: string }
  readonly rel: object
}

/** What a way does to the claims; `unknown-key` is no matter of claims. */
const BENT: Readonly<Record<LaunchWay, (claims: Claims) => JWTPayload>> = {
  ok: () => ({}),
  'unknown-key': () => ({}),
  expired: ({ iat = 0, exp = 0 }) => ({ iat: iat - LATE_S, nbf: iat - LATE_S, exp: exp - LATE_S }),
  replayed: () => ({ jti: 'the-same-for-all' }),
  'another-address': () => ({ aud: 'https://another-record.example/launch' }),
  'other-reason': () => ({ rsn: 'research' }),
  'unknown-relationship': ({ rel }) => ({ rel: { ...rel, kind: 'neighbour' } }),
  'wrong-number': ({ pat }) => ({
    pat: { ...pat, nhs: `${pat.nhs.slice(0, -1)}${(Number(pat.nhs.at(-1)) + 1) % 10}` }
  }),
  'another-birthday': ({ pat }) => ({ pat: { ...pat, dob: pat.dob === '1961-02-03' ? '1961-02-04' : '1961-02-03' } })
}

export function bend<C extends Claims>(claims: C, way: LaunchWay): JWTPayload {
  return { ...claims, ...BENT[way](claims) }
}
