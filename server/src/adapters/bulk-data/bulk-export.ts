/** An export by FHIR Bulk Data 3.0.0: kick-off, waiting, manifest, files, and the night in the source's folder. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { londonDay } from '../../domain/london-time.ts'
import type { BulkDataSource } from '../../domain/region.ts'
import type { BulkExport } from '../../ports/bulk-export.ts'
import type { Clock } from '../../ports/clock.ts'
import { download } from './download.ts'
import { ExportFailure } from './export-failure.ts'
import { EXPORT_LIMITS, type ExportLimits } from './export-limits.ts'
import { createExportLine, readJson } from './export-line.ts'
import { readExportManifest, type ExportFile, type ExportManifest } from './export-manifest.ts'
import { createExportServer, type ExportServer } from './export-server.ts'
import * as spool from './spool.ts'

const MANIFEST_BYTES_MAX = 4_194_304
const POLL_MS_DEFAULT = 10_000
const POLL_MS_MIN = 250
const JSON_TYPE = 'application/fhir+json, application/json'

interface Export {
  readonly source: BulkDataSource
  readonly server: ExportServer
  readonly limits: ExportLimits
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onNote: (note: string) => void
}

export function createBulkExport(clock: Clock, limits: ExportLimits = EXPORT_LIMITS): BulkExport {
  return {
    async fetch(source, publishedAt, stop, onNote) {
      const line = createExportLine(source, limits.silenceMsMax, clock)
      const deadline = AbortSignal.timeout(limits.exportMsMax)
      const signal = AbortSignal.any([stop, deadline])
      try {
        const server = createExportServer(source, line, limits, clock)
        await bring({ source, server, limits, clock, signal, onNote }, publishedAt)
        return { kind: 'ready' }
      } catch (error) {
        stop.throwIfAborted()
        const night = londonDay(clock.nowMs())
        if (deadline.aborted) return { kind: 'failed', night, reason: 'the export took longer than its limit' }
        if (error instanceof ExportFailure) return { kind: 'failed', night, reason: error.message }
        throw error
      } finally {
        await line.close()
      }
    },
    clear: (source) => spool.removeNights(source)
  }
}

async function bring(run: Export, publishedAt: string | null): Promise<void> {
  const { source, server } = run
  const job = await begin(run, publishedAt)
  const manifest = await waitForManifest(run, job)
  for (const file of [...manifest.output, ...manifest.deleted, ...manifest.error])
    server.assertOurs(file.url, 'a file of the export')
  let left = source.exportBytesMax
  let done = 0
  const all = manifest.output.length + manifest.deleted.length + manifest.error.length
  const bringFile = async (file: ExportFile): Promise<spool.SpooledFile> => {
    done += 1
    run.onNote(`file ${done} of ${all}`)
    const url = `${createHash('sha256').update(file.url).digest('hex').slice(0, 32)}.ndjson`
    const path = join(spool.partialFolder(source), url)
    const what = `file ${done} of the export (${file.type})`
    const withToken = manifest.requiresAccessToken
    left -= await download(server, { what, url: file.url, path, withToken, bytesMax: left }, run.signal)
    const { count, sha256 } = await spool.measure(path)
    return { type: file.type, url, count: file.count ?? count, sha256 }
  }
  for (const file of manifest.error) await refuseErrors(source, await bringFile(file))
  const output = []
  for (const file of manifest.output) output.push(await bringFile(file))
  const deleted = []
  for (const file of manifest.deleted) deleted.push(await bringFile(file))
  const { transactionTime } = manifest
  const day = londonDay(Date.parse(transactionTime))
  const mode = job.since === null ? 'full' : 'delta'
  await spool.makeReady(source, day, { transactionTime, mode, output, deleted, asked: job.asked })
  await server.forget(job.statusUrl, run.signal).catch(() => undefined)
}

/** Takes up what an earlier run began, where it asked for the same; else a kick-off. */
async function begin(run: Export, publishedAt: string | null): Promise<spool.ExportJob> {
  const { source, clock, limits } = run
  const asked = spool.askedOf(source)
  const last = await spool.loadLast(source)
  const continues = last !== null && last.asked === asked && isSameInstant(last.transactionTime, publishedAt)
  const since = source.mode === 'changes' && continues ? publishedAt : null
  const before = await spool.loadJob(source)
  const isFresh = before !== null && clock.nowMs() - before.begunAtMs < limits.exportMsMax
  if (isFresh && before.asked === asked && before.since === since && (await isKnown(run, before))) return before
  const statusUrl = await kickOff(run, since)
  const job = { statusUrl, since, asked, begunAtMs: clock.nowMs() }
  await spool.saveJob(source, job)
  return job
}

