/** The region as its file describes it, parsed and complete: who takes part, from which sources, under which limits. */
import type { StaffList } from './staff-list.ts'
import type { DataFeeds } from '@ncr/contract/data-feeds.ts'
import type { PageName, SectionName } from '@ncr/contract/section-names.ts'
import type { RelationshipKind } from './launch-context.ts'
import type { DataPolicy } from './data-policy.ts'
import type { OdsCode } from './ods-code.ts'
import type { SensitiveCodes } from './sensitive-codes.ts'

export interface IgApproval {
  readonly on: string
  readonly by: string
  readonly document: string
  readonly reviewBy: string | null
}

/** By which what a host system signs is judged. */
export interface SigningKeys {
  readonly issuer: string
  /** The partner's public keys (RFC 7517), read from its jwksFile; null where they are fetched from jwksUrl. */
  readonly jwks: { readonly keys: readonly object[] } | null
  readonly jwksUrl: string | null
}

/** One launching system of one partner: its tenancy, with the roles it may send. */
export interface SignedLaunch extends SigningKeys {
  readonly kind: 'signed'
  readonly roleMap: Readonly<Record<string, string>>
}

/** A host system that launches by SMART App Launch 2.2.0 (EHR launch). */
export interface SmartLaunch {
  readonly kind: 'smart'
  /** The FHIR base address of the host system: the `iss` of its launches. */
  readonly issuer: string
  readonly clientId: string
  /** Our private key there (RFC 7517), for private_key_jwt; null for a public client. */
  readonly privateJwk: object | null
  readonly scope: string
  /** What a SMART launch does not say: why its user may look. */
  readonly relationship: RelationshipKind
  /** Of each of the two legs of a launch, all its requests together. */
  readonly deadlineMs: number
  readonly roleMap: Readonly<Record<string, string>>
}

export type HostLaunch = SignedLaunch | SmartLaunch

/** A system of a partner's own that asks by FHIR, without a browser: it signs in with its keys (SMART Backend Services). */
export interface ConsumerSystem {
  readonly clientId: string
  readonly name: string
  readonly jwks: { readonly keys: readonly object[] }
  /** What no assertion says: the legitimate relationship that its requests stand for. */
  readonly relationship: RelationshipKind
  /** `system`: of a request that names no user. */
  readonly roleMap: Readonly<Record<string, string>>
}

export interface Consumer {
  readonly igApproved: IgApproval | null
  /** First day on which its staff may open records, Europe/London; null when none is set. */
  readonly liveFrom: string | null
  /** How many of its staff could open records; left out where nobody has said. */
  readonly eligibleStaff?: number | null
  /** Where the partner gave one: for what stands out in its privacy officers' console. */
  readonly staff?: StaffList
  readonly launches: readonly HostLaunch[]
  /** Left out: none of its systems asks. */
  readonly systems?: readonly ConsumerSystem[]
  /** Sites that may show the record in a frame of theirs. */
  readonly frameAncestors?: readonly string[]
}

export interface ServiceDesk {
  readonly name?: string
  readonly telephone?: string
  readonly email?: string
}

/** How the connections to a service are secured beyond the trust in public authorities. Left out: by that alone. */
export interface ServiceSecurity {
  /** PEM. `ca`: who may sign its certificate, in place of the public authorities; `cert` and `key`: what we show. */
  readonly tls?: { readonly ca: string | null; readonly cert: string | null; readonly key: string | null } | null
  readonly backendServices?: BackendServices | null
}

interface SourceBase {
  readonly id: string
  readonly name: string
  readonly odsCode: OdsCode
  readonly partnerName: string
  readonly enabled: boolean
  readonly resourceTypes: readonly string[]
  readonly historyFrom: string | null
  /** Pages that the region file says it feeds; left out: those of its kind (`pagesOf`). */
  readonly pages?: readonly PageName[]
}

/** A FHIR R4 endpoint asked while the reader waits. */
export interface LiveSource extends SourceBase, ServiceSecurity {
  readonly kind: 'fhir-r4'
  readonly baseUrl: string
  readonly deadlineMs: number
  readonly locate: 'always' | 'linked'
  /** A linkage that is older than this many days is stale. */
  readonly linkageFreshDays: number
  /** The public keys (RFC 7517) with which its system signs in to register people; left out: it cannot. */
  readonly registration?: { readonly jwks: { readonly keys: readonly object[] } } | null | undefined
  readonly search: 'patient.identifier' | 'patient'
  readonly strategy: 'searches' | 'batch' | 'everything'
  readonly pagesMax: number
  /** Of one type. */
  readonly entriesMax: number
  readonly responseBytesMax: number
  /** Of one document fetched from it. */
  readonly documentBytesMax: number
  readonly connectionsMax: number
  readonly connectTimeoutMs: number
  readonly breaker: { readonly failuresToOpen: number; readonly probeAfterMs: number }
}

/** A FHIR STU3 (3.0, Care Connect) endpoint: asked in the same way, translated to R4; `resourceTypes` are R4's names. */
export type Stu3Source = Omit<LiveSource, 'kind'> & { readonly kind: 'fhir-stu3' }

