import { expect, it } from 'vitest'
import type { DataFeed } from '@ncr/contract/data-feeds.ts'
import { toFeedStandings } from './feed-words.ts'

const GOOD = { night: '2026-11-25', asOf: '2026-11-25T01:00:00Z', at: '2026-11-25T02:00:00Z' }
const feedWith = (rejected: DataFeed['rejected']): DataFeed => ({
  id: 'register',
  name: 'Register',
  kind: 'overnight',
  enabled: true,
  resourceTypes: ['Condition'],
  published: GOOD,
  rejected
})
const NIGHT = { night: '2026-11-28', asOf: '2026-11-28T01:00:00Z', at: '2026-11-28T02:00:00Z' }

it('H-009: a night that waits for a person is said to be held, and not to be rejected', () => {
  const reason = 'held for a person to release: entries go from 4 to 2'
  const [told] = toFeedStandings(feedWith({ ...NIGHT, reason, held: true }), true)
  expect(told?.text).toBe('Held')
  expect(told?.meaning).toBe(
    'The night of 28-Nov-2026 came on 28-Nov-2026 02:00 and is held for a person to release: entries go from 4 to 2. The last good night is shown.'
  )
})

it('H-009: a night that was no good is said to be rejected, and why', () => {
  const [told] = toFeedStandings(feedWith({ ...NIGHT, reason: 'manifest.json: is missing' }), true)
  expect(told?.text).toBe('Rejected')
  expect(told?.meaning).toContain('was rejected on 28-Nov-2026 02:00: manifest.json: is missing.')
})

it('H-009: a night that is not in is said to be late, since when, beside what that means', () => {
  const late = { dueAt: '2026-11-28T06:00:00Z', raisedAt: '2026-11-28T06:00:02Z' }
  const told = toFeedStandings({ ...feedWith(undefined), late, stale: true }, true)
  expect(told.map(({ text }) => text)).toEqual(['Late', 'Older than promised'])
  expect(told[0]?.meaning).toBe('It was due on 28-Nov-2026 06:00 and has not arrived. The central team is told.')
})
