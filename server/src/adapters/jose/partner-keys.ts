/**
 * A partner's public keys: those of its file, or those at its address, where a new key may stand beside the old one and
 * the old one be taken away, without anybody here doing anything (RFC 7517).
 */
import { createLocalJWKSet, errors, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose'
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { SigningKeys } from '../../domain/region.ts'
import { errorCode } from '../../domain/error-code.ts'
import { untilAborted } from '../../domain/until-aborted.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

/** A key that is taken away stops working within this. */
const KEYS_FRESH_MS = 600_000
/** An unknown kid has the keys fetched again, at most this often, whoever sends it. */
const REFETCH_EVERY_MS = 30_000
/** While their address does not answer, the last good keys stand in for so long. */
const LAST_GOOD_MS_MAX = 86_400_000
const FETCH_MS_MAX = 3000
const JWKS_BYTES_MAX = 262_144

type KeyFinder = ReturnType<typeof createLocalJWKSet>
type Key = Awaited<ReturnType<KeyFinder>>

/** Thrown where there are no keys to judge by: the launch is neither right nor wrong. */
export class KeysUnavailable extends Error {}

export interface PartnerKeys {
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<Key>
}

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })

export function createPartnerKeys(launch: SigningKeys, clock: Clock, log: Log): PartnerKeys {
  if (launch.jwksUrl === null) {
    const finder = createLocalJWKSet((launch.jwks ?? { keys: [] }) as JSONWebKeySet)
    return { find: async (header, token) => finder(header, token) }
  }
  return createRemoteKeys(launch.jwksUrl, launch.issuer, clock, log)
}

function createRemoteKeys(url: string, issuer: string, clock: Clock, log: Log): PartnerKeys {
  const agent = new Agent({ connections: 1, connect: { timeout: FETCH_MS_MAX } })
  let good: { readonly finder: KeyFinder; readonly atMs: number } | null = null
  let triedMs = -Infinity
  let underWay: Promise<void> | null = null

  const fetchNow = async (): Promise<void> => {
    triedMs = clock.monotonicMs()
    try {
      good = { finder: createLocalJWKSet(await fetchKeys(url, agent)), atMs: clock.monotonicMs() }
    } catch (error) {
      log.warn('launch-keys-unreachable', { issuer, reason: errorCode(error), lastGood: good !== null })
    }
  }
  /** One request for all who wait; none when the last one was a moment ago. */
  const refresh = async (): Promise<void> => {
    if (underWay === null && clock.monotonicMs() - triedMs < REFETCH_EVERY_MS) return
    underWay ??= fetchNow().finally(() => (underWay = null))
    await underWay
  }
  const ageMs = (): number => (good === null ? Infinity : clock.monotonicMs() - good.atMs)

  return {
    async find(header, token) {
      if (ageMs() > KEYS_FRESH_MS) await refresh()
      if (good === null || ageMs() > LAST_GOOD_MS_MAX) throw new KeysUnavailable()
      try {
        return await good.finder(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await refresh()
        return good.finder(header, token)
      }
    }
  }
}

async function fetchKeys(url: string, dispatcher: Agent): Promise<JSONWebKeySet> {
  const headers = { accept: 'application/jwk-set+json, application/json', 'accept-encoding': 'identity' }
  const signal = AbortSignal.timeout(FETCH_MS_MAX)
  const asked = request(url, { dispatcher, headers, signal })
  const { statusCode, body } = await untilAborted(asked, signal, (late) =>
    late.body.on('error', () => undefined).destroy()
  )
  body.on('error', () => undefined)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > JWKS_BYTES_MAX) {
      body.destroy()
      throw new RangeError('more than the limit')
    }
    chunks.push(chunk)
  }
  if (statusCode !== 200) throw new RangeError('not 200')
  return jwksSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
}
