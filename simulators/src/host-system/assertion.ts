/** The signed, single-use, short-lived hand-over of user, organisation, reason and person (outer contract, section 4). */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { generateKeyPair, importJWK, SignJWT } from 'jose'
import type { Resident } from '../population/resident.ts'
import { bend, type LaunchWay } from './launch-ways.ts'
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
  { now, way }: { readonly now: Date; readonly way: LaunchWay }
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  assert(Number.isSafeInteger(issuedAt))
  const claims = {
    ...claimsOf(launcher, user, resident),
    iss: launcher.issuer,
    aud: launcher.audience,
    sub: user.sub,
    jti: randomUUID(),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + VALID_FOR_S
  }
  return new SignJWT(bend(claims, way))
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: launcher.key.kid, typ: 'JWT' })
    .sign(await keyOf(launcher, way))
}

async function keyOf({ key }: Launcher, way: LaunchWay): Promise<Parameters<SignJWT['sign']>[0]> {
  if (way === 'unknown-key') return (await generateKeyPair(SIGNING_ALGORITHM)).privateKey
  return importJWK(key.privateJwk, SIGNING_ALGORITHM)
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
