/**
 * Entries of the audit, put together to looks: one for each view that was opened, for each refusal, and for what a system asked
 * for by FHIR about one person, for one user, within some minutes.
 */
import type { Look } from '@ncr/contract/console.ts'
import type { AuditRow } from '../domain/audit-leaf.ts'
import type { ReaderFacts } from '../domain/staff-list.ts'
import { isObject, textOf, type JsonObject } from '../domain/resource.ts'
import { toReader } from './audit-words.ts'

export interface FoundLook extends Look, ReaderFacts {
  readonly atMs: number
  /** Of its first entry in the audit. */
  readonly seq: number
  readonly odsCode: string
}

/** A system asks for one type after another: as long as its token lives, that is one look. */
const ONE_LOOK_MS = 300_000

/** Newest first. */
export function toLooks(rows: readonly AuditRow[]): readonly FoundLook[] {
  const views = new Map<string, FoundLook>()
  const refused: FoundLook[] = []
  const queried: FoundLook[] = []
  for (const row of rows) {
    const body = bodyOf(row)
    if (row.kind === 'launch-refused' || row.kind === 'read-refused') refused.push(newLook(row, body))
    else if (row.kind === 'queried') addQueried(queried, newLook(row, body))
    else if (row.kind === 'opened' && row.disclosureId !== null) views.set(row.disclosureId, newLook(row, body))
    else {
      const view = views.get(row.disclosureId ?? '')
      if (view !== undefined) views.set(row.disclosureId ?? '', withMore(view, row.kind, body))
    }
  }
  return [...views.values(), ...refused, ...queried].toSorted((a, b) => b.atMs - a.atMs)
}

function addQueried(queried: FoundLook[], look: FoundLook): void {
  const place = queried.findLastIndex((one) => isSameLook(one, look))
  const before = queried[place]
  if (before?.system === undefined || look.system === undefined) queried.push(look)
  else {
    const types = [...new Set([...before.system.types, ...look.system.types])]
    queried[place] = { ...before, system: { ...before.system, types } }
  }
}

function isSameLook(before: FoundLook, look: FoundLook): boolean {
  const isSoon = look.atMs - before.atMs < ONE_LOOK_MS
  const isSame = before.user.id === look.user.id && before.system?.name === look.system?.name
  return isSoon && isSame && before.nhsNumber === look.nhsNumber && before.user.role === look.user.role
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
    ...toSystem(body),
    displayed: [],
    printed: [],
    documents: 0,
    sameSurname: body['sameSurname'] === true,
    ownRecord: body['ownRecord'] === true,
    sameAddress: body['sameAddress'] === true,
    signals: []
  }
}

function toSystem(body: JsonObject): Pick<Look, 'system'> {
  const system = body['system']
  if (!isObject(system)) return {}
  const type = textOf(body['resourceType'])
  const types = type === null ? [] : [type]
  return { system: { name: textOf(system['name']) ?? '', types, unattended: system['unattended'] === true } }
}

function withMore(look: FoundLook, kind: string, body: JsonObject): FoundLook {
  if (kind === 'document') return { ...look, documents: look.documents + 1 }
  const what = textOf(body['section'] ?? body['page'])
  // What keeps a record open is no part of it.
  if (what === null || what === 'kept-open') return look
  const add = (known: readonly string[]): string[] => [...new Set([...known, what])]
  return kind === 'printed' ? { ...look, printed: add(look.printed) } : { ...look, displayed: add(look.displayed) }
}
