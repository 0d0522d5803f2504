/** Wires the product by hand: which adapter stands behind which port, and in what order things start and stop. */
import { loadAuditKey } from './adapters/audit-key/audit-key.ts'
import { keepHeads } from './adapters/postgres/audit-heads.ts'
import { createAuditLog } from './adapters/postgres/audit-log.ts'
import { createAuditReader } from './adapters/postgres/audit-reader.ts'
import { createCaseStore } from './adapters/postgres/case-store.ts'
import { createReportStore } from './adapters/postgres/report-store.ts'
import { createPdfPrinter } from './adapters/pdf-report/pdf-printer.ts'
import { createAuditReadiness } from './adapters/postgres/audit-readiness.ts'
import { openDatabase, type Database } from './adapters/postgres/database.ts'
import { createLastLooks } from './adapters/postgres/last-looks.ts'
import { createLaunchMemory } from './adapters/postgres/launch-memory.ts'
import { createLinkageRegistry, createLinkageStore } from './adapters/postgres/linkage-store.ts'
import { createNightRegister } from './adapters/postgres/night-register.ts'
import { createNoticeStore } from './adapters/postgres/notice-store.ts'
import { createFeedBoard } from './adapters/postgres/feed-board.ts'
import { createHl7Store } from './adapters/postgres/hl7-store.ts'
import { createObjectionCheck, createObjectionStore } from './adapters/postgres/objection-store.ts'
import { createQualityCounter, type RunningCounter } from './adapters/postgres/quality-counter.ts'
import { createQualityRegister } from './adapters/postgres/quality-counts.ts'
import { createOvernightReader } from './adapters/postgres/overnight-reader.ts'
import { createReplicaLoader } from './adapters/postgres/read-replica.ts'
import { createOvernightStore } from './adapters/postgres/overnight-store.ts'
import { createSmartMemory } from './adapters/postgres/smart-memory.ts'
import { createOfficerSessions } from './adapters/postgres/officer-sessions.ts'
import { createKeptViews } from './adapters/postgres/kept-views.ts'
import { createViewStore } from './adapters/postgres/view-store.ts'
import { loadViewKey } from './adapters/view-key/view-key.ts'
import { createTokenStore } from './adapters/postgres/token-store.ts'
import { createSessionStore, type SessionLimits } from './adapters/postgres/session-store.ts'
import { createDocumentCheck } from './adapters/file-type/document-check.ts'
import { createDocumentFiles } from './adapters/fhir-r4/document-files.ts'
import { createBulkExport } from './adapters/bulk-data/bulk-export.ts'
import { createLiveReader } from './adapters/fhir-r4/live-reader.ts'
import { createPersonIndex } from './adapters/fhir-r4/person-index.ts'
import { createResourceCheck } from './adapters/fhir-r4/resource-check.ts'
import { createGpRecord } from './adapters/gp-connect/gp-record.ts'
import { createStructuredReader } from './adapters/fhir-stu3/structured-reader.ts'
import { createStu3Reader } from './adapters/fhir-stu3/stu3-reader.ts'
import { createClientAssertion } from './adapters/jose/client-assertion.ts'
import { createLaunchSignature } from './adapters/jose/launch-signature.ts'
import { createHl7Listener } from './adapters/hl7v2/mllp-listener.ts'
import { createHl7Reader } from './adapters/hl7v2/hl7-reader.ts'
import { createFeedQueue } from './adapters/pg-boss/feed-queue.ts'
import { createNightDrop } from './adapters/ndjson-drop/ndjson-drop.ts'
import { createPdfReader } from './adapters/pdf-words/pdf-reader.ts'
import { createHtmlSanitiser } from './adapters/sanitize-html/html-sanitiser.ts'
import { createIdentityProvider } from './adapters/oauth/identity-provider.ts'
import { createConnect } from './adapters/service-security/connect.ts'
import { createSmartHost } from './adapters/oauth/smart-host.ts'
import { createShedTally } from './adapters/system/shed-tally.ts'
import { systemClock } from './adapters/system/system-clock.ts'
import { systemRandom } from './adapters/system/system-random.ts'
import { systemTimer } from './adapters/system/system-timer.ts'
import type { ReportPorts } from './console/access-report/report-ports.ts'
import type { Region, Source } from './domain/region.ts'
import type { FeedPorts } from './feed/feed-run.ts'
import type { FeedWorkPorts } from './feed/feed-work.ts'
import type { MessagePorts } from './feed/take-message.ts'
import type { HttpPorts } from './http/http-context.ts'
import type { NoticePorts } from './notice/post-notice.ts'
import type { ObjectionPorts } from './objection/central-act.ts'
import type { AuditLog } from './ports/audit-log.ts'
import type { Log } from './ports/log.ts'
import type { QualityCounter } from './ports/quality-counter.ts'
import type { ResourceCheck } from './ports/resource-check.ts'
import type { SourceHealth } from './ports/source-health.ts'
import type { KeptViews, ViewStore } from './ports/view-store.ts'
import type { SourceReader } from './ports/source-reader.ts'
import { LAUNCH_ALGORITHMS } from './record/launch/signed-launch.ts'

