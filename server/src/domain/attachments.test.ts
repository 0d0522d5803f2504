/** A partner's address never leaves the server, and no address carries an NHS number (feature 27, H-022). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachmentsOf, toDocumentAddress, toDocumentName, withHubAddresses } from './attachments.ts'
import type { Resource } from './resource.ts'

const NHS = '9990000018'
const address = 'https://partner.example/fhir/Binary/1'
const letter: Resource = {
  resourceType: 'DocumentReference',
  id: 'd1',
  content: [
    { attachment: { contentType: 'application/pdf', url: address, title: 'Letter', size: 3 } },
    { attachment: { contentType: 'text/html', data: 'PHA+', _url: { extension: [{ url: 'x', valueUrl: address }] } } },
    { attachment: { contentType: 'text/html', title: 'nothing to open' } }
  ],
  contained: [
    { resourceType: 'Binary', id: 'b', data: 'PHA+' },
    { resourceType: 'Organization', id: 'o' },
    { resourceType: 'DocumentReference', content: [{ attachment: { url: address } }] }
  ]
}

describe('what a browser gets of a document’s entry', () => {
  const bare = withHubAddresses(letter, 'ward/DocumentReference/d1', NHS)

  test('the hub’s address for each content that has a file, and everything else as it was', () => {
    expect(attachmentsOf(bare)).toEqual([
      {
        contentType: 'application/pdf',
        title: 'Letter',
        size: 3,
        url: '/api/record/document/ward%2FDocumentReference%2Fd1'
      },
      { contentType: 'text/html', url: '/api/record/document/ward%2FDocumentReference%2Fd1?content=1' },
      { contentType: 'text/html', title: 'nothing to open' }
    ])
  })

  test('H-022: no partner’s address and no bytes, wherever they stood; the original is untouched', () => {
    expect(JSON.stringify(bare)).not.toContain('partner.example')
    expect(JSON.stringify(bare)).not.toContain('PHA+')
    expect(bare['contained']).toHaveLength(2)
    expect(attachmentsOf(letter)[0]?.['url']).toBe(address)
  })

  test('so it is with a report’s forms and a questionnaire’s answers', () => {
    const report = { resourceType: 'DiagnosticReport', id: 'r', presentedForm: [{ url: address }] }
    expect(attachmentsOf(withHubAddresses(report, 'ward/DiagnosticReport/r', NHS))).toEqual([
      { url: '/api/record/document/ward%2FDiagnosticReport%2Fr' }
    ])
    const answer = { item: [{ answer: [{ valueAttachment: { url: address, title: 'Photo' } }] }] }
    const response = withHubAddresses({ resourceType: 'QuestionnaireResponse', ...answer }, 'ward/Q/q', NHS)
    expect(response['item']).toEqual([{ answer: [{ valueAttachment: { title: 'Photo' } }] }])
  })
})

describe('an address', () => {
  test('names its entry and comes back to it, without the person’s NHS number', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9.-]{1,40}$/)
    fc.assert(
      fc.property(id, fc.boolean(), (part, numbered) => {
        const entryId = `ward/DocumentReference/${part}${numbered ? `-${NHS}` : ''}`
        const written = toDocumentAddress(entryId, NHS, 0)
        expect(written).not.toContain(NHS)
        const named = decodeURIComponent(written.slice('/api/record/document/'.length))
        expect(toDocumentName(named, NHS)).toEqual({ source: 'ward', type: 'DocumentReference', entryId })
      })
    )
  })

  test.each(['', 'ward', 'ward/Binary/1', 'ward/Condition/1', 'a/b/DocumentReference/1', '../DocumentReference/1/2'])(
    '%s names no document',
    (named) => {
      expect(toDocumentName(named, NHS)).toBeNull()
    }
  )
})
