/**
 * Access of systems (SMART Backend Services): a provider's source, which registers whom it holds, or a consumer's system,
 * which asks by FHIR. One way in for both: an assertion signed by the client's own key, used once, for a token of five minutes.
 *
 *   authenticate → the client        | invalid_client: not signed by its own key, used before, too long, not switched on
 *   scopes       → those it may have | invalid_scope
 *   (for whom)   → LaunchUser        | invalid_grant: said in a way that cannot be read, or for another organisation
 *   (permission)                     | unauthorized_client: partner-not-approved, partner-not-live, launch-reason, launch-role
 */
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import {
  holdsPatients,
  type ConsumerSystem,
  type LiveSource,
  type Partner,
  type Region,
  type Stu3Source
} from '../domain/region.ts'
import { toReadScopes } from '../domain/system-scope.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { ClientAssertion, SystemHolder, TokenHolder, TokenStore } from '../ports/client-access.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { LaunchMemory } from '../ports/launch-memory.ts'
import { checkPermission } from './authorise/check-permission.ts'
import { toAskingUser } from './launch/asking-user.ts'

/** SMART App Launch 2.2.0, backend services: an assertion lives five minutes at most, and so does a token. */
const ASSERTION_MS_MAX = 300_000
const TOKEN_MS_MAX = 300_000
const CLOCK_SKEW_MS = 5_000

export const REGISTRATION_SCOPES = ['system/Patient.c', 'system/Linkage.rd'] as const

export interface AccessPorts {
  readonly region: Region
  readonly clock: Clock
  readonly random: Random
  readonly audit: AuditLog
  readonly memory: LaunchMemory
  readonly tokens: TokenStore
  readonly clientAssertion: ClientAssertion
}

/** A source whose provider may register: it has keys for it and is switched on. */
export type Registrant = LiveSource | Stu3Source

/** A consumer's system, with the partner whose it is. */
export interface SystemClient {
  readonly partner: Partner
  readonly system: ConsumerSystem
}

type Client =
  | { readonly kind: 'source'; readonly id: string; readonly jwks: Jwks; readonly source: Registrant }
  | ({ readonly kind: 'system'; readonly id: string; readonly jwks: Jwks } & SystemClient)

type Jwks = ConsumerSystem['jwks']

export interface Access {
  readonly token: string
  readonly expiresInS: number
  readonly scopes: readonly string[]
}

/** In OAuth's words (RFC 6749, section 5.2). */
export interface RefusedAccess {
  readonly error: 'invalid_client' | 'invalid_scope' | 'invalid_grant' | 'unauthorized_client'
  readonly why?: Refusal['code']
}

/** Takes a client assertion in. `asked`: the scopes, null where none were named. */
export async function openAccess(
  ports: AccessPorts,
  assertion: string,
  asked: readonly string[] | null,
  requestId: string
): Promise<Access | RefusedAccess> {
  const clientId = ports.clientAssertion.issuerOf(assertion)
  const client = clientId === null ? null : clientOf(ports.region, clientId)
  const verified =
    client === null
      ? null
      : await ports.clientAssertion.verify(assertion, {
          jwks: client.jwks,
          clientId: client.id,
          audience: `${ports.region.publicUrl}${ROUTES.token}`,
          validityMsMax: ASSERTION_MS_MAX
        })
  const isNew =
    client !== null &&
    verified !== null &&
    (await ports.memory.isFirstUse(`client:${client.id}`, verified.jti, verified.expiresMs + CLOCK_SKEW_MS))
  if (!isNew) return refuseAccess(ports, client, { error: 'invalid_client' }, requestId)
  const given = client.kind === 'source' ? toSource(client, asked) : toSystem(ports, client, asked, verified.extensions)
  if ('error' in given) return refuseAccess(ports, client, given, requestId)
  const token = ports.random.token()
  await ports.tokens.save(token, given.holder, ports.clock.nowMs() + TOKEN_MS_MAX)
  return { token, expiresInS: TOKEN_MS_MAX / 1000, scopes: given.scopes }
}

