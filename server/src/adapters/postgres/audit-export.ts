/** The audit as lines that another party can check without us: each entry, and each signed head after the last entry it covers. */
import type pg from 'pg'
import { toLeafText } from '../../domain/audit-leaf.ts'
import { toWrittenHead } from '../../domain/tree-head.ts'
import { toAuditRow } from './audit-tree.ts'
import { auditEntries, auditHeads, nextHead } from './verify-audit.ts'

/** NDJSON, a page at a time. */
export async function* exportAudit(pool: pg.Pool): AsyncGenerator<string> {
  const heads = auditHeads(pool)
  let head = await nextHead(heads)
  for await (const page of auditEntries(pool)) {
    let lines = ''
    for (const row of page) {
      lines += `{"entry":${toLeafText(toAuditRow(row))}}\n`
      for (; head !== null && head.treeSize <= Number(row.seq); head = await nextHead(heads)) {
        lines += `${JSON.stringify({ head: toWrittenHead(head) })}\n`
      }
    }
    yield lines
  }
  // About entries that are not there any more: whoever checks the export must see that.
  for (; head !== null; head = await nextHead(heads)) yield `${JSON.stringify({ head: toWrittenHead(head) })}\n`
}
