import { describe, expect, it } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { toRowGroups } from '../sections/section-list.ts'
import { toElements, toLabel, toTechnicalElements, type Element } from './readable-resource.ts'

const ENTRY: Entry = {
  id: 'a/AllergyIntolerance/1',
  source: 'a',
  odsCode: 'RX1',
  text: 'Penicillin',
  recorded: null,
  occurred: null,
  status: null,
  links: [],
  conflicts: [],
  resource: {
    resourceType: 'AllergyIntolerance',
    id: '1',
    meta: { versionId: '7' },
    code: { coding: [{ system: 'http://snomed.info/sct', code: '91936005', display: 'Penicillin' }] },
    onsetDateTime: '2011-03',
    recorder: { reference: 'Practitioner/9', display: 'Dr A Patel' },
    reaction: [{ manifestation: [{ text: 'anaphylaxis' }], severity: 'severe', note: [{ text: 'within minutes' }] }],
    text: { status: 'generated', div: '<div>Allergic to <b>penicillin</b></div>' },
    extension: [{ url: 'https://example.org/e', valueBoolean: false }]
  }
}

function flat(elements: readonly Element[]): string[] {
  return elements.flatMap(({ label, text, codes, children }) => [`${label}=${text}`, ...codes, ...flat(children)])
}

describe('a resource in readable form', () => {
  it('shows every populated element, nested ones included', () => {
    const texts = flat([...toElements(ENTRY), ...toTechnicalElements(ENTRY)]).join('\n')
    for (const value of [
      'Penicillin',
      '91936005',
      'Mar 2011',
      'Dr A Patel',
      'anaphylaxis',
      'severe',
      'within minutes',
      '7',
      'No'
    ]) {
      expect(texts).toContain(value)
    }
  })

  it('says which coding was picked, its version, and what stands in an extension of it or of its words', () => {
    const synonym = { url: 'https://example.org/synonym', valueId: '5078011000001110' }
    const translation = { extension: [{ url: 'https://example.org/words', valueString: 'Penisilin' }] }
    const coding = { system: 'http://snomed.info/sct', code: '91936005', version: '2026-10', userSelected: true }
    const code = { coding: [{ ...coding, extension: [synonym], _display: translation }], text: 'Penicillin' }
    const texts = flat(toElements({ ...ENTRY, resource: { resourceType: 'AllergyIntolerance', code } })).join('\n')
    for (const words of ['picked by the person who recorded it: Yes', '2026-10', '5078011000001110', 'Penisilin'])
      expect(texts).toContain(words)
  })

  it('shows narrative as text, never as markup', () => {
    expect(flat(toTechnicalElements(ENTRY)).join()).toContain('Allergic to penicillin')
    expect(flat(toTechnicalElements(ENTRY)).join()).not.toContain('<b>')
  })

  it('names elements for people', () => {
    expect(['clinicalStatus', 'onsetDateTime', 'valueQuantity'].map(toLabel)).toEqual([
      'Clinical status',
      'Onset',
      'Value'
    ])
  })
})

describe('hostile shapes', () => {
  const NULLS: Record<string, unknown> = {
    name: [{ given: ['Ann', null], _given: [null, { extension: [{ url: 'https://example.org/e', valueCode: 'x' }] }] }],
    coding: [null],
    code: { coding: [null, { system: null, code: null, display: null }], text: null },
    category: [null],
    component: [null, { code: null, valueQuantity: null }],
    reaction: [null, { manifestation: [null] }],
    content: [null, { attachment: null }],
    dosageInstruction: [null],
    interpretation: [null, { coding: [null] }],
    participant: [null],
    location: [null],
    period: null,
    note: null,
    referenceRange: [null, { low: null }],
    valueQuantity: { value: null, unit: null }
  }

  it('nulls in arrays are left out, and what stands beside them is shown', () => {
    const entry = { ...ENTRY, resource: { resourceType: 'Patient', ...NULLS } }
    const shown = flat([...toElements(entry), ...toTechnicalElements(entry)])
    expect(shown).toContain('Given=Ann')
    expect(shown.join()).toContain('Value=x')
    expect(shown.join()).not.toMatch(/=null$/m)
  })

  it.each(SECTION_NAMES)('no row of %s breaks on them', (section) => {
    for (const resourceType of ['Observation', 'MedicationRequest', 'Flag', 'DocumentReference', 'Encounter']) {
      const entry = { ...ENTRY, resource: { resourceType, ...NULLS } }
      const rows = toRowGroups(section, [entry], new Date('2026-11-22T12:00:00Z')).flatMap((group) => group.rows)
      expect(rows).toHaveLength(1)
    }
  })
})
