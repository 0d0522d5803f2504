/** Entries of the audit, put together to looks: one for each view that was opened, and for each refusal. */
import type { Look } from '@ncr/contract/console.ts'
import type { AuditRow } from '../domain/audit-leaf.ts'
import { isObject, textOf, type JsonObject } from '../domain/resource.ts'
import { toReader } from './audit-words.ts'

export interface FoundLook extends Look {
  readonly atMs: number
  /** Of its first entry in the audit. */
  readonly seq: number
  readonly odsCode: string
  readonly sameSurname: boolean
}

/** Newest first. */
export function toLooks(rows: readonly AuditRow[]): readonly FoundLook[] {
  const views = new Map<string, FoundLook>()
  const refused: FoundLook[] = []
  for (const row of rows) {
    const body = bodyOf(row)
    if (row.kind === 'launch-refused' || row.kind === 'read-refused') refused.push(newLook(row, body))
    else if (row.kind === 'opened' && row.disclosureId !== null) views.set(row.disclosureId, newLook(row, body))
    else {
      const view = views.get(row.disclosureId ?? '')
      if (view !== undefined) views.set(row.disclosureId ?? '', withMore(view, row.kind, body))
    }
  }
  return [...views.values(), ...refused].toSorted((a, b) => b.atMs - a.atMs)
}

function bodyOf({ body }: AuditRow): JsonObject {
  const read: unknown = JSON.parse(body)
  return isObject(read) ? read : {}
}

function newLook(row: AuditRow, body: JsonObject): FoundLook {
  return {
    disclosureId: row.kind === 'opened' ? row.disclosureId : null,
    at: row.at,
    atMs: Date.parse(row.at),
    seq: row.seq,
    odsCode: row.odsCode ?? '',
    ...toReader(row, body),
    nhsNumber: row.nhsNumber ?? '',
    emergencyAccess: isObject(body['emergencyAccess']),
    refused: row.kind === 'opened' ? null : textOf(body['code']),
    displayed: [],
    printed: [],
    documents: 0,
    sameSurname: body['sameSurname'] === true,
    signals: []
  }
}

function withMore(look: FoundLook, kind: string, body: JsonObject): FoundLook {
  if (kind === 'document') return { ...look, documents: look.documents + 1 }
  const what = textOf(body['section'] ?? body['page'])
  // What keeps a record open is no part of it.
  if (what === null || what === 'kept-open') return look
  const add = (known: readonly string[]): string[] => [...new Set([...known, what])]
  return kind === 'printed' ? { ...look, printed: add(look.printed) } : { ...look, displayed: add(look.displayed) }
}
