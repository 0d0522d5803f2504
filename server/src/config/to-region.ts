/** From the region file as written to the region as used: paths resolved, keys read, ids checked across partners. */
import { readFile } from 'node:fs/promises'
import assert from 'node:assert/strict'
import path from 'node:path'
import { z } from 'zod'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { toOdsCode } from '../domain/ods-code.ts'
import type { Consumer, Partner, Region, RoleRule, ServiceDesk, SignedLaunch, Source } from '../domain/region.ts'
import type { ConsumerFile, PartnerFile, RegionFile, SourceFile } from './region-file.ts'

const jwksSchema = z.object({ keys: z.array(z.looseObject({})) })
const usableKeySchema = z.looseObject({ kty: z.enum(['RSA', 'EC']), kid: z.string().min(1) })

export async function toRegion(
  file: RegionFile,
  folder: string
): Promise<{ readonly region: Region; readonly faults: readonly string[] }> {
  const faults: string[] = []
  const partners: Partner[] = []
  for (const [place, partner] of (file.partners ?? []).entries()) {
    partners.push(await toPartner(partner, folder, `partners[${place}]`, faults))
  }
  faults.push(...checkUnique(partners))
  const region: Region = {
    name: file.region.name,
    publicUrl: file.region.publicUrl,
    listen: { ...file.listen, operationsPort: file.listen.operationsPort ?? null },
    database: { url: file.database?.url ?? null, binDir: resolved(folder, file.database?.binDir) },
    dataDir: path.resolve(folder, file.dataDir),
    personIndex: { baseUrl: file.personIndex.baseUrl, deadlineMs: file.personIndex.deadlineMs },
    partners,
    roles: toRoles(file.roles)
  }
  return { region, faults }
}

function resolved(folder: string, relative: string | null | undefined): string | null {
  return relative === null || relative === undefined ? null : path.resolve(folder, relative)
}

async function toPartner(file: PartnerFile, folder: string, at: string, faults: string[]): Promise<Partner> {
  const odsCode = toOdsCode(file.odsCode)
  assert(odsCode !== null, 'the schema has checked the ODS code')
  return {
    odsCode,
    name: file.name,
    enabled: file.enabled,
    serviceDesk: toServiceDesk(file.serviceDesk),
    consumer: await toConsumer(file.consumer, folder, `${at}.consumer`, faults),
    sources: (file.sources ?? []).map((source) => toSource(source, odsCode, file, folder))
  }
}

function toServiceDesk(file: PartnerFile['serviceDesk']): ServiceDesk {
  return {
    ...(file?.name === undefined ? {} : { name: file.name }),
    ...(file?.telephone === undefined ? {} : { telephone: file.telephone }),
    ...(file?.email === undefined ? {} : { email: file.email })
  }
}

function toSource(file: SourceFile, odsCode: Partner['odsCode'], partner: PartnerFile, folder: string): Source {
  const owner = {
    odsCode,
    partnerName: partner.name,
    enabled: file.enabled && partner.enabled,
    historyFrom: file.historyFrom ?? null
  }
  if (file.kind === 'overnight-ndjson') return { ...file, ...owner, directory: path.resolve(folder, file.directory) }
  return { ...file, ...owner }
}

async function toConsumer(
  file: ConsumerFile | null | undefined,
  folder: string,
  at: string,
  faults: string[]
): Promise<Consumer | null> {
  if (file === null || file === undefined) return null
  const launches: SignedLaunch[] = []
  for (const [place, launch] of file.launches.entries()) {
    if (launch.kind !== 'signed') continue
    const jwks = await readJwks(path.resolve(folder, launch.jwksFile))
    if (jwks === null)
      faults.push(`${at}.launches[${place}].jwksFile: no readable JWKS with RSA or EC keys and a kid each`)
    launches.push({ kind: 'signed', issuer: launch.issuer, roleMap: launch.roleMap, jwks: jwks ?? { keys: [] } })
  }
  const approval = file.igApproved
  return {
    igApproved:
      approval === null || approval === undefined ? null : { ...approval, reviewBy: approval.reviewBy ?? null },
    liveFrom: file.liveFrom ?? null,
    launches
  }
}

async function readJwks(file: string): Promise<SignedLaunch['jwks'] | null> {
  try {
    const { keys } = jwksSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const usable = keys.filter((key) => usableKeySchema.safeParse(key).success)
    return usable.length === 0 ? null : { keys: usable }
  } catch {
    return null
  }
}

function toRoles(file: RegionFile['roles']): Record<string, RoleRule> {
  const sections = new Set<string>(SECTION_NAMES)
  const isSection = (name: string): name is SectionName => sections.has(name)
  return Object.fromEntries(
    Object.entries(file ?? {}).map(([role, rule]) => [
      role,
      { hide: new Set(rule === 'all' ? [] : rule.hide.filter(isSection)) }
    ])
  )
}

function checkUnique(partners: readonly Partner[]): string[] {
  const sources = partners.flatMap((partner) => partner.sources.map((source) => source.id))
  const issuers = partners.flatMap((partner) => [
    ...new Set((partner.consumer?.launches ?? []).map((launch) => launch.issuer))
  ])
  return [
    ...repeated(partners.map((partner) => partner.odsCode)).map((code) => `partners: ODS code ${code} stands twice`),
    ...repeated(sources).map((id) => `partners: source id ${id} stands twice`),
    ...repeated(issuers).map((issuer) => `partners: issuer ${issuer} belongs to two partners`)
  ]
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, place) => values.indexOf(value) !== place))]
}
