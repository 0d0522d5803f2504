/** The signed, single-use, short-lived hand-over of user, organisation, reason and person (outer contract, section 4). */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import type { Resident } from '../population/resident.ts'
import { SIGNING_ALGORITHM, type SigningKey } from './signing-key.ts'

/** The contract allows 60 s. */
const VALID_FOR_S = 45

export interface HostUser {
  readonly sub: string
  readonly fam: string
  readonly giv: string
  readonly rol: string
}

export interface Launcher {
  readonly issuer: string
  readonly audience: string
  readonly odsCode: string
  readonly key: SigningKey
}

export async function signAssertion(
  launcher: Launcher,
  user: HostUser,
  resident: Resident,
  now: Date
): Promise<string> {
  const key = await importJWK(launcher.key.privateJwk, SIGNING_ALGORITHM)
  const issuedAt = Math.floor(now.getTime() / 1000)
  assert(Number.isSafeInteger(issuedAt))
  return new SignJWT(claimsOf(launcher, user, resident))
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: launcher.key.kid, typ: 'JWT' })
    .setIssuer(launcher.issuer)
    .setAudience(launcher.audience)
    .setSubject(user.sub)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + VALID_FOR_S)
    .sign(key)
}

/** The person as the host system knows them: sometimes by an older number or name than the index has. */
function claimsOf(launcher: Launcher, user: HostUser, { person, knownAs, relationship }: Resident) {
  return {
    ods: launcher.odsCode,
    usr: { fam: user.fam, giv: user.giv, rol: user.rol },
    pat: {
      nhs: knownAs?.nhsNumber ?? person.nhsNumber,
      fam: knownAs?.family ?? person.family,
      giv: knownAs?.given ?? person.given[0],
      dob: person.birthDate,
      gen: person.gender
    },
    rsn: 'direct-care',
    rel: { kind: relationship.kind, ref: relationship.ref }
  }
}
