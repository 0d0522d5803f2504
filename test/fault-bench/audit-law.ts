/** H-018: the audit of each open says what was received, no less, and no more where the reader stayed to the end. */
import pg from 'pg'
import type { OpenedOnce } from './open-once.ts'

/** Ids of the entries that the audit says were sent, by disclosure. */
async function sentBy(databaseUrl: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ disclosure_id: string; body: string }>(
      `select disclosure_id, body from audit_entry where kind in ('sent', 'completed') and disclosure_id is not null`
    )
    const sent = new Map<string, Set<string>>()
    for (const row of rows) {
      const ids = sent.get(row.disclosure_id) ?? new Set()
      for (const id of entryIdsIn(JSON.parse(row.body))) ids.add(id)
      sent.set(row.disclosure_id, ids)
    }
    return sent
  } finally {
    await client.end()
  }
}

interface SentBody {
  readonly sections?: readonly { readonly entries: readonly (string | { readonly id: string })[] }[]
}

function entryIdsIn(body: unknown): readonly string[] {
  const { sections = [] } = body as SentBody
  return sections.flatMap(({ entries }) => entries.map((entry) => (typeof entry === 'string' ? entry : entry.id)))
}

export async function auditBreaches(databaseUrl: string, all: readonly AuditedOpen[]): Promise<readonly string[]> {
  const sent = await sentBy(databaseUrl)
  return all.flatMap(({ open, disclosureId, received, leftEarly }) => {
    const audited = sent.get(disclosureId) ?? new Set()
    const unlogged = [...received].filter((id) => !audited.has(id))
    const unsent = leftEarly ? [] : [...audited].filter((id) => !received.has(id))
    return [
      ...unlogged.map((id) => `open ${open}: ${id} was received and is not in the audit`),
      ...unsent.map((id) => `open ${open}: the audit says that ${id} was sent, and it was not`)
    ]
  })
}

export interface AuditedOpen {
  readonly open: number
  readonly disclosureId: string
  readonly received: ReadonlySet<string>
  readonly leftEarly: boolean
}

export const toAudited = ({ open, disclosureId, lines, leftEarly }: OpenedOnce): AuditedOpen => ({
  open,
  disclosureId,
  leftEarly,
  received: new Set(lines.flatMap(({ entries }) => (entries ?? []).map(({ id }) => id)))
})
