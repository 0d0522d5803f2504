/** `.ncr/sandpit.json`: what runs where, for people and programs that drive the sandpit. */
import type { Running } from '../fhir-server/listen.ts'
import { GP_CONNECT, GP_DOCUMENTS, GP_STRUCTURED } from '../gp-connect/gp-connect.ts'
import { STAFF } from '../identity-provider/officers.ts'
import { NRL } from '../nrl/nrl.ts'
import type { SigningKey } from '../host-system/signing-key.ts'
import { SIGNING_ALGORITHM } from '../host-system/signing-key.ts'
import type { Resident } from '../population/resident.ts'
import { SOURCES } from '../population/sources/sources.ts'
import type { RunningSmartHost } from '../smart-host/smart-host.ts'
import { SMART_HOST, type HostFacts } from './hosts.ts'
import type { Places } from './places.ts'
import type { Simulators } from './simulators.ts'

export interface RunningHost {
  readonly facts: HostFacts
  readonly key: SigningKey
  readonly address: string
  readonly audience: string
}

export interface RunningHosts {
  readonly signed: readonly RunningHost[]
  readonly smart: RunningSmartHost
  readonly identity: Running
}

export function sandpitOf(
  publicUrl: string,
  residents: readonly Resident[],
  simulators: Simulators,
  hosts: RunningHosts,
  { registerDrop, groundTruthFile }: Places
): object {
  return {
    publicUrl,
    pid: process.pid,
    people: residents.map(({ person, title, story, objects }) => {
      const { nhsNumber, family, given, birthDate, gender } = person
      const launch = person.restricted ? 'person-unknown' : objects ? 'person-objected' : 'opened'
      return { nhsNumber, family, given, birthDate, gender, title, story, launch }
    }),
    hostSystems: [...hosts.signed.map(signedHostOf), smartHostOf(publicUrl, hosts.smart)],
    sources: [
      ...Object.values(SOURCES).map(({ id, name, odsCode, kind }) => {
        const running = simulators.live.get(id) ?? simulators.register
        return {
          id,
          name,
          odsCode,
          kind,
          ...addressesOf(running),
          ...(kind === 'overnight-ndjson' && { directory: registerDrop })
        }
      }),
      nationalOf(GP_CONNECT, simulators.gpConnect),
      nationalOf({ ...GP_CONNECT, ...GP_STRUCTURED }, simulators.gpConnect),
      nationalOf({ ...GP_CONNECT, ...GP_DOCUMENTS }, simulators.gpConnect),
      nationalOf(NRL, simulators.nrl)
    ],
    console: { address: `${publicUrl}/console`, identityProvider: hosts.identity.address, officers: STAFF },
    groundTruth: groundTruthFile,
    personIndex: { address: simulators.personIndex.address }
  }
}

const addressesOf = ({ address }: Running): object => ({ address, controlUrl: `${address}/control` })

type National = Readonly<Record<'id' | 'name' | 'odsCode' | 'kind', string>>

function nationalOf({ id, name, odsCode, kind }: National, running: Running): object {
  return { id, name, odsCode, kind, ...addressesOf(running) }
}

function signedHostOf({ facts, key, address, audience }: RunningHost): object {
  const { name, odsCode, issuer, users } = facts
  const { kid, privateJwk } = key
  return { kind: 'signed', name, address, odsCode, issuer, audience, kid, alg: SIGNING_ALGORITHM, privateJwk, users }
}

function smartHostOf(publicUrl: string, running: RunningSmartHost): object {
  const { name, odsCode, clientId, users } = SMART_HOST
  const launchUrl = `${publicUrl}/launch/smart`
  return { kind: 'smart', name, ...addressesOf(running), odsCode, iss: running.iss, launchUrl, clientId, users }
}
