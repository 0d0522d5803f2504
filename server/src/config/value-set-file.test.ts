import { describe, expect, test } from 'vitest'
import { readValueSet } from './value-set-file.ts'

const SCT = 'http://snomed.info/sct'
const concept = [{ code: '1', display: 'One' }, { code: '2' }]
const compose = { include: [{ system: SCT, concept }] }
const set = (more: object): object => ({ resourceType: 'ValueSet', ...more })

describe('a value-set file', () => {
  test('gives every code of its includes', () => {
    expect(readValueSet(set({ compose }))).toEqual([
      { system: SCT, code: '1' },
      { system: SCT, code: '2' }
    ])
  })

  test('gives every code of its expansion, at any depth, without those that only group', () => {
    const contains = [{ system: SCT, code: 'g', abstract: true, contains: [{ system: SCT, code: '3' }] }]
    expect(readValueSet(set({ compose, expansion: { total: 2, contains } }))).toEqual([{ system: SCT, code: '3' }])
  })

  test.each([
    ['no file', undefined, 'no readable FHIR ValueSet'],
    ['another resource', { resourceType: 'CodeSystem' }, 'no readable FHIR ValueSet'],
    ['nothing in it', set({}), 'neither an expansion nor a compose'],
    ['no codes', set({ compose: { include: [] } }), 'has no codes'],
    ['an expansion of nothing', set({ expansion: {} }), 'has no codes'],
    ['a page of an expansion', set({ expansion: { total: 9, contains: [{ system: SCT, code: '1' }] } }), '1 of 9'],
    ['a filter', set({ compose: { include: [{ system: SCT, filter: [] }] } }), 'a rule describes'],
    ['another set', set({ compose: { include: [{ valueSet: ['x'] }, ...compose.include] } }), 'a rule describes'],
    ['a whole system', set({ compose: { include: [{ system: SCT }] } }), 'a rule describes'],
    ['exclusions', set({ compose: { ...compose, exclude: [] } }), 'compose.exclude'],
    ['a code without a system', set({ compose: { include: [{ concept }] } }), 'lacks its system'],
    ['a system without a code', set({ compose: { include: [{ system: SCT, concept: [{}] }] } }), 'lacks its system']
  ])('H-015: a set that is not whole is a fault, and never half a set: %s', (_what, file, fault) => {
    expect(readValueSet(file)).toContain(fault)
  })
})
