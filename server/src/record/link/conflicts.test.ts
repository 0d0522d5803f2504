/** Contradictions between sources are raised, on both sides, and only those that are ones (H-005, H-016). */
import type { Entry } from '@ncr/contract/record.ts'
import { describe, expect, test } from 'vitest'
import { conflictOf } from './conflicts.ts'
import type { Topic } from './topic.ts'

interface Made {
  readonly status: string | null
  readonly recorded?: string
  readonly resource?: object
}

function entry(source: string, { status, recorded, resource }: Made): Entry {
  return {
    id: `${source}/X/1`,
    source,
    odsCode: 'RX1',
    text: 'x',
    recorded: recorded ?? null,
    occurred: null,
    status,
    links: [],
    conflicts: [],
    resource: { resourceType: 'X', ...resource }
  }
}

/** The words, which must be the same whoever is looked at first. */
function conflict(topic: Topic, left: Made, right: Made): string | null {
  const [a, b] = [entry('a', left), entry('b', right)]
  const words = conflictOf(topic, a, b)
  expect(conflictOf(topic, b, a)).toBe(words)
  return words
}

describe('H-005: allergies', () => {
  test.each(['active', 'confirmed', 'unconfirmed', 'presumed'])('%s at one source and refuted at another', (status) => {
    expect(conflict('allergy', { status }, { status: 'refuted' })).toMatch(/as an allergy by one source and as not/)
  })

  test('one without any status is an allergy all the same, and refuted elsewhere contradicts it', () => {
    expect(conflict('allergy', { status: null }, { status: 'refuted' })).not.toBeNull()
  })

  test.each([
    ['active', 'active'],
    ['refuted', 'refuted'],
    ['resolved', 'refuted'],
    ['active', 'resolved'],
    ['active', 'inactive']
  ])('H-016: %s and %s do not contradict', (left, right) => {
    expect(conflict('allergy', { status: left }, { status: right })).toBeNull()
  })
})

describe('H-005: medicines', () => {
  test.each(['stopped', 'cancelled'])('active at one source and %s at another', (status) => {
    expect(conflict('medication', { status: 'active' }, { status })).toBe('active at one source and stopped at another')
  })

  test('to be taken at one source, not to be given at another', () => {
    const prohibited = { status: 'active', resource: { doNotPerform: true } }
    expect(conflict('medication', { status: 'active' }, prohibited)).toMatch(/not to be given at another/)
    expect(conflict('medication', prohibited, prohibited)).toBeNull()
  })

  test('a course begun for certain after the other stopped is a new one', () => {
    const stopped = { status: 'stopped', resource: { meta: { lastUpdated: '2024-01-31T10:00:00Z' } } }
    expect(conflict('medication', { status: 'active', recorded: '2024-02-01' }, stopped)).toBeNull()
    expect(conflict('medication', { status: 'active', recorded: '2024-02' }, stopped)).toBeNull()
  })

  test.each([
    ['the same day', '2024-01-31'],
    ['the same month', '2024-01'],
    ['the same year: it cannot be told', '2024'],
    ['before', '2023-12-01'],
    ['an unreadable date', 'soon']
  ])('begun %s, it contradicts', (_when, recorded) => {
    const stopped = { status: 'stopped', resource: { meta: { lastUpdated: '2024-01-31T10:00:00Z' } } }
    expect(conflict('medication', { status: 'active', recorded }, stopped)).not.toBeNull()
  })

  test('stopped nobody knows when, it contradicts', () => {
    const stopped = { status: 'stopped', resource: { meta: 'x' } }
    expect(conflict('medication', { status: 'active', recorded: '2024-02-01' }, stopped)).not.toBeNull()
  })

  test.each([
    ['active', 'active'],
    ['active', 'completed'],
    ['stopped', 'stopped'],
    [null, 'stopped']
  ])('H-016: %s and %s do not contradict', (left, right) => {
    expect(conflict('medication', { status: left }, { status: right })).toBeNull()
  })

  test('H-016: not to be given here and stopped there agree', () => {
    const prohibited = { status: 'active', resource: { doNotPerform: true } }
    expect(conflict('medication', prohibited, { status: 'stopped' })).toBeNull()
  })
})

test('H-016: problems, vaccinations and operations raise none', () => {
  for (const topic of ['problem', 'immunisation', 'procedure'] as const)
    expect(conflict(topic, { status: 'active' }, { status: 'refuted' })).toBeNull()
})
