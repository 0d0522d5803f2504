/**
 * What a document is by its bytes: PDF, HTML, JPEG or PNG; anything else is refused. Images and PDF by their signature
 * (file-type); HTML, which has none, by rules of our own; a PDF that could act is refused (H-022).
 */
import { fileTypeFromBuffer } from 'file-type'
import type { CheckedFile, DocumentCheck } from '../../ports/document-files.ts'
import { findActiveContent } from './pdf-content.ts'

const HTML_HEAD_CHARACTERS_MAX = 4096

/** After blanks, an XML declaration and comments: a document type or an element that a page may begin with. */
const STARTS_AS_HTML =
  /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,1000}-->\s*)?<(?:!doctype\s+html|html|head|body|meta|title|style|div|p|h[1-6]|table|section|article|main|header|span|font|center|br)\b/i

export function createDocumentCheck(): DocumentCheck {
  return {
    async check(bytes) {
      if (bytes.byteLength === 0) return refused('it is empty')
      const html = readHtml(bytes)
      if (html !== null) return { kind: 'shown', type: 'text/html', html }
      const found = await fileTypeFromBuffer(bytes)
      if (found?.mime === 'image/jpeg' || found?.mime === 'image/png') return { kind: 'shown', type: found.mime }
      if (found?.mime === 'application/pdf') return checkPdf(bytes)
      return refused(found === undefined ? 'what it is cannot be told' : `it is ${found.mime}`)
    }
  }
}

function refused(detail: string): CheckedFile {
  return { kind: 'refused', detail }
}

function checkPdf(bytes: Uint8Array): CheckedFile {
  const active = findActiveContent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return active === null ? { kind: 'shown', type: 'application/pdf' } : refused(`it is a PDF that ${active}`)
}

/** The text of a page, in UTF-8 or else Windows-1252; null when it is none. */
function readHtml(bytes: Uint8Array): string | null {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, HTML_HEAD_CHARACTERS_MAX))
  if (!STARTS_AS_HTML.test(head.replace(/^ï»¿/, ''))) return null
  // Bytes that no text has: something else that only begins like a page.
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d)) return null
  return decode(bytes)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
