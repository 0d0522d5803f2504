import { describe, expect, it } from 'vitest'
import { toSearchset } from './audit-bundle.ts'

const event = { resourceType: 'AuditEvent', id: 'entry-1' }

describe('a searchset of AuditEvents', () => {
  it('of more than one question reads has no total, and says that it is not the whole', () => {
    const bundle = toSearchset({ shown: [event], found: 20_000, isCut: true })
    expect(bundle).not.toHaveProperty('total')
    expect(bundle['entry']).toMatchObject([
      { resource: event, search: { mode: 'match' } },
      { resource: { issue: [{ severity: 'warning', code: 'too-costly' }] }, search: { mode: 'outcome' } }
    ])
  })

  it('of nothing has a total of nought and no empty list', () => {
    const bundle = toSearchset({ shown: [], found: 0, isCut: false })
    expect(bundle).toEqual({ resourceType: 'Bundle', type: 'searchset', total: 0 })
  })
})
