/** From the region file as written to the region as used: paths resolved, defaults in their places. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { toOdsCode } from '../domain/ods-code.ts'
import {
  holdsPatients,
  type Console,
  type Consumer,
  type Hl7v2Source,
  type HostLaunch,
  type Partner,
  type Region,
  type RoleRule,
  type ServiceDesk,
  type Source
} from '../domain/region.ts'
import { toSensitiveCodes } from '../domain/sensitive-codes.ts'
import { toAbout } from './about-file.ts'
import { toDataItem } from './policy-file.ts'
import { toSecurity } from './security-file.ts'
import type { LaunchFile } from './launch-file.ts'
import { KEEP_VIEWS_DAYS } from './region-file.ts'
import type { ConsumerFile, PartnerFile, RegionFile, SourceFile } from './region-file.ts'

export function toRegion(file: RegionFile, folder: string): Region {
  return {
    name: file.region.name,
    publicUrl: file.region.publicUrl,
    ...(file.region.serviceDesk ? { serviceDesk: toServiceDesk(file.region.serviceDesk) } : {}),
    viewDeadlineMs: file.region.viewDeadlineMs,
    recordBytesMax: file.region.recordBytesMax,
    unreadBytesMax: file.region.unreadBytesMax,
    listen: { host: file.listen.host, port: file.listen.port, operationsPort: file.listen.operationsPort ?? null },
    ...(file.listen.tls ? { tls: { cert: file.listen.tls.certFile, key: file.listen.tls.keyFile } } : {}),
    database: {
      url: file.database?.url ?? null,
      readUrl: file.database?.readUrl ?? null,
      binDir: resolved(folder, file.database?.binDir),
      storeServers: file.database?.storeServers ?? []
    },
    dataDir: path.resolve(folder, file.dataDir),
    audit: toAudit(file, folder),
    session: file.session,
    personIndex: {
      baseUrl: file.personIndex.baseUrl,
      deadlineMs: file.personIndex.deadlineMs,
      ...toSecurity(file.personIndex)
    },
    partners: withKeepers(
      (file.partners ?? []).map((partner) => toPartner(partner, folder, path.resolve(folder, file.dataDir)))
    ),
    roles: toRoles(file.roles),
    policy: { items: (file.dataItems ?? []).map(toDataItem), rules: (file.policies ?? []).flat() },
    sensitiveCodes: toSensitiveCodes((file.sensitiveSets ?? []).map((set) => ({ id: set.id, codes: set.file }))),
    ...(file.about ? { about: toAbout(file.about) } : {}),
    ...(file.console ? { console: toConsole(file.console) } : {})
  }
}

function toConsole({ privateJwkFile, roles, ...file }: NonNullable<RegionFile['console']>): Console {
  return {
    ...file,
    privateJwk: privateJwkFile,
    roles: roles.map(({ role, roleCode, odsCode }) => ({ role, roleCode, odsCode: toOdsCode(odsCode ?? '') }))
  }
}

function toAudit(file: RegionFile, folder: string): Region['audit'] {
  const own = (name: string): string => path.resolve(folder, file.dataDir, name)
  const named = resolved(folder, file.audit?.signingKeyFile)
  const viewKey = resolved(folder, file.audit?.viewKeyFile)
  return {
    signingKeyFile: named ?? own('audit-key.pem'),
    isNamed: named !== null,
    viewKeyFile: viewKey ?? own('view-key'),
    isViewKeyNamed: viewKey !== null,
    keepViewsDays: file.audit?.keepViewsDays ?? KEEP_VIEWS_DAYS
  }
}

function resolved(folder: string, relative: string | null | undefined): string | null {
  return relative === null || relative === undefined ? null : path.resolve(folder, relative)
}

function toPartner(file: PartnerFile, folder: string, dataDir: string): Partner {
  const odsCode = toOdsCode(file.odsCode)
  assert(odsCode !== null, 'the schema has checked the ODS code')
  return {
    odsCode,
    name: file.name,
    enabled: file.enabled,
    serviceDesk: toServiceDesk(file.serviceDesk),
    consumer: toConsumer(file.consumer),
    sources: (file.sources ?? []).map((source) => toSource(source, odsCode, file, folder, dataDir))
  }
}

/** A record locator's documents lie with others: it is told which of them this region asks already. */
function withKeepers(partners: readonly Partner[]): readonly Partner[] {
  const opensFrom = partners
    .flatMap(({ sources }) => sources)
    .filter(holdsPatients)
    .filter(({ enabled }) => enabled)
  return partners.map((partner) => ({
    ...partner,
    sources: partner.sources.map((source) => (source.kind === 'nrl' ? { ...source, opensFrom } : source))
  }))
}

