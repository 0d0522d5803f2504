/** Kept views read back for a replay, each part checked against the digest that the audit cites; and their removal. */
import { createSecretKey, hash } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type pg from 'pg'
import { OfficerGrant } from '../../domain/officer.ts'
import type { ViewKey } from '../../ports/view-key.ts'
import type { KeptViews, ViewRemoval } from '../../ports/view-store.ts'
import { runQuery } from './database.ts'
import { DIGEST_BYTES, frameOf, keyOf, packOf } from './view-store.ts'

/** Of one pack or frame, unpacked: the 16 MiB that a source may send for one type, twice over. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024
const decompress = promisify(zstdDecompress)

interface KeyRow {
  readonly key_id: string
  readonly wrapped: Buffer
}

interface ClosedRow {
  readonly digests: Buffer
  readonly bytes: Buffer
}

export function createKeptViews(pool: pg.Pool, viewKey: ViewKey): KeptViews {
  const rowsOf = async (sql: string, values: readonly unknown[]): Promise<readonly ClosedRow[]> =>
    (await runQuery<ClosedRow>(pool, sql, values)).rows

  return {
    async find(grant, { nhsNumber, frames, entries }) {
      OfficerGrant.assert(grant)
      const found = { frames: new Map<string, string>(), entries: new Map<string, string>() }
      const { rows } = await runQuery<KeyRow>(pool, 'select key_id, wrapped from view_key where nhs_number = $1', [
        nhsNumber
      ])
      const [row] = rows
      const plain = row === undefined ? null : viewKey.open(null, row.wrapped, keyOf(nhsNumber, row.key_id))
      if (row === undefined || plain === null) return found
      const key = createSecretKey(plain)
      const open = async (bytes: Buffer, about: string): Promise<string> => {
        const packed = viewKey.open(key, bytes, about)
        return packed === null ? '' : String(await decompress(packed, { maxOutputLength: UNPACKED_BYTES_MAX }))
      }
      const wantedFrames = frames.map((digest) => Buffer.from(digest, 'base64url'))
      for (const { digests, bytes } of await rowsOf(FRAMES, [nhsNumber, row.key_id, wantedFrames]))
        keepTrue(found.frames, await open(bytes, frameOf(digests)), digests)
      const wanted = new Set(entries)
      for (const { digests, bytes } of await rowsOf(PACKS, [nhsNumber, row.key_id])) {
        if (!holdsAny(digests, wanted)) continue
        const texts = (await open(bytes, packOf(digests))).split('\n')
        texts.forEach((text, at) =>
          keepTrue(found.entries, text, digests.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES))
        )
      }
      return found
    }
  }
}

const FRAMES =
  'select digest as digests, bytes from view_frame where nhs_number = $1 and key_id = $2 and digest = any($3::bytea[])'
const PACKS = 'select digests, bytes from view_pack where nhs_number = $1 and key_id = $2 order by id'

/** Only what is what it is cited as. */
function keepTrue(into: Map<string, string>, text: string, digest: Buffer): void {
  if (hash('sha256', text, 'buffer').equals(digest)) into.set(digest.toString('base64url'), text)
}

function holdsAny(digests: Buffer, wanted: ReadonlySet<string>): boolean {
  for (let at = 0; at < digests.byteLength; at += DIGEST_BYTES)
    if (wanted.has(digests.toString('base64url', at, at + DIGEST_BYTES))) return true
  return false
}

export function createViewRemoval(pool: pg.Pool): ViewRemoval {
  const count = async (sql: string, values: readonly unknown[]): Promise<number> =>
    (await runQuery(pool, sql, values)).rowCount ?? 0
  return {
    async erase(nhsNumber) {
      // The key first: from here on nothing that it closed can be read, whatever copies there are of the rest.
      await count('delete from view_key where nhs_number = $1', [nhsNumber])
      const frames = await count('delete from view_frame where nhs_number = $1', [nhsNumber])
      return frames + (await count('delete from view_pack where nhs_number = $1', [nhsNumber]))
    },
    async expire(before) {
      const frames = await count('delete from view_frame where kept_at < $1', [before])
      const cited = `not exists (
        select from audit_entry entry where entry.nhs_number = view_pack.nhs_number and entry.at >= $1 and entry.kind = 'sent'
          and exists (
            select from generate_series(0, length(view_pack.digests) / ${DIGEST_BYTES} - 1) place
            where strpos(entry.body, translate(rtrim(encode(
              substr(view_pack.digests, place * ${DIGEST_BYTES} + 1, ${DIGEST_BYTES}), 'base64'), '='), '+/', '-_')) > 0))`
      const packs = await count(`delete from view_pack where leaving_at is not null and ${cited}`, [before])
      // A citation since the mark takes it back.
      await count(`update view_pack set leaving_at = null where leaving_at is not null and not (${cited})`, [before])
      const marked = await count(
        `update view_pack set leaving_at = now() where leaving_at is null and kept_at < $1 and ${cited}`,
        [before]
      )
      return { frames, packs, marked }
    }
  }
}
