/** The document as one HTML file that needs nothing else: to be sent, printed, or read out by a screen reader. */
import { createHash } from 'node:crypto'
import type { ReportDocument, ReportFact, ReportItem, ReportPart } from '@ncr/contract/access-report.ts'

const STYLE = `
body { font: 1.125rem/1.5 Arial, sans-serif; color: #212b32; background: #fff; margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem 3rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem }
h2 { font-size: 1.5rem; line-height: 1.3; margin: 2.5rem 0 0.75rem }
h3 { font-size: 1.125rem; margin: 0 0 0.5rem }
p { margin: 0 0 0.75rem }
dl { margin: 0; display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: 0.25rem 1rem }
dt { font-weight: bold }
dd { margin: 0; overflow-wrap: anywhere }
article { border-top: 1px solid #aeb7bd; padding: 1rem 0; break-inside: avoid }
@media (max-width: 30rem) { dl { display: block } dd { margin-bottom: 0.5rem } }
@media print { body { font-size: 11pt; max-width: none; padding: 0 } }
`

export function toReportHtml({ title, facts, parts }: ReportDocument): string {
  return [
    '<!doctype html>',
    '<html lang="en-GB">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escape(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escape(title)}</h1>`,
    toList(facts),
    ...parts.map(toSection),
    '</main>',
    '</body>',
    '</html>',
    ''
  ].join('\n')
}

/** Of what the person gets, whole. */
export function digestOf(html: string): string {
  return createHash('sha256').update(html).digest('hex')
}

function toSection({ heading, paragraphs, items }: ReportPart): string {
  const inner = [...paragraphs.map((text) => `<p>${escape(text)}</p>`), ...items.map(toArticle)]
  return `<section>\n<h2>${escape(heading)}</h2>\n${inner.join('\n')}\n</section>`
}

function toArticle({ heading, facts }: ReportItem): string {
  return `<article>\n<h3>${escape(heading)}</h3>\n${toList(facts)}\n</article>`
}

function toList(facts: readonly ReportFact[]): string {
  return `<dl>\n${facts.map(({ label, value }) => `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`).join('\n')}\n</dl>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
