/**
 * The time machine: what was on somebody's screen, as it was sent then (H-018). The lines are put together from what was
 * kept, byte for byte, each part under the digest that the audit cites; the officer's look is in the audit before.
 */
import assert from 'node:assert/strict'
import type { Replay } from '@ncr/contract/console.ts'
import type { AuditRow } from '../domain/audit-leaf.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { isObject, objectsOf, textOf, type JsonObject } from '../domain/resource.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { AuditReader } from '../ports/audit-reader.ts'
import type { FoundView, KeptViews } from '../ports/view-store.ts'
import { checkRole, stateAct } from './officer-act.ts'
import { toReader } from './audit-words.ts'

export interface ReplayPorts {
  readonly audit: AuditLog
  readonly auditReader: AuditReader
  readonly keptViews: KeptViews
}

const NO_ENTRIES = '"entries":[]}'

interface Stated {
  readonly row: AuditRow
  readonly body: JsonObject
  readonly view: string | null
}

export async function replayView(
  ports: ReplayPorts,
  grant: OfficerGrant,
  disclosureId: string,
  requestId: string
): Promise<Replay | Refusal> {
  const forbidden = checkRole(grant, 'privacy-officer')
  if (forbidden !== null) return forbidden
  const stated = (await ports.auditReader.entriesOf(grant, disclosureId)).map(toStated)
  const [opened] = stated
  if (opened?.row.kind !== 'opened' || opened.row.nhsNumber === null) return refuse('view-not-kept')
  const { nhsNumber, userId } = opened.row
  const what = { disclosure: disclosureId, of: userId }
  const unaudited = await stateAct(ports.audit, grant, { kind: 'view-replayed', requestId, nhsNumber, what })
  if (unaudited !== null) return unaudited
  const found = await ports.keptViews.find(grant, {
    nhsNumber,
    frames: stated.flatMap(({ view }) => view ?? []),
    entries: stated.flatMap(({ body }) => digestsOf(body))
  })
  if (!found.frames.has(opened.view ?? '')) return refuse('view-not-kept')
  return toReplay(disclosureId, stated, found)
}

/** It states lines of the record, and not a page, a search or what the viewer reported. */
function isOfLines({ row: { kind }, body }: Stated): boolean {
  return kind === 'opened' || kind === 'completed' || (kind === 'sent' && body['sections'] !== undefined)
}

function toStated(row: AuditRow): Stated {
  // Written by us, as JSON; whoever changed it is found by the audit's own check.
  const body: unknown = JSON.parse(row.body)
  assert(isObject(body), 'the body of an entry is an object')
  return { row, body, view: textOf(body['view']) }
}

function digestsOf(body: JsonObject): readonly string[] {
  const entries = [body, ...objectsOf(body['sections'])].flatMap((part) => objectsOf(part['entries']))
  return entries.map((entry) => textOf(entry['digest'])).filter((digest) => digest !== null)
}

function toReplay(disclosureId: string, stated: readonly Stated[], found: FoundView): Replay {
  const [opened] = stated
  assert(opened !== undefined, 'a view begins with its opening')
  let gone = 0
  const texts = (body: JsonObject): readonly string[] =>
    digestsOf(body).flatMap((digest) => {
      const text = found.entries.get(digest)
      if (text === undefined) gone += 1
      return text ?? []
    })
  const frameOf = ({ view }: Stated): string | null => {
    const frame = view === null ? undefined : found.frames.get(view)
    if (frame === undefined) gone += 1
    return frame ?? null
  }
  const lines = stated.filter(isOfLines).flatMap((one) => {
    const frame = frameOf(one)
    const sections = objectsOf(one.body['sections'])
    return frame === null ? [] : fill(frame.split('\n'), sections.map(texts))
  })
  const pages = stated
    .filter(({ row, body }) => row.kind === 'sent' && body['page'] !== undefined)
    .map((one) => {
      const isKept = one.view !== null
      const frame = isKept ? frameOf(one) : null
      return {
        page: textOf(one.body['page']) ?? '',
        at: one.row.at,
        body: frame === null ? null : withEntries(frame, texts(one.body))
      }
    })
  return {
    disclosureId,
    at: opened.row.at,
    ...toReader(opened.row, opened.body),
    lines: lines.map((line) => `${line}\n`).join(''),
    pages,
    documents: stated.filter(({ row }) => row.kind === 'document').length,
    gone
  }
}

/** The entries go back into the section lines of a batch, in their order. */
function fill(frames: readonly string[], sections: readonly (readonly string[])[]): readonly string[] {
  const waiting = [...sections]
  return frames.map((frame) => {
    if (!frame.startsWith('{"event":"section"')) return frame
    const entries = waiting.shift() ?? []
    assert(frame.endsWith(NO_ENTRIES), 'the entries of a line are last')
    return `${frame.slice(0, -2)}${entries.join(',')}]}`
  })
}

function withEntries(frame: string, entries: readonly string[]): string {
  return frame.replace('"entries":[]', () => `"entries":[${entries.join(',')}]`)
}
