/** The file behind a letter: a small web page or a one-page PDF with the same words. */
import type { Resource } from '@medplum/fhirtypes'
import { html } from '../fhir-server/html.ts'

export function letterBody(document: Resource | undefined): { contentType: string; body: Buffer } | undefined {
  if (document?.resourceType !== 'DocumentReference') return undefined
  const attachment = document.content[0]?.attachment
  const title = attachment?.title ?? 'Letter'
  const lines = (document.description ?? '').split('\n')
  if (attachment?.contentType === 'text/html') {
    const paragraphs = lines.map((line) => html`<p>${line}</p>`)
    const page = html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>${title}</title>
        </head>
        <body>
          <h1>${title}</h1>
          ${paragraphs}
        </body>
      </html>`
    return { contentType: 'text/html; charset=utf-8', body: Buffer.from(page.text) }
  }
  return { contentType: 'application/pdf', body: onePagePdf([title, '', ...lines.flatMap(wrapped)]) }
}

const LINE_CHARACTERS_MAX = 84

function wrapped(line: string): string[] {
  const rows = ['']
  for (const word of line.split(' ')) {
    const row = rows.at(-1) ?? ''
    if (row.length + word.length + 1 > LINE_CHARACTERS_MAX) rows.push(word)
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`
  }
  return rows
}

/** A minimal PDF 1.4: catalogue, page tree, page, its text, one standard font, cross-reference table. */
function onePagePdf(lines: readonly string[]): Buffer {
  const text = lines
    .map((line) => `(${line.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\x7e]/g, '-')}) Tj T*`)
    .join('\n')
  const stream = `BT /F1 11 Tf 15 TL 56 780 Td\n${text}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
  ]
  const offsets: string[] = []
  let body = '%PDF-1.4\n'
  objects.forEach((object, index) => {
    offsets.push(`${String(body.length).padStart(10, '0')} 00000 n \n`)
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  return Buffer.from(
    `${body}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1'
  )
}
