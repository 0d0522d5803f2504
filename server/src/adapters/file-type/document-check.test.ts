/** What a document is by its bytes, and which are not shown (H-022). */
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aPdf, JPEG, PNG } from '../../../../test/fixtures/files.ts'
import { createDocumentCheck } from './document-check.ts'

const { check } = createDocumentCheck()
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('what it is', () => {
  test.each([
    ['application/pdf', aPdf('A letter')],
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['text/html', bytes('<!doctype html><p>x')],
    ['text/html', Buffer.from('\ufeff  <HTML><body>x</body></HTML>')],
    ['text/html', bytes('<?xml version="1.0"?><!-- c --><!DOCTYPE html><html></html>')],
    ['text/html', bytes('<p>Caf\u00e9</p>')]
  ])('%s: case %#', async (type, file) => {
    expect(await check(file)).toMatchObject({ kind: 'shown', type })
  })

  test('words in Windows-1252 and in UTF-8 read alike', async () => {
    for (const file of [bytes('<p>Caf\u00e9</p>'), Buffer.from('<p>Caf\u00e9</p>')])
      expect(await check(file)).toMatchObject({ html: '<p>Caf\u00e9</p>' })
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['plain text', bytes('Dear doctor')],
    ['a program', bytes(`MZ${'\0'.repeat(200)}`)],
    ['an archive', bytes(`PK\u0003\u0004${'\0'.repeat(200)}`)],
    ['a picture that moves', bytes(`GIF89a${'\0'.repeat(20)}`)],
    ['a drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['bytes that begin like a page', bytes('<html>\u0000\u0001')],
    ['a PDF behind something else', bytes(`<x>%PDF-1.4`)]
  ])('H-022: %s is refused', async (_what, file) => {
    expect((await check(file)).kind).toBe('refused')
  })

  test('any bytes at all are told or refused, never thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (file) => {
        expect(['shown', 'refused']).toContain((await check(file)).kind)
      })
    )
  })
})

describe('H-022: a PDF that acts is refused', () => {
  const packed = (objects: string, filter = deflateSync(bytes(objects)).toString('latin1')): string =>
    `7 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n${filter}\nendstream\nendobj\n`

  test.each([
    ['a script', '6 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj\n'],
    ['a script, its name written otherwise', '6 0 obj << /S /Java#53cript >> endobj\n'],
    ['a program to start', '6 0 obj << /S /Launch /F (cmd.exe) >> endobj\n'],
    ['another file', '6 0 obj << /Type /EmbeddedFile >> endobj\n'],
    ['a form that is sent', '6 0 obj << /S /SubmitForm >> endobj\n'],
    ['an active form', '6 0 obj << /XFA 8 0 R >> endobj\n'],
    ['a script in packed objects', packed('6 0 << /S /JavaScript >>')],
    ['a script behind a word that looks like a stream', '6 0 obj (stream) << /S /JavaScript >> endobj % endstream\n'],
    ['packed objects that cannot be unpacked', packed('', 'not packed at all')],
    ['packed objects that are huge when unpacked', packed(' '.repeat(40_000_000))]
  ])('with %s', async (_what, objects) => {
    expect(await check(aPdf('A letter', objects))).toMatchObject({ kind: 'refused' })
  })

  test('plain packed objects, and a page that mentions a short name in a picture, are shown', async () => {
    const picture = '8 0 obj << /Subtype /Image >>\nstream\n\u0001/JS \u0002/XFA \nendstream\nendobj\n'
    expect(await check(aPdf('A letter', `${packed('6 0 << /Type /Page >>')}${picture}`))).toMatchObject({
      kind: 'shown'
    })
  })
})