function isSameInstant(one: string, other: string | null): boolean {
  return other !== null && Date.parse(one) === Date.parse(other)
}

async function isKnown({ server, signal }: Export, { statusUrl }: spool.ExportJob): Promise<boolean> {
  const question = { what: 'the export', url: statusUrl, headers: { accept: JSON_TYPE }, withToken: true }
  try {
    server.assertOurs(statusUrl, 'the status of the export')
    return await server.ask({ ...question, expected: [200, 202] }, signal, async ({ body }) => {
      body.destroy()
      return true
    })
  } catch (error) {
    if (error instanceof ExportFailure) return false
    throw error
  }
}

async function kickOff({ source, server, signal, onNote }: Export, since: string | null): Promise<string> {
  onNote(since === null ? 'asking for a full export' : 'asking for the changes')
  const types = [...new Set(['Patient', ...source.resourceTypes, ...source.referencedTypes])]
  const parameters = new URLSearchParams({ _outputFormat: 'application/fhir+ndjson', _type: types.join(',') })
  if (since !== null) parameters.set('_since', since)
  const level = source.groupId === null ? 'Patient' : `Group/${source.groupId}`
  const url = `${source.baseUrl}/${level}/$export?${parameters}`
  const headers = { accept: 'application/fhir+json', prefer: 'respond-async' }
  const question = { what: 'the kick-off of the export', url, headers, withToken: true, expected: [202] }
  const location = await server.ask(question, signal, async (answer) => {
    answer.body.destroy()
    return answer.headers['content-location']
  })
  if (typeof location !== 'string' || !URL.canParse(location, url))
    throw new ExportFailure('the kick-off of the export gave no Content-Location')
  const statusUrl = new URL(location, url).href
  server.assertOurs(statusUrl, 'the status of the export')
  return statusUrl
}

async function waitForManifest(run: Export, { statusUrl }: spool.ExportJob): Promise<ExportManifest> {
  const { server, limits, signal, onNote } = run
  const question = { what: 'the export', url: statusUrl, headers: { accept: JSON_TYPE }, withToken: true }
  for (;;) {
    const found = await server.ask({ ...question, expected: [200, 202] }, signal, async (answer) => {
      if (answer.status === 200)
        return readExportManifest(await readJson(answer, MANIFEST_BYTES_MAX, 'the manifest of the export'))
      answer.body.destroy()
      return answer.retryAfterMs ?? POLL_MS_DEFAULT
    })
    if (typeof found !== 'number') return found
    onNote('the server is preparing the export')
    await wait(Math.min(Math.max(found, POLL_MS_MIN), limits.pollMsMax), undefined, { signal })
  }
}

/** An error file says what could not be exported: a night without it would pass for whole (H-003, H-009). */
async function refuseErrors(source: BulkDataSource, file: spool.SpooledFile): Promise<void> {
  const text = await readFile(join(spool.partialFolder(source), file.url), 'utf8')
  const severities = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap(severitiesOf)
  const errors = severities.filter((severity) => severity !== 'information' && severity !== 'warning').length
  if (errors > 0) throw new ExportFailure(`the server could not export everything: it names ${errors} error(s)`)
}

function severitiesOf(line: string): readonly unknown[] {
  try {
    const outcome = JSON.parse(line) as { issue?: { severity?: unknown }[] }
    return (outcome.issue ?? [{}]).map(({ severity }) => severity)
  } catch {
    return ['error']
  }
}
