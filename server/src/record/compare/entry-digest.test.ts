import fc from 'fast-check'
import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import type { JsonObject } from '../../domain/resource.ts'
import { digestOf } from './entry-digest.ts'

const NAMES_MAX = 40

function toEntry(content: JsonObject): Entry {
  return {
    id: 'city/Condition/1',
    source: 'city',
    odsCode: 'RX1',
    text: 'Asthma',
    recorded: '2024-03-01',
    occurred: null,
    status: 'active',
    links: [],
    conflicts: [],
    resource: { ...content, resourceType: 'Condition', id: '1' }
  }
}

/** The same with the elements of each object the other way round. */
function turnedRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedRound)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, element]) => [name, turnedRound(element)])
  )
}

const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== '__proto__')
const content = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.boolean(), tie('object'), fc.array(tie('value'))),
  object: fc.dictionary(name, tie('value'), { maxKeys: NAMES_MAX, size: 'max' })
})).object

describe('the digest of what an entry says', () => {
  test('a source that writes the elements in another order has changed nothing', () => {
    fc.assert(
      fc.property(content, (one) => {
        expect(digestOf(toEntry(turnedRound(one) as JsonObject))).toBe(digestOf(toEntry(one)))
      })
    )
  })

  test('kept looks stay true: it is the digest of the elements in the order of their names', () => {
    const entry = toEntry({ b: { d: [2, { f: null, e: 'é' }], c: true }, a: 1, meta: { versionId: '7' } })
    const text =
      '["Asthma","2024-03-01",null,"active",' +
      '{"a":1,"b":{"c":true,"d":[2,{"e":"é","f":null}]},"id":"1","resourceType":"Condition"}]'
    expect(digestOf(entry)).toBe(hash('sha256', text, 'base64url').slice(0, 16))
  })

  test('a source that saved it again has changed nothing; one other word has', () => {
    const entry = toEntry({ note: 'mild' })
    const savedAgain = toEntry({ note: 'mild', meta: { lastUpdated: '2026-01-01T00:00:00Z' } })
    expect(digestOf(savedAgain)).toBe(digestOf(entry))
    expect(digestOf(toEntry({ note: 'severe' }))).not.toBe(digestOf(entry))
  })
})

describe('H-015: what may be withheld, or may not come, is no part of the digest', () => {
  const plain = toEntry({ note: [{ text: 'mild' }] })
  test.each([
    ['where it took place', { encounter: { reference: 'Encounter/5', display: 'Clinic' } }],
    ['at which version', { encounter: { reference: 'https://ward.example/Encounter/5/_history/2' } }],
    ['in an extension', { extension: [{ valueReference: { reference: 'EpisodeOfCare/5' } }] }],
    ['in a list of them', { context: { encounter: [{ reference: 'Encounter/5' }, { reference: 'urn:uuid:7' }] } }]
  ])('%s', (_how, more) => {
    expect(digestOf(toEntry({ note: [{ text: 'mild' }], ...more }))).toBe(digestOf(plain))
  })

  test('the words of what it names, and not what that is', () => {
    const naming = (reference: object): string => digestOf(toEntry({ reasonReference: [reference] }))
    const address = naming({ reference: 'Condition/1' })
    expect(naming({ reference: 'Condition/1', display: 'Asthma' })).toBe(address)
    expect(naming({ reference: 'Condition/2' })).not.toBe(address)
    expect(naming({ reference: 'Practitioner/1', display: 'Dr A' })).not.toBe(naming({ reference: 'Practitioner/1' }))
    expect(naming({ reference: '#c', display: 'A' })).not.toBe(naming({ reference: '#c', display: 'B' }))
  })

  test('an element that the source left empty is still one', () => {
    expect(digestOf(toEntry({ note: [] }))).not.toBe(digestOf(toEntry({})))
  })
})