/**
 * The National Record Locator: asked for pointers to documents that other organisations keep. It has no Patients, so no
 * linkage names it and nobody registers with it.
 */
export interface NrlSource extends Omit<
  LiveSource,
  'kind' | 'locate' | 'linkageFreshDays' | 'registration' | 'search' | 'strategy'
> {
  readonly kind: 'nrl'
  /** The region's own live sources that are switched on: a document that lies at one of them can be opened. */
  readonly opensFrom: readonly (LiveSource | Stu3Source)[]
}

interface OvernightBase extends SourceBase {
  /** A copy of this many entries or people that a night halves or doubles is held for a person to release. */
  readonly heldFromEntries: number
  /** Where its nights are: one folder each. */
  readonly directory: string
  /** HH:MM, Europe/London: by then each day's night is promised to be in. */
  readonly dueBy: string
}

/** A folder into which a partner drops one night after another. */
export interface DropSource extends OvernightBase {
  readonly kind: 'overnight-ndjson'
}

/** SMART Backend Services (SMART App Launch 2.2.0, section 6): how we ask for a token there. */
export interface BackendServices {
  readonly tokenUrl: string
  readonly clientId: string
  /** Our private key there (RFC 7517). */
  readonly privateJwk: object
  readonly scope: string
}

/** A server that is asked once a day for an export by FHIR Bulk Data 3.0.0; what comes is a night in our own folder. */
export interface BulkDataSource extends OvernightBase {
  readonly kind: 'bulk-data'
  readonly tls: NonNullable<ServiceSecurity['tls']> | null
  readonly backendServices: BackendServices | null
  readonly baseUrl: string
  /** `Group/{groupId}/$export`; null: `Patient/$export`. */
  readonly groupId: string | null
  /** `changes`: since the last published night, where that was asked for in the same way. `full`: all, every time. */
  readonly mode: 'changes' | 'full'
  /** HH:MM, Europe/London: when `serve` asks each day. */
  readonly startAt: string
  /** Types without a subject that are asked for beside Patient and `resourceTypes`. */
  readonly referencedTypes: readonly string[]
  /** Origins beside that of `baseUrl` from which its files may come. */
  readonly fileOrigins: readonly string[]
  /** Of all files of one export together. */
  readonly exportBytesMax: number
}

export type OvernightSource = DropSource | BulkDataSource

/** A system that sends HL7 v2 messages over MLLP, as things happen; readers are shown what they have added up to. */
export interface Hl7Retention {
  /** Messages as received, and dead letters that were replayed, in days since they came. */
  readonly keepMessagesDays: number
  /** Dead letters that were not. */
  readonly keepDeadLettersDays: number
}

export const HL7_RETENTION: Hl7Retention = { keepMessagesDays: 90, keepDeadLettersDays: 365 }

export interface Hl7v2Source extends SourceBase, Hl7Retention {
  readonly kind: 'hl7v2'
  readonly listen: { readonly host: string; readonly port: number }
  /** PEM. `ca`: who signs the certificates that senders must show; null: they need none. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | null } | null
  /** Of a message whose MSH-18 is empty. */
  readonly charset: 'utf-8' | 'windows-1252' | 'iso-8859-1' | 'iso-8859-15'
  readonly messageBytesMax: number
  /** HH:MM, Europe/London: `stale` is a last message older than a day before the last such time. */
  readonly dueBy: string
}

/** Read from our own copy. */
export type StoredSource = OvernightSource | Hl7v2Source

/** A GP Connect Access Record HTML endpoint: it feeds the GP Data page and no section. */
export interface GpConnectHtmlSource extends SourceBase, ServiceSecurity {
  readonly kind: 'gp-connect-html'
  readonly baseUrl: string
  /** From one section's question to the last byte of its answer. */
  readonly deadlineMs: number
  readonly responseBytesMax: number
  readonly connectionsMax: number
  /** Spine accredited system ids of this product and of the practice's system; null: the header is not sent. */
  readonly fromAsid: string | null
  readonly toAsid: string | null
}

/**
 * A GP Connect Access Record Structured endpoint (1.6.0, STU3): one operation gives the coded record of one person,
 * translated to R4. A practice's system has no search, and no linkage names it.
 */
export interface GpConnectStructuredSource extends Omit<
  LiveSource,
  'kind' | 'locate' | 'linkageFreshDays' | 'registration' | 'search' | 'strategy' | 'pagesMax' | 'documentBytesMax'
> {
  readonly kind: 'gp-connect-structured'
  readonly fromAsid: string | null
  readonly toAsid: string | null
  /** Medicines not active since so many years ago are not asked for, and the reader is told; null: all are. */
  readonly medicationYears: number | null
}

/** A GP Connect Access Document endpoint (1.5, STU3): the documents that a practice has on file, named and opened. */
export interface GpConnectDocumentsSource extends Omit<
  LiveSource,
  'kind' | 'locate' | 'linkageFreshDays' | 'registration' | 'search' | 'strategy'
> {
  readonly kind: 'gp-connect-documents'
  readonly fromAsid: string | null
  readonly toAsid: string | null
}

export type Source = AskedSource | StoredSource | GpConnectHtmlSource

