/** The words of sanitised HTML in blocks: a table's row, a paragraph, a heading. Words that touch in the markup do not touch here. */

/** What a sanitiser leaves of character references. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&'
}
const WITHIN_WORDS = /<\/?(?:b|bdi|bdo|big|em|font|i|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|u|wbr)\b[^>]*>/gi
const BLOCK =
  /<\/?(?:tr|p|li|h[1-6]|caption|dt|dd|blockquote|div|section|article|header|footer|address|table|hr)\b[^>]*>/gi
const OTHER = /<[^>]*>/g
const BETWEEN_BLOCKS = '\u0000'

/** Of a page: what stands in its head is no part of its words. */
export function bodyOf(page: string): string {
  const start = page.indexOf('<body>')
  const end = page.lastIndexOf('</body>')
  return start === -1 || end < start ? page : page.slice(start + '<body>'.length, end)
}

export function blocksOfHtml(html: string): readonly string[] {
  return html
    .replaceAll(BETWEEN_BLOCKS, ' ')
    .replaceAll(WITHIN_WORDS, '')
    .replaceAll(BLOCK, BETWEEN_BLOCKS)
    .replaceAll(OTHER, ' ')
    .split(BETWEEN_BLOCKS)
    .map((block) => unescape(block).replaceAll(/\s+/g, ' ').trim())
    .filter((block) => block !== '')
}

/** `&amp;` last: what it gives is no reference again. */
function unescape(text: string): string {
  return Object.entries(REFERENCES).reduce(
    (said, [reference, character]) => said.replaceAll(reference, character),
    text
  )
}
