/** Escape sequences of HL7 v2.4, 2.10: each as what it stands for, and nothing that is not one touched. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unescape } from './unescape.ts'

test.each([
  [String.raw`Iron \T\ B12`, 'Iron & B12'],
  [String.raw`10\S\9/L`, '10^9/L'],
  [String.raw`a\F\b\R\c\E\d`, String.raw`a|b~c\d`],
  [String.raw`one\.br\two\.sp\three\.ce\four`, 'one\ntwo\nthree\nfour'],
  [String.raw`one\.sp2\two`, 'one\n\ntwo'],
  [String.raw`\H\not\N\ taken\.sk3\at\.in+4\ all\.fi\ `, 'not taken at all '],
  [String.raw`line\X0D\next\X0D0A\last\X0A\end`, 'line\nnext\nlast\nend'],
  [String.raw`37\XB0\C and 37\XC2B0\C`, '37°C and 37°C'],
  [
    String.raw`\X00\ and \X1B\ and \Zown\ and \C2842\ and \X0`,
    String.raw`\X00\ and \X1B\ and \Zown\ and \C2842\ and \X0`
  ],
  ['a path C:', 'a path C:']
])('%s', (written, meant) => {
  expect(unescape(written)).toBe(meant)
})

test('text that was escaped comes out as it was, whatever stands in it', () => {
  const escape = (text: string): string =>
    text.replaceAll(
      /[\\|^&~\n]/g,
      (mark) => ({ '\\': '\\E\\', '|': '\\F\\', '^': '\\S\\', '&': '\\T\\', '~': '\\R\\' })[mark] ?? '\\.br\\'
    )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(unescape(escape(text))).toBe(text)
    })
  )
})
