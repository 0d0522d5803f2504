/** The viewer's calls to the server. Nothing is cached, and no address carries anything about the person. */
import type { Displayed, RecordEvent } from '@ncr/contract/record.ts'
import type { Report } from '@ncr/contract/report.ts'
import { DISCLOSURE_HEADER, NDJSON, ROUTES } from '@ncr/contract/routes.ts'
import { textAt } from './fhir-read.ts'
import { readStream } from './read-stream.ts'
import type { Refusal } from './record-state.ts'

async function toRefusal(response: Response): Promise<Refusal> {
  const problem: unknown = await response.json().catch(() => null)
  return {
    status: response.status,
    code: textAt(problem, 'code') ?? `http-${response.status}`,
    requestId: textAt(problem, 'requestId') ?? response.headers.get('x-request-id'),
    detail: textAt(problem, 'detail') ?? textAt(problem, 'title')
  }
}

/** Opens the record and hands over its events until the stream ends; answers a refusal when there was no first line. */
export async function openRecord(
  signal: AbortSignal,
  receive: (events: readonly RecordEvent[]) => void
): Promise<Refusal | null> {
  let response: Response
  try {
    response = await fetch(ROUTES.record, { headers: { accept: NDJSON }, cache: 'no-store', signal })
  } catch (error) {
    return { code: 'unreachable', requestId: null, detail: error instanceof Error ? error.message : null }
  }
  if (!response.ok || !response.body) return toRefusal(response)
  await readStream(response.body, receive)
  return null
}

/** A read of the view that is open: a page, a document. Answers the refusal when there is nothing to read. */
export async function readOfView(
  path: string,
  disclosureId: string,
  accept: string,
  signal: AbortSignal
): Promise<Response | Refusal> {
  try {
    const headers = { accept, [DISCLOSURE_HEADER]: disclosureId }
    const response = await fetch(path, { headers, cache: 'no-store', signal })
    return response.ok ? response : await toRefusal(response)
  } catch (error) {
    return { code: 'unreachable', requestId: null, detail: error instanceof Error ? error.message : null }
  }
}

/** Reports what was put in front of the reader. A refusal of it ends the view; no answer at all is null. */
export async function reportDisplayed(displayed: Displayed): Promise<Refusal | 'reported' | null> {
  try {
    const response = await fetch(ROUTES.displayed, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [DISCLOSURE_HEADER]: displayed.disclosureId },
      body: JSON.stringify(displayed),
      cache: 'no-store',
      keepalive: true
    })
    return response.ok ? 'reported' : await toRefusal(response)
  } catch {
    return null
  }
}

/** Reports a problem; the number to quote, or null where it was not kept. */
export async function sendReport(report: Report): Promise<string | null> {
  try {
    const response = await fetch(ROUTES.report, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [DISCLOSURE_HEADER]: report.disclosureId },
      body: JSON.stringify(report),
      cache: 'no-store'
    })
    return response.ok ? textAt(await response.json(), 'reference') : null
  } catch {
    return null
  }
}

/** Ends the session. The tab is blanked whatever the answer. */
export async function closeRecord(disclosureId: string | null): Promise<void> {
  const headers = disclosureId === null ? {} : { [DISCLOSURE_HEADER]: disclosureId }
  await fetch(ROUTES.close, { method: 'POST', headers, cache: 'no-store', keepalive: true }).catch(() => undefined)
}
