/** What an entry of the audit says of a reader, out of its body. */
import type { AuditRow } from '../domain/audit-leaf.ts'
import { isObject, textOf, type JsonObject } from '../domain/resource.ts'

interface ReaderWords {
  readonly user: { readonly id: string; readonly name: string; readonly role: string }
  readonly reason: string
  readonly relationship: string
}

export function toReader(row: AuditRow, body: JsonObject): ReaderWords {
  const user = isObject(body['user']) ? body['user'] : {}
  const relationship = isObject(body['relationship']) ? body['relationship'] : {}
  const name = [textOf(user['given']), textOf(user['family'])].filter((part) => part !== null).join(' ')
  const [kind, reference] = [textOf(relationship['kind']), textOf(relationship['reference'] ?? relationship['ref'])]
  return {
    user: { id: row.userId ?? '', name, role: textOf(user['hostRole'] ?? body['hostRole']) ?? '' },
    reason: textOf(body['reason']) ?? '',
    relationship: [kind, reference].filter((part) => part !== null).join(', ')
  }
}