const MINUTE_MS = 60_000

export interface RunningRecord {
  readonly ports: HttpPorts
  readonly sourceHealth: SourceHealth
  close(): Promise<void>
}

export interface RunningAudit {
  readonly log: AuditLog
  /** Of its key: keeps what is kept beside the audit from whoever has only the database. */
  secretFor(purpose: string): Buffer
  /** True when an entry could be written now. */
  isReady(): Promise<boolean>
  /** What was sent, kept with the audit. */
  readonly views: ViewStore
  readonly keptViews: KeptViews
  /** Signs what is not signed yet. */
  close(): Promise<void>
}

/** The audit with its signed heads: one for each process. A sentence when its key cannot be had. */
export async function openAudit(
  region: Region,
  database: Database,
  log: Log
): Promise<RunningAudit | { readonly sentence: string }> {
  const { signingKeyFile, isNamed } = region.audit
  const loaded = await loadAuditKey(signingKeyFile, !isNamed)
  if (!loaded.ok) return { sentence: loaded.sentence }
  const viewKey = await loadViewKey(region.audit.viewKeyFile, !region.audit.isViewKeyNamed)
  if (!viewKey.ok) return { sentence: viewKey.sentence }
  const audit = createAuditLog(database.pool, systemClock, log)
  const heads = keepHeads(database.pool, audit, loaded.key, systemClock, log)
  const readiness = createAuditReadiness(database.pool, audit, systemClock)
  return {
    log: audit,
    secretFor: loaded.key.secretFor,
    views: createViewStore(database.pool, viewKey.key),
    keptViews: createKeptViews(database.pool, viewKey.key),
    isReady: () => readiness.isReady(),
    close: () => heads.close()
  }
}

/** What the console alone asks. */
function consolePorts({
  pool
}: Database): Pick<HttpPorts, 'auditReader' | 'reports' | 'printer' | 'qualityRegister' | 'cases'> {
  return {
    auditReader: createAuditReader(pool),
    reports: createReportStore(pool),
    printer: createPdfPrinter(),
    qualityRegister: createQualityRegister(pool),
    cases: createCaseStore(pool)
  }
}

/** Secured as the region file says of each service. */
const connect = createConnect(systemClock)

/** `region`: as at the start. `current`: as it holds now. */
export function createRecordPorts(
  region: Region,
  database: Database,
  audit: Pick<RunningAudit, 'log' | 'views' | 'keptViews' | 'secretFor'>,
  log: Log,
  current: () => Region = () => region
): RunningRecord {
  const live = createLiveReader(systemClock, connect)
  const gpRecord = createGpRecord(systemClock, connect)
  const smartHost = createSmartHost(systemClock)
  const identityProvider = createIdentityProvider()
  const files = createDocumentFiles(undefined, connect)
  const pdf = createPdfReader()
  const index = createPersonIndex(region.personIndex, systemRandom, connect)
  const quality = createQualityCounter(database.pool, systemClock, log)
  const replica = openReplica(region, log)
  const shed = createShedTally(audit.log, systemClock)
  const ports: HttpPorts = {
    get region() {
      return current()
    },
    clock: systemClock,
    timer: systemTimer,
    random: systemRandom,
    log,
    signature: createLaunchSignature(LAUNCH_ALGORITHMS, systemClock, log),
    memory: createLaunchMemory(database.pool, systemClock),
    smartHost,
    smartMemory: createSmartMemory(database.pool, systemClock),
    index,
    sessions: createSessionStore(database.pool, systemClock, toLimits(region.session)),
    identityProvider,
    signIns: createSmartMemory(database.pool, systemClock),
    // Without a console nobody signs in: the limits are the record's.
    officers: createOfficerSessions(database.pool, systemClock, toLimits(region.console?.session ?? region.session)),
    audit: audit.log,
    views: audit.views,
    keptViews: audit.keptViews,
    ...consolePorts(database),
    linkages: createLinkageStore(database.pool),
    registry: createLinkageRegistry(database.pool, systemClock),
    tokens: createTokenStore(database.pool, systemClock),
    clientAssertion: createClientAssertion(systemClock),
    notices: createNoticeStore(database.pool),
    lastLooks: createLastLooks(database.pool, systemClock, audit.secretFor('last-look')),
    objections: createObjectionCheck(database.pool),
    nights: createNightRegister(database.pool),
    board: createFeedBoard(database.pool, systemClock),
    queue: createFeedQueue(database.pool, log),
    health: live,
    check: createResourceCheck(),
    quality,
    shed,
    gpRecord,
    files,
    fileCheck: createDocumentCheck(),
    sanitiser: createHtmlSanitiser(),
    pdf,
    readers: createReaders(live, createOvernightReader(database.pool, systemClock, undefined, replica?.load))
  }
  return {
    ports,
    sourceHealth: live,
    async close() {
      const closed = [live, gpRecord, files, pdf, index, smartHost, identityProvider, quality, shed]
      await Promise.all(closed.map((one) => one.close()))
      await replica?.close()
    }
  }
}

