/** The console's calls to the server. NHS numbers and names go in bodies, never in addresses. */
import { textAt } from '../record/fhir-read.ts'
import type { Refusal } from '../record/record-state.ts'

export function isRefused(answer: object): answer is Refusal {
  return 'code' in answer && 'requestId' in answer && 'detail' in answer
}

export async function askConsole<Answer extends object>(path: string, body?: object): Promise<Answer | Refusal> {
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    })
    const json: unknown = response.status === 204 ? {} : await response.json().catch(() => null)
    if (response.ok && json !== null) return json as Answer
    return {
      status: response.status,
      code: textAt(json, 'code') ?? `http-${response.status}`,
      requestId: textAt(json, 'requestId') ?? response.headers.get('x-request-id'),
      detail: textAt(json, 'detail') ?? textAt(json, 'title')
    }
  } catch (error) {
    return { code: 'unreachable', requestId: null, detail: error instanceof Error ? error.message : null }
  }
}
