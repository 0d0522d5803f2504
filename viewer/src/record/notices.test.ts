import { describe, expect, it } from 'vitest'
import type { Notice } from '@ncr/contract/notice.ts'
import { madeSource } from './made-view.ts'
import { noticesOfPage, noticesOfRecord, noticesOfSection, noticesOfSource } from './notices.ts'

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  text: id,
  postedAt: '2026-11-22T08:00:00Z',
  ...more
})

const opened = {
  sources: [madeSource('a', { pages: ['diabetes'] }), madeSource('b')],
  notices: [
    notice('whole'),
    notice('section', { sections: ['medications'], sources: ['b'] }),
    notice('page', { pages: ['frailty'] }),
    notice('source', { sources: ['a'] }),
    notice('gone', { clearedAt: '2026-11-22T09:00:00Z' })
  ]
}

const ids = (notices: readonly Notice[]): readonly string[] => notices.map(({ id }) => id)

describe('a notice stands', () => {
  it('under the banner when it is of the whole record or of a source as a whole, until it is cleared', () => {
    expect(ids(noticesOfRecord(opened))).toEqual(['whole', 'source'])
  })

  it('on the section that it names, and on no other', () => {
    expect(ids(noticesOfSection(opened, 'medications'))).toEqual(['section'])
    expect(ids(noticesOfSection(opened, 'allergies'))).toEqual([])
  })

  it('on the page that it names, and on a page that its source feeds', () => {
    expect(ids(noticesOfPage(opened, 'frailty'))).toEqual(['page'])
    expect(ids(noticesOfPage(opened, 'diabetes'))).toEqual(['source'])
  })

  it('beside each source that it names', () => {
    expect(ids(noticesOfSource(opened, 'b'))).toEqual(['section'])
  })
})
