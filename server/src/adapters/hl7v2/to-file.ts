/** OBX-5 of type ED → an attachment: what it is and its bytes, in Base64. */
import type { Hl7Segment } from '@medplum/core'
import { Hl7Fault, valueOf } from './fields.ts'

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png'
}
/** ED: source, type, subtype, encoding, data. */
export function toFile(result: Hl7Segment): { readonly contentType: string; readonly data: string } {
  const [, kind = '', subtype = '', encoding = '', data = ''] = [1, 2, 3, 4, 5].map((part) => valueOf(result, 5, part))
  const contentType = TYPES[subtype.toLowerCase()] ?? TYPES[kind.toLowerCase()]
  if (contentType === undefined) throw new Hl7Fault('OBX-5.3 is no kind of document that is shown')
  if (encoding.toLowerCase() !== 'base64') throw new Hl7Fault('OBX-5.4 is not Base64')
  const bare = data.replaceAll(/\s/g, '')
  if (bare === '' || bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare))
    throw new Hl7Fault('OBX-5.5 is not Base64')
  return { contentType, data: bare }
}
