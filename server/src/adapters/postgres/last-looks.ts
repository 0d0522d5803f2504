/**
 * Last looks in PostgreSQL, under a key that the database never has: the row is found by a keyed hash of who and whom, its
 * body is compressed and encrypted (AES-256-GCM) and bound to that row. One that cannot be read is no look.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type pg from 'pg'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { AccessGrant } from '../../domain/access-grant.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LastLooks, Look, SeenEntry } from '../../ports/last-looks.ts'
import { runQuery } from './database.ts'

const LAST_LOOK_DAYS_MAX = 90
const DAY_MS = 86_400_000
const LAST_LOOK_BYTES_MAX = 16_777_216
/** The fastest: half of a look is digests, which no effort makes shorter. */
const DEFLATE_LEVEL = 1
/** Of what a digest is made of: a look whose digests mean something else cannot be read, and the next is a first one. */
const DIGEST_VERSION = 2
const NONCE_BYTES = 12
const TAG_BYTES = 16

interface Row {
  readonly body: Buffer
}

/** As it is encrypted: sections by their place in the list of names. */
type Written = readonly [
  at: string,
  isWithheld: boolean,
  whole: readonly string[],
  entries: readonly (readonly [id: string, section: number, digest: string])[]
]

export function createLastLooks(pool: pg.Pool, clock: Clock, secret: Buffer): LastLooks {
  const keyFor = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `last-look ${purpose}`, 32))
  const [rowKey, bodyKey] = [keyFor('row'), keyFor(`body ${DIGEST_VERSION}`)]
  const rowOf = (grant: AccessGrant): Buffer => {
    AccessGrant.assert(grant)
    const whom = JSON.stringify([grant.odsCode, grant.context.user.id, grant.nhsNumber])
    return createHmac('sha256', rowKey).update(whom).digest()
  }
  const oldest = (): string => new Date(clock.nowMs() - LAST_LOOK_DAYS_MAX * DAY_MS).toISOString()
  return {
    async load(grant) {
      const row = rowOf(grant)
      const sql = 'select body from last_look where key = $1 and looked_at > $2'
      const found = await runQuery<Row>(pool, sql, [row, oldest()])
      const body = found.rows[0]?.body
      return body === undefined ? null : open(bodyKey, row, body)
    },
    async save(grant, look) {
      const row = rowOf(grant)
      await runQuery(pool, 'delete from last_look where looked_at <= $1', [oldest()])
      await runQuery(
        pool,
        `insert into last_look (key, looked_at, body) values ($1, $2, $3)
         on conflict (key) do update set looked_at = excluded.looked_at, body = excluded.body
         where last_look.looked_at <= excluded.looked_at`,
        [row, look.at, seal(bodyKey, row, look)]
      )
    }
  }
}

function seal(key: Buffer, row: Buffer, look: Look): Buffer {
  const entries = [...look.entries].map(
    ([id, { section, digest }]) => [id, SECTION_NAMES.indexOf(section), digest] as const
  )
  const written: Written = [look.at, look.isWithheld, look.whole, entries]
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(row)
  const body = Buffer.concat([
    cipher.update(deflateRawSync(JSON.stringify(written), { level: DEFLATE_LEVEL })),
    cipher.final()
  ])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Null when it was made with another key, belongs to another row, or is not whole. */
function open(key: Buffer, row: Buffer, sealed: Buffer): Look | null {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(row)
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const packed = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    const text = inflateRawSync(packed, { maxOutputLength: LAST_LOOK_BYTES_MAX }).toString('utf8')
    // Sealed by `seal` above and by nothing else: the tag says so.
    return toLook(JSON.parse(text) as Written)
  } catch {
    return null
  }
}

function toLook([at, isWithheld, whole, written]: Written): Look {
  const entries = new Map<string, SeenEntry>()
  for (const [id, place, digest] of written) {
    const section = SECTION_NAMES[place]
    if (section !== undefined) entries.set(id, { section, digest })
  }
  return { at, isWithheld, whole, entries }
}