function toLimits({ idleMinutes, absoluteMinutes }: Region['session']): SessionLimits {
  return { idleMs: idleMinutes * MINUTE_MS, absoluteMs: absoluteMinutes * MINUTE_MS }
}

/** Null: all is read where it is written. */
function openReplica({ database: { readUrl } }: Region, log: Log) {
  if (readUrl === null) return null
  // what an idle connection of it breaks with is told when it is next read
  const { pool, close } = openDatabase(readUrl, () => undefined)
  return { load: createReplicaLoader(pool, systemClock, log), close }
}

function createReaders(live: SourceReader, overnight: SourceReader): Readonly<Record<Source['kind'], SourceReader>> {
  return {
    'fhir-r4': live,
    'fhir-stu3': createStu3Reader(live),
    nrl: live,
    'gp-connect-structured': createStructuredReader(live),
    'gp-connect-documents': createStu3Reader(live),
    'overnight-ndjson': overnight,
    'bulk-data': overnight,
    hl7v2: overnight,
    // Located as "not asked": it feeds a page and no section.
    'gp-connect-html': { read: async () => ({ kind: 'not-asked', detail: 'shown on the GP Data page only' }) }
  }
}

/** What the central team does from the command line. */
export function createNoticePorts(region: Region, database: Database, audit: AuditLog): NoticePorts {
  return {
    region,
    clock: systemClock,
    random: systemRandom,
    audit,
    notices: createNoticeStore(database.pool)
  }
}

export function createObjectionPorts(
  region: Region,
  database: Database,
  audit: AuditLog
): { readonly ports: ObjectionPorts; close(): Promise<void> } {
  const index = createPersonIndex(region.personIndex, systemRandom, connect)
  const ports = {
    region,
    clock: systemClock,
    random: systemRandom,
    audit,
    index,
    objections: createObjectionStore(database.pool)
  }
  return { ports, close: () => index.close() }
}

export function createReportPorts(
  region: Region,
  database: Database,
  audit: AuditLog
): { readonly ports: ReportPorts; close(): Promise<void> } {
  const index = createPersonIndex(region.personIndex, systemRandom, connect)
  const ports = {
    region,
    clock: systemClock,
    random: systemRandom,
    audit,
    index,
    auditReader: createAuditReader(database.pool),
    reports: createReportStore(database.pool),
    printer: createPdfPrinter()
  }
  return { ports, close: () => index.close() }
}

/** For whoever only loads nights; who opens records counts with those ports. */
export function openQuality(database: Database, log: Log): RunningCounter {
  return createQualityCounter(database.pool, systemClock, log)
}

export function createFeedPorts(
  database: Database,
  audit: AuditLog,
  log: Log,
  quality: QualityCounter,
  check: ResourceCheck = createResourceCheck()
): FeedPorts {
  return {
    drop: createNightDrop(),
    exports: createBulkExport(systemClock),
    store: createOvernightStore(database.pool, systemClock),
    board: createFeedBoard(database.pool, systemClock),
    check,
    quality,
    audit,
    log
  }
}

/** For `serve`, which does by itself what is due. */
export function createFeedWorkPorts(database: Database, feed: FeedPorts, current: () => Region): FeedWorkPorts {
  return {
    ...feed,
    nights: createNightRegister(database.pool),
    messages: createHl7Store(database.pool, systemClock),
    clock: systemClock,
    sources: () => current().partners.flatMap((partner) => partner.sources)
  }
}

export function createMessagePorts(
  database: Database,
  log: Log,
  check: ResourceCheck = createResourceCheck()
): MessagePorts {
  return {
    listener: createHl7Listener(),
    reader: createHl7Reader(),
    messages: createHl7Store(database.pool, systemClock),
    check,
    clock: systemClock,
    log
  }
}
