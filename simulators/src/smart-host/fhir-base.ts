/** The host's FHIR base: its SMART configuration, and the person and the user of a launch for whoever has its token. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Patient, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes'
import type Provider from 'oidc-provider'
import { outcome } from '../fhir-server/bundle.ts'
import { send } from '../fhir-server/control.ts'
import type { HostUser } from '../host-system/assertion.ts'
import type { Resident } from '../population/resident.ts'
import type { Bend } from './bends.ts'
import type { HostLaunch, Launches } from './launches.ts'

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'

export interface FhirBase {
  readonly users: readonly HostUser[]
  readonly residents: readonly Resident[]
  readonly launches: Launches
  address(): string
  bend(): Bend
  provider(): Provider | null
}

export const patientIdOf = (position: number): string => `rio-${position + 1}`

export function serveFhirBase(server: FastifyInstance, base: FhirBase): void {
  server.get('/fhir/.well-known/smart-configuration', async (_request, reply) =>
    base.bend() === 'hang' ? reply.hijack() : reply.send(smartConfiguration(base))
  )
  server.get('/fhir/metadata', async (_request, reply) =>
    send(reply, 200, {
      resourceType: 'CapabilityStatement',
      status: 'active',
      date: '2026-11-01',
      kind: 'instance',
      implementation: { description: 'A SMART host (simulated)' },
      fhirVersion: '4.0.1',
      format: ['json']
    })
  )
  server.get<{ Params: { type: string; id: string } }>('/fhir/:type/:id', async (request, reply) => {
    const launch = await launchOf(base, request.headers.authorization)
    if (launch === undefined) return unauthorised(reply)
    const { type, id } = request.params
    const found = read(base, launch, type, id)
    return found === undefined
      ? send(reply, 404, outcome('not-found', `There is no such ${type}.`))
      : send(reply, 200, found)
  })
  server.get<{ Querystring: { practitioner?: string } }>('/fhir/PractitionerRole', async (request, reply) => {
    if ((await launchOf(base, request.headers.authorization)) === undefined) return unauthorised(reply)
    const roles = base.users
      .map(roleOf)
      .filter(({ practitioner }) => practitioner?.reference === request.query.practitioner)
    return send(reply, 200, {
      resourceType: 'Bundle',
      type: 'searchset',
      total: roles.length,
      entry: roles.map((resource) => ({ resource, search: { mode: 'match' as const } }))
    })
  })
}

function smartConfiguration({ address, bend }: FhirBase): object {
  const at = address()
  return {
    issuer: at,
    authorization_endpoint: `${at}/oauth2/auth`,
    token_endpoint: `${at}/oauth2/token`,
    jwks_uri: `${at}/oauth2/jwks`,
    grant_types_supported: ['authorization_code'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES384'],
    code_challenge_methods_supported: bend() === 'plain-only' ? ['plain'] : ['S256'],
    authorization_response_iss_parameter_supported: true,
    capabilities: [
      'launch-ehr',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'context-ehr-patient',
      'permission-v2'
    ]
  }
}

async function launchOf(base: FhirBase, authorization: string | undefined): Promise<HostLaunch | undefined> {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  const found = token === undefined ? undefined : await base.provider()?.AccessToken.find(token)
  return base.launches.ofGrant(found?.grantId)
}

function unauthorised(reply: FastifyReply): FastifyReply {
  return send(reply.header('www-authenticate', 'Bearer'), 401, outcome('login', 'A token of a launch is needed.'))
}

/** The person of the launch and nobody else; anybody of the staff. */
function read(base: FhirBase, launch: HostLaunch, type: string, id: string): Resource | undefined {
  if (type === 'Patient' && id === launch.patientId) {
    const next = (base.residents.indexOf(launch.resident) + 1) % base.residents.length
    const other = base.residents[next]
    return base.bend() === 'another-patient' && other !== undefined
      ? patientOf(other, patientIdOf(next), base.bend())
      : patientOf(launch.resident, id, base.bend())
  }
  const user = base.users.find(({ sub }) => sub === id)
  if (type === 'Practitioner' && user !== undefined) return practitionerOf(user)
  return type === 'PractitionerRole' ? base.users.map(roleOf).find((role) => role.id === id) : undefined
}

function patientOf({ person }: Resident, id: string, bend: Bend): Patient {
  return {
    resourceType: 'Patient',
    id,
    ...(bend !== 'no-nhs-number' && { identifier: [{ use: 'official', system: NHS_NUMBER, value: person.nhsNumber }] }),
    name: [{ use: 'official', family: person.family, given: [...person.given] }],
    gender: person.gender,
    birthDate: person.birthDate
  }
}

function practitionerOf({ sub, fam, giv }: HostUser): Practitioner {
  return { resourceType: 'Practitioner', id: sub, active: true, name: [{ use: 'official', family: fam, given: [giv] }] }
}

function roleOf({ sub, rol }: HostUser): PractitionerRole & { readonly id: string } {
  return {
    resourceType: 'PractitionerRole',
    id: `role-${sub}`,
    active: true,
    practitioner: { reference: `Practitioner/${sub}` },
    code: [{ text: rol }]
  }
}
