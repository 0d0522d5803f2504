/**
 * Pointers of the National Record Locator: whose document one points at, and whether this record can open it. A pointer
 * is about a document that lies with its custodian, which may be no partner of this region.
 */
import { ODS_SYSTEM, toOdsCode, type OdsCode } from './ods-code.ts'
import type { LiveSource, NrlSource, Stu3Source } from './region.ts'
import { isObject, objectsOf, textOf, type JsonObject, type Resource } from './resource.ts'

/** The custodian's ODS code; null where the pointer gives none that is one. */
export function custodianOf(pointer: Resource): OdsCode | null {
  const custodian = pointer['custodian']
  if (!isObject(custodian)) return null
  const given = objectsOf(custodian['identifier']).find(({ system }) => system === ODS_SYSTEM)
  const code = textOf(given?.['value'])
  return code === null ? null : toOdsCode(code)
}

/** The region's own source under whose origin the document lies; null: elsewhere, and it is not opened from here. */
export function keeperOf(
  { opensFrom }: Pick<NrlSource, 'opensFrom'>,
  attachment: JsonObject
): LiveSource | Stu3Source | null {
  const url = textOf(attachment['url'])
  // Of a relative address nobody can say whose it is: a pointer's are absolute (NRL, content.attachment.url).
  if (url === null || !URL.canParse(url)) return null
  const { origin, protocol } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') return null
  return opensFrom.find(({ baseUrl }) => new URL(baseUrl).origin === origin) ?? null
}
