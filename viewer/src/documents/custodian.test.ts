import { expect, test } from 'vitest'
import { toDocumentWords } from '../sections/documents/document-words.ts'
import { contentsOf, sayElsewhere } from './document-contents.ts'
import { custodianOf } from './custodian.ts'

const source = { name: '', kind: 'live' } as const
const sources = [
  { ...source, id: 'nrl', odsCode: 'QT1', partner: 'Care board', pointers: true as const },
  { ...source, id: 'rio', odsCode: 'RHA', partner: 'Mental health trust' }
]
const pointer = (odsCode: string, resource: object = {}) => ({
  id: 'nrl/DocumentReference/1',
  source: 'nrl',
  odsCode,
  text: 'Mental health crisis plan',
  recorded: null,
  occurred: null,
  status: 'current',
  links: [],
  conflicts: [],
  resource: { resourceType: 'DocumentReference', ...resource }
})

test('a pointer is named by its custodian: a partner of the region, its own words, or the code', () => {
  expect(custodianOf({ sources }, pointer('RHA'))).toBe('Mental health trust')
  expect(custodianOf({ sources }, pointer('Y05868', { custodian: { display: 'A hospice' } }))).toBe('A hospice')
  expect(custodianOf({ sources }, pointer('Y05868'))).toBe('the organisation with ODS code Y05868')
  expect(custodianOf({ sources }, { ...pointer('RHA'), source: 'rio' })).toBeNull()
})

test('H-022: what of it has no address on the hub is not offered to open', () => {
  const entry = pointer('RHA', { content: [{ attachment: { contentType: 'application/pdf' } }] })
  expect(contentsOf(entry, true).map(({ path }) => path)).toEqual([null])
})

test('a row that points elsewhere names the custodian once', () => {
  expect(sayElsewhere('Mental health trust', true)).toBe(' · kept there, cannot be opened from here')
  expect(sayElsewhere('Mental health trust', false)).toContain('kept by Mental health trust')
})

test('its category is said beside its type', () => {
  const category = [{ coding: [{ display: 'Care plan' }] }]
  expect(toDocumentWords(pointer('RHA', { category })).aside).toBe('Care plan')
})
