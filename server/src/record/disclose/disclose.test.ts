/** What is stated before it is shown, down to the item, and that nothing is shown where it cannot be stated (H-018). */
import { createHash } from 'node:crypto'
import type { SectionEvent } from '@ncr/contract/record.ts'
import { describe, expect, test } from 'vitest'
import { aPerson } from '../../../../test/fixtures/people.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import type { AuditEntry } from '../../ports/audit-log.ts'
import { disclose } from './disclose.ts'
import { toLine } from './sent-text.ts'
import { toStatement } from './sent-statement.ts'

const grant = aGrant(aPerson(1))
const statement = { kind: 'sent', disclosureId: 'd1', requestId: 'r1', what: { sections: [] } } as const

async function stated(outcome: 'written' | 'unavailable'): Promise<{ entries: AuditEntry[]; refusal: unknown }> {
  const entries: AuditEntry[] = []
  const append = async (entry: AuditEntry): Promise<typeof outcome> => {
    entries.push(entry)
    return outcome
  }
  return { entries, refusal: await disclose({ append }, grant, statement) }
}

describe('a statement', () => {
  test('says who saw what about whom, in which role, why and under which relationship', async () => {
    const { entries, refusal } = await stated('written')
    expect(refusal).toBeNull()
    expect(entries).toEqual([
      {
        kind: 'sent',
        nhsNumber: aPerson(1).nhs,
        odsCode: 'RX1',
        userId: 'u1',
        disclosureId: 'd1',
        body: {
          requestId: 'r1',
          issuer: 'https://epr.example',
          user: { family: 'Okafor', given: null, hostRole: 'Consultant', role: 'clinician' },
          reason: 'direct-care',
          relationship: { kind: 'inpatient', reference: null },
          sections: []
        }
      }
    ])
  })

  test('that cannot be written refuses what it was to state', async () => {
    expect((await stated('unavailable')).refusal).toEqual({ refused: true, code: 'audit-unavailable' })
  })

  test('H-001: is never made without a grant', async () => {
    const forged = { ...grant, nhsNumber: grant.nhsNumber, odsCode: grant.odsCode } as AccessGrant
    const audit = { append: () => Promise.reject(new Error('appended')) }
    await expect(disclose(audit, forged, statement)).rejects.toThrow('without a grant')
  })
})

describe('H-018: what is kept of it for a replay', () => {
  const frame = { digest: createHash('sha256').update('x').digest(), bytes: Buffer.from('x') }
  const view = { nhsNumber: aPerson(1).nhs, keyId: 'k1', frame, pack: null }
  const audit = { append: () => Promise.resolve('written' as const) }

  test('is in the statement by its digest', async () => {
    const bodies: unknown[] = []
    const append = (entry: AuditEntry) => audit.append().finally(() => bodies.push(entry.body))
    expect(await disclose({ append }, grant, statement, view)).toBeNull()
    expect(bodies).toEqual([expect.objectContaining({ view: frame.digest.toString('base64url') })])
  })

  test('H-001: is never another person’s, of no disclosure, or under half a digest', async () => {
    const wrong = [
      disclose(audit, grant, statement, { ...view, nhsNumber: aPerson(2).nhs }),
      disclose(audit, grant, { ...statement, disclosureId: null }, view),
      disclose(audit, grant, statement, { ...view, frame: { ...frame, digest: frame.digest.subarray(0, 16) } })
    ]
    for (const one of wrong) await expect(one).rejects.toThrow(/what is kept|SHA-256/)
  })
})

describe('H-018: what was sent', () => {
  test('is kept by section, source and state, and by the id of each entry, without a word of its content', () => {
    const entry = {
      id: 's/Flag/1',
      source: 's',
      odsCode: 'RX1',
      text: 'SECRET',
      recorded: null,
      occurred: null,
      status: null
    }
    const line: SectionEvent = {
      event: 'section',
      section: 'alerts',
      complete: true,
      states: [{ source: 's', state: 'unavailable', detail: 'down', unreadable: 1, flags: ['cut'] }],
      entries: [
        {
          ...entry,
          links: [],
          conflicts: [],
          resource: { resourceType: 'Flag', meta: { versionId: '4', lastUpdated: 7 } }
        }
      ]
    }
    const source = { event: 'source', source: 's', outcome: 'answered', tookMs: 3 } as const
    const sent = toStatement.sent([source, line], { disclosureId: 'd1', requestId: 'r1' }, [])
    const text = JSON.stringify(line.entries[0])
    const digest = createHash('sha256').update(text).digest('base64url')
    expect(toLine(line)).toBe(JSON.stringify(line))
    expect(sent).toEqual({
      kind: 'sent',
      disclosureId: 'd1',
      requestId: 'r1',
      what: {
        sources: [{ source: 's', outcome: 'answered', tookMs: 3 }],
        sections: [
          {
            section: 'alerts',
            states: [{ source: 's', state: 'unavailable', flags: ['cut'], unreadable: 1 }],
            entries: [{ id: 's/Flag/1', versionId: '4', digest }]
          }
        ],
        withheld: []
      }
    })
    expect(JSON.stringify(sent)).not.toContain('SECRET')
  })

  test('the end is stated as the end', () => {
    const statementOfEnd = toStatement.completed([{ event: 'complete', tookMs: 5 }], 'd1', 'r1')
    expect(statementOfEnd).toEqual({
      kind: 'completed',
      disclosureId: 'd1',
      requestId: 'r1',
      what: { events: ['complete'], tookMs: 5 }
    })
  })
})
