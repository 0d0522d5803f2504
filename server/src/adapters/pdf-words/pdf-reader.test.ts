/** Words of PDFs, read where a document that runs away harms nobody (H-022). */
import { afterAll, describe, expect, test } from 'vitest'
import { aPdf } from '../../../../test/fixtures/files.ts'
import { createPdfReader } from './pdf-reader.ts'

const reader = createPdfReader(20_000)
afterAll(() => reader.close())
const never = new AbortController().signal

describe('a PDF', () => {
  test('gives its words', async () => {
    const read = await reader.read(aPdf('Known tamponade'), never)
    expect(read).toMatchObject({ kind: 'read', cut: false })
    expect(read.kind === 'read' && read.text).toContain('Known tamponade')
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['half of one', aPdf('words').subarray(0, 40)],
    ['noise', Buffer.from('%PDF-1.4\n\u0000\u0001garbage')]
  ])('that is %s is said to be unreadable, without a word of it', async (_what, bytes) => {
    expect(await reader.read(bytes, never)).toEqual({ kind: 'unread', detail: 'its words cannot be read' })
  })

  test('leaves the bytes with whoever has them, and many are read at once', async () => {
    const bytes = aPdf('kept')
    const before = Buffer.from(bytes).toString('hex')
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, index) => reader.read(index === 3 ? bytes : aPdf(`n${index}`), never))
    )
    expect(all.map(({ kind }) => kind)).toEqual(Array(6).fill('read'))
    expect(bytes.toString('hex')).toBe(before)
  })

  test('H-022: that takes too long is ended, and the next is read', async () => {
    const hasty = createPdfReader(1)
    expect(await hasty.read(aPdf('slow'), never)).toEqual({
      kind: 'unread',
      detail: 'reading its words takes too long'
    })
    await hasty.close()
    const gone = AbortSignal.abort()
    expect(await reader.read(aPdf('late'), gone)).toMatchObject({ kind: 'unread' })
    expect(await reader.read(aPdf('next'), never)).toMatchObject({ kind: 'read' })
  })
})