interface Given {
  readonly holder: TokenHolder
  readonly scopes: readonly string[]
}

/** Its scopes are one purpose: whoever asks for one has both. */
function toSource(
  { source }: Extract<Client, { kind: 'source' }>,
  asked: readonly string[] | null
): Given | RefusedAccess {
  if (asked !== null && !REGISTRATION_SCOPES.some((scope) => asked.includes(scope))) return { error: 'invalid_scope' }
  return { holder: { kind: 'source', sourceId: source.id }, scopes: REGISTRATION_SCOPES }
}

function toSystem(
  { region, clock }: AccessPorts,
  { partner, system }: SystemClient,
  asked: readonly string[] | null,
  extensions: unknown
): Given | RefusedAccess {
  const scopes = toReadScopes(asked ?? [])
  if (scopes.length === 0) return { error: 'invalid_scope' }
  const asking = toAskingUser(extensions, system, partner.odsCode)
  if (asking === null) return { error: 'invalid_grant' }
  // Worked out anew at every request: said here already, so that whoever sets a system up is told at once.
  const permission = checkPermission(region, clock.nowMs(), {
    issuer: system.clientId,
    odsCode: partner.odsCode,
    reason: asking.reason,
    hostRole: asking.user.hostRole
  })
  if (isRefusal(permission)) return { error: 'unauthorized_client', why: permission.code }
  return { holder: { kind: 'system', clientId: system.clientId, scopes, ...asking }, scopes }
}

async function refuseAccess(
  { audit }: AccessPorts,
  client: Client | null,
  refused: RefusedAccess,
  requestId: string
): Promise<RefusedAccess> {
  const code = refused.why ?? refused.error
  const odsCode = client === null ? null : client.kind === 'source' ? client.source.odsCode : client.partner.odsCode
  const who = client?.kind === 'system' ? { system: client.id } : {}
  const kind = client?.kind === 'system' ? 'system-refused' : 'registration-refused'
  await audit.append({
    kind,
    nhsNumber: null,
    odsCode,
    userId: null,
    disclosureId: null,
    body: { requestId, ...who, code }
  })
  return refused
}

function clientOf(region: Region, id: string): Client | null {
  const source = registrantOf(region, id)
  if (source !== null && source.registration) return { kind: 'source', id, jwks: source.registration.jwks, source }
  const client = systemOf(region, id)
  return client === null ? null : { kind: 'system', id, jwks: client.system.jwks, ...client }
}

function registrantOf(region: Region, id: string): Registrant | null {
  const source = region.partners.flatMap((partner) => partner.sources).find((one) => one.id === id)
  return source !== undefined && holdsPatients(source) && source.enabled && (source.registration ?? null) !== null
    ? source
    : null
}

function systemOf({ partners }: Region, clientId: string): SystemClient | null {
  for (const partner of partners) {
    const system = partner.consumer?.systems?.find((one) => one.clientId === clientId)
    if (system !== undefined) return { partner, system }
  }
  return null
}

/** The source of a bearer token, as the region stands now. */
export async function registrantOfToken(
  { tokens, region }: Pick<AccessPorts, 'tokens' | 'region'>,
  token: string
): Promise<Registrant | null> {
  const holder = await tokens.holderOf(token)
  return holder?.kind === 'source' ? registrantOf(region, holder.sourceId) : null
}

/** What stands behind a bearer token of a consumer's system, as the region stands now. */
export interface SystemAccess extends SystemClient {
  readonly token: string
  readonly holder: SystemHolder
}

export async function systemOfToken(
  { tokens, region }: Pick<AccessPorts, 'tokens' | 'region'>,
  token: string
): Promise<SystemAccess | null> {
  const holder = await tokens.holderOf(token)
  const client = holder?.kind === 'system' ? systemOf(region, holder.clientId) : null
  return holder?.kind !== 'system' || client === null ? null : { ...client, token, holder }
}
