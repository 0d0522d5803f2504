/**
 * Reads the words of one PDF at a time with unpdf (Mozilla's PDF.js without its drawing). A worker, so that a document
 * that runs away takes nothing with it but itself.
 */
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { getDocumentProxy } from 'unpdf'
import type { PdfLimits, ReadPdf } from './pdf-reader.ts'

const limits = workerData as PdfLimits

async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(bytes, {
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: 0
  })
  const pages: string[] = []
  let characters = 0
  const last = Math.min(document.numPages, limits.pagesMax)
  for (let number = 1; number <= last && characters < limits.charactersMax; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent()
    // An item that ends a line is followed by a blank, as a reader sees one.
    const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')
    pages.push(text)
    characters += text.length
  }
  const isCut = document.numPages > last || characters >= limits.charactersMax
  await document.loadingTask.destroy()
  return { ok: true, text: pages.join('\n').slice(0, limits.charactersMax), isCut }
}

const port = parentPort
assert(port !== null, 'it runs as a worker')
port.on('message', (bytes: Uint8Array) => {
  readPdf(bytes).then(
    (read) => port.postMessage(read),
    () => port.postMessage({ ok: false } satisfies ReadPdf)
  )
})
