/**
 * Notes that a bundle carries inside itself. Partners of the region publish documents by link: the words go into a Binary
 * of their own, plain text as a small web page.
 */
import type { Attachment, Binary, DocumentReference } from '@medplum/fhirtypes'
import { html } from '../fhir-server/html.ts'

/** The document with links, and the Binaries they lead to. `binaryId`: the id for the attachment at that position. */
export function withLinks(
  document: DocumentReference,
  binaryId: (position: number) => string
): { document: DocumentReference; binaries: (Binary & { id: string })[] } {
  const binaries: (Binary & { id: string })[] = []
  const content = (document.content ?? []).map((one, position) => {
    const { data, ...attachment } = one.attachment
    if (data === undefined || attachment.url !== undefined) return one
    const title = attachment.title ?? document.type?.text ?? document.type?.coding?.[0]?.display ?? 'Note'
    const body = isPlainText(attachment) ? asPage(title, data) : { data, contentType: attachment.contentType ?? '' }
    const id = binaryId(position)
    binaries.push({ resourceType: 'Binary', id, ...body })
    // size and hash were those of the text
    const { size: _size, hash: _hash, ...rest } = attachment
    return { ...one, attachment: { ...rest, contentType: body.contentType, title, url: `Binary/${id}` } }
  })
  return { document: { ...document, content }, binaries }
}

const isPlainText = ({ contentType }: Attachment): boolean => contentType?.startsWith('text/plain') ?? true

function asPage(title: string, data: string): { contentType: string; data: string } {
  const text = Buffer.from(data, 'base64').toString('utf8')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
      </head>
      <body>
        <h1>${title}</h1>
        ${text.split(/\n\s*\n/).map((paragraph) => html`<p>${paragraph.split('\n').map((line) => html`${line}<br />`)}</p>`)}
      </body>
    </html>`
  return { contentType: 'text/html', data: Buffer.from(page.text).toString('base64') }
}
