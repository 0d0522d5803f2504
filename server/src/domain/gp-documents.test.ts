/** Only the id of a Binary is taken from the address of a practice's document (H-022). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binaryOf } from './gp-documents.ts'

test.each([
  ['https://practice.example/STU3/1/gpconnect/documents/Binary/07a6483f-732b', 'Binary/07a6483f-732b'],
  ['Binary/1', 'Binary/1'],
  ['https://practice.example/Binary/..', null],
  ['https://practice.example/Binary/a%2Fb', null],
  ['https://practice.example/Binary/a?x=1', null],
  ['https://practice.example/letter.pdf', null],
  ['', null]
])('%s', (url, expected) => {
  expect(binaryOf({ url })).toBe(expected)
})

test('H-022: whatever the address, what is asked for lies under the source’s base', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.string().map((end) => `/Binary/${end}`)
      ),
      (url) => {
        const asked = binaryOf({ url })
        if (asked === null) return
        const address = new URL(asked, 'https://proxy.example/fhir/')
        expect(address.href.startsWith('https://proxy.example/fhir/Binary/')).toBe(true)
        expect(address.search + address.hash).toBe('')
      }
    )
  )
})
