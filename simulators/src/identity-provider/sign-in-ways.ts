/** The ways in which the identity service can be told to go wrong while it runs, and its page. */
import { page } from '../fhir-server/html.ts'
import { waysNow } from '../fhir-server/ways.ts'

export const SIGN_IN_WAYS = {
  ok: 'signs in as it should',
  denied: 'says that nobody may sign in',
  weak: 'signs everybody in with one factor only',
  'no-roles': 'knows no roles of whoever signs in',
  'another-role': 'says that a role was chosen which the user does not hold',
  failing: 'answers with a server error',
  hang: 'never answers'
} as const

export type SignInWay = keyof typeof SIGN_IN_WAYS

const WORDS =
  'Press one, then sign in to the console: it must let nobody in and say why, and “ok” must let them in again.'

export function identityPage(way: SignInWay): string {
  return page(
    'Care identity service',
    '#005eb8',
    'By whom privacy officers and the central team sign in, in the shape of the national service; it is simulated. Begin at /console of the Notts Care Record.',
    waysNow(SIGN_IN_WAYS, way, WORDS)
  )
}
