/** The region file of the sandpit (outer contract, section 2). */
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { GP_CONNECT } from '../gp-connect/gp-connect.ts'
import { jwksFileName } from '../host-system/signing-key.ts'
import type { Places } from './places.ts'
import { HOSTS, type HostFacts } from './hosts.ts'

export interface Addresses {
  readonly publicUrl: string
  readonly port: number
  readonly personIndex: string
  readonly gpConnect: string
  /** Addresses of the live sources, by source id. */
  readonly live: ReadonlyMap<string, string>
}

export function regionOf(places: Places, addresses: Addresses): object {
  return {
    region: { name: 'Notts Care Record', publicUrl: addresses.publicUrl },
    listen: { host: '127.0.0.1', port: addresses.port },
    dataDir: places.dataDir,
    personIndex: { kind: 'fhir-r4', baseUrl: `${addresses.personIndex}/fhir`, deadlineMs: 1000 },
    partners: Object.values(SOURCES).map((source) => partnerOf(source, places, addresses)),
    roles: { clinician: 'all', nurse: 'all', 'social-care': { hide: ['results'] } }
  }
}

function partnerOf(source: SourceFacts, places: Places, addresses: Addresses): object {
  const host = HOSTS.find((one) => one.odsCode === source.odsCode)
  return {
    odsCode: source.odsCode,
    name: source.partner,
    serviceDesk: source.serviceDesk,
    ...(host && { consumer: consumerOf(host) }),
    sources: [
      sourceOf(source, places, addresses),
      ...(source.odsCode === GP_CONNECT.odsCode ? [gpConnectOf(addresses)] : [])
    ]
  }
}

function consumerOf(host: HostFacts): object {
  return {
    igApproved: {
      on: '2024-02-01',
      by: 'Data Protection Officer',
      document: 'DPIA v3 (synthetic)',
      reviewBy: '2030-02-01'
    },
    liveFrom: '2024-03-01',
    launches: [{ kind: 'signed', issuer: host.issuer, jwksFile: jwksFileName(host.key), roleMap: host.roleMap }]
  }
}

function sourceOf(source: SourceFacts, places: Places, addresses: Addresses): object {
  const { id, name, kind, page, historyFrom, resourceTypes } = source
  const everyKind = { id, name, kind, ...(page && { page }), historyFrom, resourceTypes }
  if (kind === 'overnight-ndjson') return { ...everyKind, directory: places.registerDrop, dueBy: '06:00' }
  return {
    ...everyKind,
    baseUrl: `${addresses.live.get(id) ?? ''}/fhir`,
    deadlineMs: 2000,
    locate: 'always',
    search: 'patient.identifier'
  }
}

function gpConnectOf({ gpConnect }: Addresses): object {
  const { id, name, kind, fromAsid, toAsid } = GP_CONNECT
  return { id, name, kind, baseUrl: gpConnect, fromAsid, toAsid }
}
