/** Who may open records today: the codes in their order, and days that begin and end in London (H-023). */
import { describe, expect, test } from 'vitest'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Consumer, Partner, Region, RoleRule } from '../../domain/region.ts'
import { isRefusal } from '../../domain/refusal.ts'
import { type AskedPermission, checkPermission } from './check-permission.ts'

const ASKED: AskedPermission = {
  issuer: 'https://epr.example',
  odsCode: 'RX1',
  reason: 'direct-care',
  hostRole: 'Consultant'
}
const NOON = Date.parse('2026-07-01T12:00:00Z')
const APPROVED = { on: '2024-02-01', by: 'DPO', document: 'DPIA v3', reviewBy: null }

function region(
  consumer: Partial<Consumer> | null,
  more: Partial<Partner> = {},
  roles: Record<string, RoleRule> = {}
): Region {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const roleMap = { Consultant: 'clinician', 'Social Worker': 'social-care' }
  const launches = [{ kind: 'signed' as const, issuer: ASKED.issuer, jwks: { keys: [] }, jwksUrl: null, roleMap }]
  const full = consumer === null ? null : { igApproved: APPROVED, liveFrom: '2024-03-01', launches, ...consumer }
  const partner = { odsCode, name: 'Trust', enabled: true, serviceDesk: {}, consumer: full, sources: [], ...more }
  return {
    name: 'NCR',
    publicUrl: 'http://127.0.0.1:1',
    viewDeadlineMs: 30_000,
    recordBytesMax: 1_000_000,
    unreadBytesMax: 1_000_000,
    listen: { host: '127.0.0.1', port: 1, operationsPort: null },
    database: { url: null, readUrl: null, binDir: null, storeServers: [] },
    dataDir: '/',
    audit: {
      signingKeyFile: '/nowhere/audit-key.pem',
      isNamed: false,
      viewKeyFile: '/nowhere/view-key',
      isViewKeyNamed: false,
      keepViewsDays: 1
    },
    session: { idleMinutes: 15, absoluteMinutes: 60 },
    personIndex: { baseUrl: 'http://127.0.0.1:1', deadlineMs: 1 },
    partners: [partner],
    sensitiveCodes: new Map(),
    roles
  }
}

const reviewedBy = (reviewBy: string): Region => region({ igApproved: { ...APPROVED, reviewBy } })

function told(given: Region, asked: Partial<AskedPermission> = {}, nowMs = NOON): string {
  const outcome = checkPermission(given, nowMs, { ...ASKED, ...asked })
  return isRefusal(outcome) ? outcome.code : outcome.role
}

describe('permission', () => {
  test.each<[string, Region, Partial<AskedPermission>, string]>([
    ['approved, live, direct care, a role it has', region({}), {}, 'clinician'],
    ['an organisation that is not there', region({}), { odsCode: 'RX9' }, 'partner-not-approved'],
    ['an organisation that only provides', region(null), {}, 'partner-not-approved'],
    ['no approval', region({ igApproved: null }), {}, 'partner-not-approved'],
    ['an approval of tomorrow', region({ igApproved: { ...APPROVED, on: '2026-07-02' } }), {}, 'partner-not-approved'],
    ['an approval whose review was due yesterday', reviewedBy('2026-06-30'), {}, 'partner-not-approved'],
    ['an approval whose review is due today', reviewedBy('2026-07-01'), {}, 'clinician'],
    ['neither approved nor live', region({ igApproved: null, liveFrom: null }), {}, 'partner-not-approved'],
    ['no day to go live', region({ liveFrom: null }), {}, 'partner-not-live'],
    ['going live tomorrow', region({ liveFrom: '2026-07-02' }), {}, 'partner-not-live'],
    ['switched off', region({}, { enabled: false }), {}, 'partner-not-live'],
    ['not live, for research', region({ liveFrom: null }), { reason: 'research' }, 'partner-not-live'],
    ['for research', region({}), { reason: 'research' }, 'launch-reason'],
    ['for direct care in other letters', region({}), { reason: 'Direct-Care' }, 'launch-reason'],
    ['for research in a role it lacks', region({}), { reason: 'research', hostRole: 'Porter' }, 'launch-reason'],
    ['a role it lacks', region({}), { hostRole: 'Porter' }, 'launch-role'],
    ['a role in other letters', region({}), { hostRole: 'consultant' }, 'launch-role'],
    ['a role of another tenancy', region({}), { issuer: 'https://other.example' }, 'launch-role']
  ])('%s', (_what, given, asked, code) => {
    expect(told(given, asked)).toBe(code)
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'a role named %j is not in the map',
    (hostRole) => {
      expect(told(region({}), { hostRole })).toBe('launch-role')
    }
  )
})

describe('H-023: days are London’s', () => {
  const live = region({ liveFrom: '2026-07-02' })
  const approved = region({ igApproved: { ...APPROVED, on: '2026-07-02' } })
  test.each([
    ['a moment before midnight', '2026-07-01T22:59:59.999Z', false],
    ['at midnight, which is 23:00Z in summer', '2026-07-01T23:00:00Z', true],
    ['at midnight UTC', '2026-07-02T00:00:00Z', true]
  ])('in summer, %s', (_when, instant, opens) => {
    const nowMs = Date.parse(instant)
    expect(told(live, {}, nowMs)).toBe(opens ? 'clinician' : 'partner-not-live')
    expect(told(approved, {}, nowMs)).toBe(opens ? 'clinician' : 'partner-not-approved')
  })

  test.each([
    ['2026-01-01T23:59:59.999Z', 'partner-not-live'],
    ['2026-01-02T00:00:00Z', 'clinician']
  ])('in winter, at %s: %s', (instant, code) => {
    expect(told(region({ liveFrom: '2026-01-02' }), {}, Date.parse(instant))).toBe(code)
  })
})

describe('what a role sees', () => {
  const roles = { clinician: { hide: new Set<never>() }, 'social-care': { hide: new Set(['results'] as const) } }
  const hidden = (given: Region, hostRole: string): readonly string[] => {
    const outcome = checkPermission(given, NOON, { ...ASKED, hostRole })
    return isRefusal(outcome) ? [outcome.code] : [...outcome.hiddenSections]
  }

  test('everything, but what its rule hides', () => {
    expect(hidden(region({}, {}, roles), 'Consultant')).toEqual([])
    expect(hidden(region({}, {}, roles), 'Social Worker')).toEqual(['results'])
  })

  test('everything, where there are no rules', () => {
    expect(hidden(region({}), 'Social Worker')).toEqual([])
  })
})
