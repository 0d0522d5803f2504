/** The words of sanitised HTML, as a reader sees them: rows and paragraphs apart, marked-up words whole. */
import { expect, test } from 'vitest'
import { createHtmlSanitiser } from '../../adapters/sanitize-html/html-sanitiser.ts'
import { blocksOfHtml, bodyOf } from './words-of-html.ts'

const sanitiser = createHtmlSanitiser()
const blocks = (html: string): readonly string[] => blocksOfHtml(sanitiser.clean(html).html)

test('rows, paragraphs and headings are blocks; cells are apart; words with markup inside stay whole', () => {
  expect(
    blocks(
      '<h1>Letter</h1><table><tr><td>10-Mar-2014</td><td>Peni<b>cillin</b></td></tr><tr><td>x<br>y</td></tr></table>'
    )
  ).toEqual(['Letter', '10-Mar-2014 Penicillin', 'x y'])
})

test('character references are read once, and what they give is no markup', () => {
  expect(blocks('<p>&lt;b&gt;5 &amp;amp; 6&nbsp;mg &quot;a&quot; caf&eacute;</p>')).toEqual([
    '<b>5 &amp; 6 mg "a" café'
  ])
})

test('scripts, styles and attributes have no words', () => {
  expect(blocks('<style>p{}</style><script>alert(1)</script><p title="hidden" onclick="x()">seen</p>')).toEqual([
    'seen'
  ])
})

test('the head of a page is no part of its words', () => {
  expect(bodyOf('<html><head><title>Document</title></head><body><p>x</p></body></html>')).toBe('<p>x</p>')
  expect(bodyOf('<p>x</p>')).toBe('<p>x</p>')
})
