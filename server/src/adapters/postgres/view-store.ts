/**
 * Kept views in PostgreSQL. An entry is closed and written the first time that it is sent about a person; afterwards its
 * digest alone is cited. What is closed here goes to the audit's writer, which commits it with its statement.
 */
import assert from 'node:assert/strict'
import { createSecretKey, hash, randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib'
import type pg from 'pg'
import { AccessGrant } from '../../domain/access-grant.ts'
import type { ViewKey } from '../../ports/view-key.ts'
import type { SentText, ViewKeeper, ViewStore } from '../../ports/view-store.ts'
import { runQuery } from './database.ts'

const KEY_BYTES = 32
export const DIGEST_BYTES = 32
/** Newest packs that are looked at: an entry of an older one is kept once more. */
const PACKS_LOOKED_AT_MAX = 200
const compressLater = promisify(zstdCompress)
/** Up to here it takes less than handing it to another thread does. */
const COMPRESSED_AT_ONCE_CHARACTERS_MAX = 32 * 1024
/** The fastest: entries of one source are so alike that more effort gains little. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

interface Known {
  readonly key_id: string
  readonly wrapped: Buffer
  readonly digests: Buffer | null
}

const LOAD = `
  select key.key_id, key.wrapped, (
    select string_agg(newest.digests, ''::bytea) from (
      select digests from view_pack
      where nhs_number = key.nhs_number and key_id = key.key_id and leaving_at is null
      order by id desc limit ${PACKS_LOOKED_AT_MAX}) newest) as digests
  from view_key key where key.nhs_number = $1`

export function createViewStore(pool: pg.Pool, viewKey: ViewKey): ViewStore {
  const load = async (nhsNumber: string): Promise<Known | undefined> =>
    (await runQuery<Known>(pool, LOAD, [nhsNumber])).rows[0]

  const make = async (nhsNumber: string): Promise<void> => {
    const keyId = randomUUID()
    const wrapped = viewKey.close(null, randomBytes(KEY_BYTES), keyOf(nhsNumber, keyId))
    const sql = 'insert into view_key (nhs_number, key_id, wrapped) values ($1, $2, $3) on conflict do nothing'
    await runQuery(pool, sql, [nhsNumber, keyId, wrapped])
  }

  return {
    async open(grant) {
      AccessGrant.assert(grant)
      const { nhsNumber } = grant
      let known = await load(nhsNumber)
      if (known === undefined) {
        await make(nhsNumber)
        known = await load(nhsNumber)
      }
      assert(known !== undefined, 'a person’s key is there once it was made')
      const key = viewKey.open(null, known.wrapped, keyOf(nhsNumber, known.key_id))
      assert(key !== null, 'the site’s key opens what it closed: audit.viewKeyFile is another one')
      return createKeeper(
        viewKey,
        { nhsNumber, keyId: known.key_id, key: createSecretKey(key) },
        toDigests(known.digests)
      )
    }
  }
}

/** What a person's wrapped key belongs to. */
export function keyOf(nhsNumber: string, keyId: string): string {
  return `key ${nhsNumber} ${keyId}`
}

function toDigests(joined: Buffer | null): Set<string> {
  const digests = new Set<string>()
  if (joined === null) return digests
  for (let at = 0; at < joined.byteLength; at += DIGEST_BYTES)
    digests.add(joined.toString('base64url', at, at + DIGEST_BYTES))
  return digests
}

interface PersonKey {
  readonly nhsNumber: string
  readonly keyId: string
  readonly key: KeyObject
}

/** Of some ten short frames an open, and a long pack at a first one. */
async function compress(text: string): Promise<Buffer> {
  const isShort = text.length <= COMPRESSED_AT_ONCE_CHARACTERS_MAX
  return isShort ? zstdCompressSync(text, COMPRESSION) : compressLater(text, COMPRESSION)
}

function createKeeper(viewKey: ViewKey, { nhsNumber, keyId, key }: PersonKey, kept: Set<string>): ViewKeeper {
  const close = async (text: string, about: string): Promise<Buffer> => viewKey.close(key, await compress(text), about)

  const closeNew = async (entries: readonly SentText[]) => {
    const fresh = entries.filter(({ digest }) => !kept.has(digest) && kept.add(digest))
    if (fresh.length === 0) return null
    const digests = Buffer.concat(fresh.map(({ digest }) => Buffer.from(digest, 'base64url')))
    return { digests, bytes: await close(fresh.map(({ text }) => text).join('\n'), packOf(digests)) }
  }

  return {
    async seal(frame, entries) {
      const digest = hash('sha256', frame, 'buffer')
      const [bytes, pack] = await Promise.all([close(frame, frameOf(digest)), closeNew(entries)])
      return { nhsNumber, keyId, frame: { digest, bytes }, pack }
    }
  }
}

export function frameOf(digest: Buffer): string {
  return `frame ${digest.toString('hex')}`
}

export function packOf(digests: Buffer): string {
  return `pack ${hash('sha256', digests, 'hex')}`
}
