/** The region file of the sandpit (outer contract, section 2). */
import { join } from 'node:path'
import type { SourceFacts } from '../population/sources/source-facts.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { NRL } from '../nrl/nrl.ts'
import { GP_CONNECT, GP_DOCUMENTS, GP_STRUCTURED } from '../gp-connect/gp-connect.ts'
import { ABOUT } from './about.ts'
import { jwksFileName } from '../host-system/signing-key.ts'
import type { Places } from './places.ts'
import { CENTRAL_TEAM_CODE, CENTRAL_TEAM_ODS, PRIVACY_OFFICER_CODE } from '../identity-provider/officers.ts'
import { CLIENT_KEY_FILE, CONSOLE_KEY_FILE } from '../smart-host/client-key.ts'
import { systemsOf } from './fhir-system.ts'
import { CONSOLE_CLIENT_ID } from './identity.ts'
import { HOSTS, SMART_HOST, type HostFacts } from './hosts.ts'

/** Samples of the four national sets of what a GP summary leaves out. */
const SAMPLE_SETS = [
  'gender-related-issues',
  'termination-of-pregnancy',
  'assisted-fertilisation',
  'sexually-transmitted-disease'
]

export interface Addresses {
  readonly publicUrl: string
  readonly port: number
  readonly personIndex: string
  readonly gpConnect: string
  readonly nrl: string
  /** FHIR base of the SMART host. */
  readonly smartIss: string
  /** Address and issuer of the identity service of the console. */
  readonly identity: string
  /** Addresses of the live sources, by source id. */
  readonly live: ReadonlyMap<string, string>
}

export function regionOf(places: Places, addresses: Addresses): object {
  return {
    region: {
      name: 'Notts Care Record',
      publicUrl: addresses.publicUrl,
      serviceDesk: { name: 'Notts Care Record desk (synthetic)', telephone: '01632 960199' }
    },
    listen: { host: '127.0.0.1', port: addresses.port },
    dataDir: places.dataDir,
    personIndex: { kind: 'fhir-r4', baseUrl: `${addresses.personIndex}/fhir`, deadlineMs: 1000 },
    partners: Object.values(SOURCES).map((source) => partnerOf(source, places, addresses)),
    sensitiveSets: SAMPLE_SETS.map((id) => ({
      id,
      file: join(places.project, 'simulators/value-sets', `sample-${id}.json`)
    })),
    about: ABOUT,
    roles: { clinician: 'all', nurse: 'all', 'social-care': { hide: ['results'] } },
    console: consoleOf(addresses)
  }
}

function consoleOf({ identity }: Addresses): object {
  return {
    issuer: identity,
    clientId: CONSOLE_CLIENT_ID,
    privateJwkFile: CONSOLE_KEY_FILE,
    roles: [
      { role: 'privacy-officer', roleCode: PRIVACY_OFFICER_CODE },
      { role: 'central-team', roleCode: CENTRAL_TEAM_CODE, odsCode: CENTRAL_TEAM_ODS }
    ]
  }
}

function partnerOf(source: SourceFacts, places: Places, addresses: Addresses): object {
  const host = HOSTS.find((one) => one.odsCode === source.odsCode)
  return {
    odsCode: source.odsCode,
    name: source.partner,
    serviceDesk: source.serviceDesk,
    ...(host && { consumer: { ...consumerOf([signedLaunch(host)]), ...systemsOf(host.odsCode) } }),
    ...(source.odsCode === SMART_HOST.odsCode && { consumer: consumerOf([smartLaunch(addresses)]) }),
    sources: [
      sourceOf(source, places, addresses),
      ...(source.odsCode === GP_CONNECT.odsCode ? [gpConnectOf(addresses), ...gpByFhirOf(addresses)] : []),
      ...(source.odsCode === NRL.odsCode ? [nrlOf(addresses)] : [])
    ]
  }
}

function consumerOf(launches: readonly object[]): object {
  return {
    igApproved: {
      on: '2024-02-01',
      by: 'Data Protection Officer',
      document: 'DPIA v3 (synthetic)',
      reviewBy: '2030-02-01'
    },
    liveFrom: '2024-03-01',
    launches
  }
}

function signedLaunch({ key, issuer, roleMap }: HostFacts): object {
  return { kind: 'signed', issuer, jwksFile: jwksFileName(key), roleMap }
}

function smartLaunch({ smartIss }: Addresses): object {
  const { clientId, roleMap } = SMART_HOST
  return { kind: 'smart', iss: smartIss, clientId, privateJwkFile: CLIENT_KEY_FILE, relationship: 'caseload', roleMap }
}

/** People who are added on purpose (`--people`) double the register: nobody needs to be asked. */
const HELD_FROM_ENTRIES = 1_000_000

function sourceOf(source: SourceFacts, places: Places, addresses: Addresses): object {
  const { id, name, kind, page, historyFrom, resourceTypes } = source
  const everyKind = { id, name, kind, ...(page && { page }), historyFrom, resourceTypes }
  if (kind === 'overnight-ndjson')
    return { ...everyKind, directory: places.registerDrop, dueBy: '06:00', heldFromEntries: HELD_FROM_ENTRIES }
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

function gpByFhirOf({ gpConnect }: Addresses): object[] {
  const { fromAsid, toAsid } = GP_CONNECT
  const where = { baseUrl: gpConnect, fromAsid, toAsid, historyFrom: '2010-01-01' }
  return [
    { ...GP_STRUCTURED, ...where },
    { ...GP_DOCUMENTS, ...where }
  ]
}

function nrlOf({ nrl }: Addresses): object {
  const { id, name, kind } = NRL
  return { id, name, kind, baseUrl: `${nrl}/fhir`, deadlineMs: 2000 }
}
