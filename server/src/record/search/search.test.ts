/** Laws of the search: every planted word is found, and no hit is of anything that was not handed over. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import { fieldsOf } from './entry-fields.ts'
import { toQuery } from './query.ts'
import { search, SEARCH_HITS_MAX, type Found, type Unit } from './search.ts'

const source = { id: 'ward', name: 'Ward', partnerName: 'Trust', odsCode: 'RX1' }

function anEntry(id: string, resource: Record<string, unknown>, text = 'Something'): Entry {
  return {
    id,
    source: 'ward',
    odsCode: 'RX1',
    text,
    recorded: '2019-05-02',
    occurred: '2026-07-05T23:30:00Z',
    status: 'active',
    links: [],
    conflicts: [],
    resource: { resourceType: 'Condition', ...resource }
  }
}

const unitOf = (entry: Entry): Unit => ({ place: 'problems', source, entry, pages: [], documents: [] })

function find(written: string, units: readonly Unit[]): Found {
  const query = toQuery(written)
  if (query === null) throw new Error('the test looks for something')
  const steps = search(query, units)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

const shownText = (found: Found): string =>
  found.hits
    .flatMap(({ excerpts }) => excerpts.flatMap(({ parts }) => parts.map(({ text }) => text).join('')))
    .join(' ')

/** Elements that hold words at any depth, with the planted one somewhere among them. */
const aWord = fc.stringMatching(/^[a-zéü]{4,12}$/)
const clinical = fc.constantFrom('note', 'code', 'bodySite', 'reaction', 'extension', 'conclusion', 'contained')
const nested = (leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    leaf,
    fc.record({ text: leaf }),
    fc.array(fc.record({ display: leaf, code: fc.constant('1') }), { minLength: 1, maxLength: 3 }),
    fc.record({ coding: fc.array(fc.record({ display: leaf }), { minLength: 1, maxLength: 2 }) })
  )

test('H-007: an entry of a leap second is found by its day, and does not end the search', () => {
  const leap = { ...anEntry('ward/Condition/1', {}), occurred: '2016-12-31T23:59:60Z' }
  expect(find('31-Dec-2016', [unitOf(leap)]).hits).toHaveLength(1)
})

describe('laws', () => {
  test('every planted word is found, wherever it stands in the entry, among any others', () => {
    fc.assert(
      fc.property(
        aWord,
        clinical,
        fc.array(aWord, { maxLength: 6 }),
        nested(fc.constant('PLANTED')),
        (word, element, others, shape) => {
          const planted: unknown = JSON.parse(JSON.stringify(shape).replaceAll('PLANTED', `of ${word}, left`))
          const entries = [
            anEntry('ward/Condition/0', { note: others.map((text) => ({ text })) }),
            anEntry('ward/Condition/1', { [element]: planted })
          ]
          const found = find(word, entries.map(unitOf))
          expect(found.hits.map(({ entry }) => entry)).toContain('ward/Condition/1')
        }
      )
    )
  })

  test('every hit is of an entry that was handed over, and holds each word that was asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(aWord, aWord), { minLength: 1, maxLength: 8 }), aWord, (notes, word) => {
        const entries = notes.map((texts, index) =>
          anEntry(`ward/Condition/${index}`, { note: texts.map((text) => ({ text })) })
        )
        for (const { entry } of find(word, entries.map(unitOf)).hits) {
          const own = entries.find(({ id }) => id === entry)
          expect(own).toBeDefined()
          if (own !== undefined) expect(find(word, [unitOf(own)]).hits).toHaveLength(1)
        }
      })
    )
  })

  test('H-014: whatever stands beside words of safeguarding in a text, none of that text is in its hit', () => {
    fc.assert(
      fc.property(aWord, fc.string({ maxLength: 300 }), (word, between) => {
        const text = `${word} ${between} core group`
        const found = find(word, [unitOf(anEntry('ward/Condition/1', { note: [{ text }] }))])
        expect(found.hits).toHaveLength(1)
        expect(found.hits[0]?.guarded).toBe(true)
        expect(found.hits[0]?.excerpts).toEqual([])
      })
    )
  })

  test('an excerpt is a stretch of its text, however long that is and whatever characters it is made of', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        aWord,
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        (before, word, after) => {
          const text = `${before} ${word} ${after}`.replaceAll('…', '.')
          const found = find(word, [unitOf(anEntry('ward/Condition/1', { conclusion: text }))])
          for (const { excerpts } of found.hits) {
            for (const { parts } of excerpts) {
              const said = parts
                .map((part) => part.text)
                .join('')
                .replaceAll(/^… | …$/g, '')
              expect(text.includes(said) || said.length < 40).toBe(true)
              expect(said.length).toBeLessThan(400)
            }
          }
        }
      )
    )
  })
})

describe('an entry is found by', () => {
  const entry = anEntry('ward/Observation/1', {
    resourceType: 'Observation',
    valueQuantity: { value: 7.4, unit: 'mmol/L', system: 'http://unitsofmeasure.org' },
    note: [{ time: '2020-02-29', text: 'fasting' }],
    subject: { display: 'Joan Smith', identifier: { value: '9990000018' } },
    meta: { source: 'secretserver' }
  })

  test.each([
    '7.4 mmol/L',
    '02-May-2019',
    '2 May 2019',
    'May 2019',
    '02/05/2019',
    '2019-05-02',
    '06-Jul-2026',
    '29-Feb-2020',
    'fasting',
    'trust',
    'RX1'
  ])('%s', (written) => {
    expect(find(written, [unitOf(entry)]).hits).toHaveLength(1)
  })

  test.each(['unitsofmeasure', 'secretserver', 'Joan', '9990000018'])(
    'and not by %s, which no reader is shown of it',
    (written) => {
      expect(find(written, [unitOf(entry)]).hits).toEqual([])
    }
  )

  test('H-007: a time at night in summer is found on the day it was in London', () => {
    expect(find('5 Jul 2026', [unitOf(entry)]).hits).toEqual([])
    expect(shownText(find('6 Jul 2026', [unitOf(entry)]))).toBe('06-Jul-2026 00:30')
  })

  test('the words of its source, of what came with it, and of nobody it is about', () => {
    const included = [
      { resourceType: 'Practitioner', name: [{ text: 'Dr Whitlock' }] },
      { resourceType: 'Patient', name: [{ text: 'Joan Smith' }] }
    ]
    const fields = fieldsOf({ ...entry, included }, source).map(({ text }) => text)
    expect(fields).toContain('Dr Whitlock')
    expect(fields.join(' ')).not.toContain('Joan')
  })
})

test('H-010: hits past the limit are counted', () => {
  const units = Array.from({ length: SEARCH_HITS_MAX + 7 }, (_, index) =>
    unitOf(anEntry(`ward/Condition/${index}`, {}, 'Gout'))
  )
  const found = find('gout', units)
  expect(found.hits).toHaveLength(SEARCH_HITS_MAX)
  expect(found.counts.get('problems')).toBe(SEARCH_HITS_MAX + 7)
})
