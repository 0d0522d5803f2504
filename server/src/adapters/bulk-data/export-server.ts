/** One export server as it is asked: with its token, with patience, at no other origin than the region file allows. */
import type { BulkDataSource } from '../../domain/region.ts'
import type { Clock } from '../../ports/clock.ts'
import { createBackendToken } from './backend-token.ts'
import { ExportFailure, PassingFailure } from './export-failure.ts'
import type { ExportLimits } from './export-limits.ts'
import { readJson, type ExportAnswer, type ExportLine } from './export-line.ts'
import { patiently } from './patience.ts'

const OUTCOME_BYTES_MAX = 65_536

export interface Question {
  readonly what: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly withToken: boolean
  /** Statuses that `read` takes; any other is a failure. */
  readonly expected: readonly number[]
}

export interface ExportServer {
  /** Asks, and asks again where that may help; `read` included. Throws an ExportFailure. */
  ask<T>(question: Question, signal: AbortSignal, read: (answer: ExportAnswer) => Promise<T>): Promise<T>
  /** Each attempt asks its own question; one that got on, by `reached`, begins the count of attempts anew. */
  askForRest(
    question: () => Promise<Question>,
    signal: AbortSignal,
    read: (answer: ExportAnswer) => Promise<void>,
    reached: () => Promise<number>
  ): Promise<void>
  forget(url: string, signal: AbortSignal): Promise<void>
  /** Throws an ExportFailure for an address elsewhere: a manifest must not make us ask our own network. */
  assertOurs(url: string, what: string): void
}

export function createExportServer(
  source: BulkDataSource,
  line: ExportLine,
  limits: ExportLimits,
  clock: Clock
): ExportServer {
  const token = source.backendServices === null ? null : createBackendToken(source.backendServices, line, clock)
  const home = new URL(source.baseUrl).origin
  const origins = new Set([home, ...source.fileOrigins])
  const headersFor = async ({ url, headers, withToken }: Question, signal: AbortSignal) =>
    // The token is the server's own: no other origin is shown it.
    token !== null && withToken && new URL(url).origin === home
      ? { ...headers, authorization: `Bearer ${await token.load(signal)}` }
      : headers
  const askOnce = async (question: Question, signal: AbortSignal): Promise<ExportAnswer> => {
    const answer = await line.get(question.url, await headersFor(question, signal), signal)
    if (answer.status !== 401 || token === null) return answer
    answer.body.destroy()
    token.forget()
    return line.get(question.url, await headersFor(question, signal), signal)
  }
  return {
    ask: (question, signal, read) =>
      patiently(async () => read(await expectedOf(question, await askOnce(question, signal))), limits, signal),
    askForRest: (prepare, signal, read, reached) =>
      patiently(
        async () => {
          const question = await prepare()
          await read(await expectedOf(question, await askOnce(question, signal)))
        },
        limits,
        signal,
        reached
      ),
    async forget(url, signal) {
      const question = { what: '', url, headers: {}, withToken: true, expected: [] }
      await line.delete(url, await headersFor(question, signal), signal)
    },
    assertOurs(url, what) {
      const origin = URL.canParse(url) ? new URL(url).origin : null
      if (origin === null || !origins.has(origin))
        throw new ExportFailure(`${what} lies at another address than baseUrl and fileOrigins`)
    }
  }
}

async function expectedOf(question: Question, answer: ExportAnswer): Promise<ExportAnswer> {
  if (question.expected.includes(answer.status)) return answer
  const said = `${question.what}: the server answered HTTP ${answer.status}${await codeOf(answer)}`
  const mayPass = answer.status === 429 || answer.status >= 500
  throw mayPass ? new PassingFailure(said, answer.retryAfterMs) : new ExportFailure(said)
}

/** The code of an OperationOutcome: a word of FHIR's own list, never the text beside it. */
async function codeOf(answer: ExportAnswer): Promise<string> {
  try {
    const outcome = (await readJson(answer, OUTCOME_BYTES_MAX, 'the answer')) as { issue?: { code?: unknown }[] }
    const code = outcome.issue?.[0]?.code
    return typeof code === 'string' && /^[a-z-]{1,32}$/.test(code) ? ` (${code})` : ''
  } catch {
    return ''
  }
}
