/** Refusals by load are in the audit, and cannot flood it. */
import { describe, expect, test } from 'vitest'
import type { AuditEntry, AuditLog } from '../../ports/audit-log.ts'
import { createShedTally } from './shed-tally.ts'

const NEVER_MS = 3_600_000
const clock = { nowMs: () => Date.parse('2026-01-01T09:00:00Z'), monotonicMs: () => 0 }

function anAudit(): AuditLog & { readonly entries: AuditEntry[]; isDown: boolean } {
  const audit = {
    entries: [] as AuditEntry[],
    isDown: false,
    append: async (entry: AuditEntry) => {
      if (audit.isDown) return 'unavailable' as const
      audit.entries.push(entry)
      return 'written' as const
    }
  }
  return audit
}

type Body = { refused: number; others: number; addresses: { address: string; route: string; refused: number }[] }
const bodyOf = (entry: AuditEntry | undefined): Body => entry?.body as unknown as Body

describe('requests that were shed', () => {
  test('are one entry, by address and route, the most refused first', async () => {
    const audit = anAudit()
    const tally = createShedTally(audit, clock, NEVER_MS)
    for (let request = 0; request < 5; request += 1) tally.note('10.0.0.1', '/launch')
    tally.note('10.0.0.2', '/launch')
    tally.note('10.0.0.1', '/oauth2/token')
    await tally.close()
    expect(audit.entries).toHaveLength(1)
    expect(audit.entries[0]).toMatchObject({ kind: 'requests-shed', nhsNumber: null, odsCode: null, userId: null })
    expect(audit.entries[0]?.body).toEqual({
      from: '2026-01-01T09:00:00.000Z',
      until: '2026-01-01T09:00:00.000Z',
      refused: 7,
      addresses: [
        { address: '10.0.0.1', route: '/launch', refused: 5 },
        { address: '10.0.0.2', route: '/launch', refused: 1 },
        { address: '10.0.0.1', route: '/oauth2/token', refused: 1 }
      ],
      others: 0
    })
  })

  test('of 5,000 addresses are one entry of a bounded size, and none is lost from the sum', async () => {
    const audit = anAudit()
    const tally = createShedTally(audit, clock, NEVER_MS)
    for (let host = 0; host < 5_000; host += 1) tally.note(`2001:db8::${host.toString(16)}`, '/launch')
    await tally.close()
    const [entry] = audit.entries
    expect(audit.entries).toHaveLength(1)
    expect(bodyOf(entry)).toMatchObject({ refused: 5_000, others: 4_950 })
    expect(JSON.stringify(entry).length).toBeLessThan(10_000)
  })

  test('none: no entry', async () => {
    const audit = anAudit()
    await createShedTally(audit, clock, NEVER_MS).close()
    expect(audit.entries).toEqual([])
  })

  test('while the audit cannot be written are counted on, and told by the next entry', async () => {
    const audit = anAudit()
    const tally = createShedTally(audit, clock, 5)
    audit.isDown = true
    tally.note('10.0.0.1', '/launch')
    await new Promise((resolve) => setTimeout(resolve, 25))
    tally.note('10.0.0.1', '/launch')
    audit.isDown = false
    await tally.close()
    expect(audit.entries.map((entry) => bodyOf(entry).refused).reduce((sum, some) => sum + some)).toBe(2)
  })
})
