/** A record made of the lines that were sent then, by the reducer that made it then. */
import type { Replay } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { readLines } from '../record/read-stream.ts'
import { NEW_RECORD, reduceRecord, type OpenRecord, type Refusal } from '../record/record-state.ts'

export function toReplayedRecord({ lines }: Replay): OpenRecord {
  const { events } = readLines(lines.split('\n'))
  const received = reduceRecord(NEW_RECORD, { kind: 'received', events })
  const ended = reduceRecord(received, { kind: 'ended' })
  return ended.kind === 'record' ? ended : NEW_RECORD
}

const NOT_KEPT: Refusal = { code: 'view-not-kept', status: 404, requestId: null, detail: null }

/** A page as it was answered then, the last time that it was opened; nothing is asked of any source. */
export function readOfReplay({ pages }: Replay, path: string): Response | Refusal {
  const name = path.startsWith(`${ROUTES.page}/`) ? path.slice(ROUTES.page.length + 1).replace(/\?.*$/, '') : null
  const body = pages.findLast(({ page }) => page === name)?.body
  return body === undefined || body === null ? NOT_KEPT : new Response(body)
}