/** Asked while the reader waits, whatever it is asked in. */
export type AskedSource = LiveSource | Stu3Source | NrlSource | GpConnectStructuredSource | GpConnectDocumentsSource

export interface Partner {
  readonly odsCode: OdsCode
  readonly name: string
  readonly enabled: boolean
  readonly serviceDesk: ServiceDesk
  readonly consumer: Consumer | null
  readonly sources: readonly Source[]
}

export const CONSOLE_ROLES = ['privacy-officer', 'central-team'] as const

export type ConsoleRole = (typeof CONSOLE_ROLES)[number]

/** Where privacy officers and the central team sign in, and what their national roles mean here. No passwords are kept. */
export interface Console {
  /** OpenID provider (NHS CIS2 in its shape). */
  readonly issuer: string
  readonly clientId: string
  /** Our private key there (RFC 7517), for private_key_jwt. */
  readonly privateJwk: object
  readonly scope: string
  /** Asked for as `acr_values`. */
  readonly acr: string
  /** Of each of the two legs of a sign-in. */
  readonly deadlineMs: number
  readonly session: { readonly idleMinutes: number; readonly absoluteMinutes: number }
  readonly roles: readonly ConsoleRoleRule[]
}

/** Whoever holds this national role, at this organisation, has that role here. */
export interface ConsoleRoleRule {
  readonly role: ConsoleRole
  readonly roleCode: string
  /** Null: at whichever partner. The central team's organisation is always named. */
  readonly odsCode: OdsCode | null
}

/** What a role sees: everything but the sections and pages it names. */
export interface RoleRule {
  readonly hide: ReadonlySet<SectionName | PageName>
}

/** What the region says of its record to its readers: whose work it rests on, what comes next, news, and answers. */
export type About = NonNullable<DataFeeds['about']>

export interface Region {
  readonly name: string
  /** Left out: the region has said nothing. */
  readonly about?: About
  /** Of the region itself: for whoever's own is not known. */
  readonly serviceDesk?: ServiceDesk
  readonly publicUrl: string
  /** From the moment that the sources are asked: whoever has not answered by then is timed out. */
  readonly viewDeadlineMs: number
  /** Of all live answers of one record together. */
  readonly recordBytesMax: number
  /** Of answers that are in and wait for the reader: past it nothing further is read for them. */
  readonly unreadBytesMax: number
  readonly listen: { readonly host: string; readonly port: number; readonly operationsPort: number | null }
  /** PEM, of the product itself. Left out: it speaks plain http. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly database: {
    readonly url: string | null
    /** A streaming replica of it, from which overnight copies are read. */
    readonly readUrl: string | null
    readonly binDir: string | null
    /** Addresses of further PostgreSQL servers that `ncr store spread` puts parts of the people's copies on. */
    readonly storeServers: readonly string[]
  }
  readonly dataDir: string
  /** The key that signs heads of the audit. One that the file does not name is made at the first start. */
  readonly audit: {
    readonly signingKeyFile: string
    readonly isNamed: boolean
    /** The key under which what was sent is kept; made like the other. */
    readonly viewKeyFile: string
    readonly isViewKeyNamed: boolean
    /** How long a view can be drawn again. */
    readonly keepViewsDays: number
  }
  /** After how long without a read, and after how long whatever is done, a record is closed (H-024). */
  readonly session: { readonly idleMinutes: number; readonly absoluteMinutes: number }
  readonly personIndex: ServiceSecurity & { readonly baseUrl: string; readonly deadlineMs: number }
  readonly partners: readonly Partner[]
  readonly roles: Readonly<Record<string, RoleRule>>
  /** Left out: there is no console. */
  readonly console?: Console
  /** What each consuming organisation is not shown. Left out: everybody is shown everything. */
  readonly policy?: DataPolicy
  /** Withheld from every reader. */
  readonly sensitiveCodes: SensitiveCodes
}

/** Loaded a night at a time, and read from our own copy. */
export function isOvernight(source: Source): source is OvernightSource {
  return source.kind === 'overnight-ndjson' || source.kind === 'bulk-data'
}

/** Read from our own copy, however it came there. */
export function isStored(source: Source): source is StoredSource {
  return isOvernight(source) || source.kind === 'hl7v2'
}

/** Asked while the reader waits, under its own deadline. */
export function isLive(source: Source): source is AskedSource {
  return holdsPatients(source) || source.kind === 'nrl' || isCodedGp(source)
}

/** A practice's own system behind the national proxy, asked for what it has coded or filed. */
export function isCodedGp(source: Source): source is GpConnectStructuredSource | GpConnectDocumentsSource {
  return source.kind === 'gp-connect-structured' || source.kind === 'gp-connect-documents'
}

/** Whether its types are asked for by the id that it has given the person. */
export function asksById({ search, strategy }: Pick<LiveSource, 'search' | 'strategy'>): boolean {
  return search === 'patient' || strategy === 'everything'
}

/** A live source with Patients of its own, which linkages can name. */
export function holdsPatients(source: Source): source is LiveSource | Stu3Source {
  return source.kind === 'fhir-r4' || source.kind === 'fhir-stu3'
}