function toServiceDesk(file: PartnerFile['serviceDesk']): ServiceDesk {
  return {
    ...(file?.name === undefined ? {} : { name: file.name }),
    ...(file?.telephone === undefined ? {} : { telephone: file.telephone }),
    ...(file?.email === undefined ? {} : { email: file.email })
  }
}

function toSource(
  file: SourceFile,
  odsCode: Partner['odsCode'],
  partner: PartnerFile,
  folder: string,
  dataDir: string
): Source {
  const owner = {
    odsCode,
    partnerName: partner.name,
    enabled: file.enabled && partner.enabled,
    historyFrom: file.historyFrom ?? null
  }
  const { page, pages, ...source } = file
  const fed = { ...owner, ...toPages(page, pages) }
  if (source.kind === 'overnight-ndjson')
    return { ...source, ...fed, directory: path.resolve(folder, source.directory) }
  if (source.kind === 'bulk-data')
    return { ...toBulkData(source), ...fed, directory: path.join(dataDir, 'bulk-data', source.id) }
  if (source.kind === 'hl7v2') return { ...source, ...fed, tls: toTls(source.tls) }
  if (source.kind === 'gp-connect-html' || source.kind === 'gp-connect-documents') {
    const { fromAsid = null, toAsid = null } = source
    return { ...source, ...fed, ...toSecurity(source), fromAsid, toAsid }
  }
  if (source.kind === 'gp-connect-structured') {
    const { fromAsid = null, toAsid = null, medicationYears = null } = source
    return { ...source, ...fed, ...toSecurity(source), fromAsid, toAsid, medicationYears }
  }
  if (source.kind === 'nrl') return { ...source, ...fed, ...toSecurity(source), opensFrom: [] }
  return { ...source, ...fed, ...toSecurity(source) }
}

function toBulkData(file: Omit<Extract<SourceFile, { kind: 'bulk-data' }>, 'page' | 'pages'>) {
  const { groupId, mode, ...rest } = file
  return {
    ...rest,
    groupId: groupId ?? null,
    mode: mode ?? 'changes',
    ...toSecurity(file)
  }
}

function toTls(file: Extract<SourceFile, { kind: 'hl7v2' }>['tls']): Hl7v2Source['tls'] {
  if (file === null || file === undefined) return null
  return { cert: file.certFile, key: file.keyFile, ca: file.caFile ?? null }
}

/** `page` adds one to those of the source's kind or to `pages`; neither: those of its kind. */
function toPages(page: SourceFile['page'], pages: SourceFile['pages']): Pick<Source, 'pages'> {
  const named = [...(pages ?? []), ...(page === null || page === undefined ? [] : [page])]
  return named.length === 0 && (pages === null || pages === undefined) ? {} : { pages: [...new Set(named)] }
}

function toConsumer(file: ConsumerFile | null | undefined): Consumer | null {
  if (file === null || file === undefined) return null
  const approval = file.igApproved
  return {
    igApproved:
      approval === null || approval === undefined ? null : { ...approval, reviewBy: approval.reviewBy ?? null },
    liveFrom: file.liveFrom ?? null,
    ...(file.eligibleStaff ? { eligibleStaff: file.eligibleStaff } : {}),
    ...(file.staffFile ? { staff: file.staffFile } : {}),
    launches: file.launches.map(toLaunch),
    ...(file.systems
      ? { systems: file.systems.map(({ jwksFile, ...system }) => ({ ...system, jwks: jwksFile })) }
      : {}),
    ...(file.frameAncestors ? { frameAncestors: file.frameAncestors } : {})
  }
}

function toLaunch(file: LaunchFile): HostLaunch {
  if (file.kind === 'signed') {
    const { kind, issuer, roleMap, jwksFile, jwksUrl } = file
    return { kind, issuer, roleMap, jwks: jwksFile ?? null, jwksUrl: jwksUrl ?? null }
  }
  const { iss, privateJwkFile, ...rest } = file
  return { ...rest, issuer: iss, privateJwk: privateJwkFile ?? null }
}

function toRoles(file: RegionFile['roles']): Record<string, RoleRule> {
  return Object.fromEntries(
    Object.entries(file ?? {}).map(([role, rule]) => [role, { hide: new Set(rule === 'all' ? [] : rule.hide) }])
  )
}
