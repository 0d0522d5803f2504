/**
 * A SMART host by script: an authorization server and a FHIR base of its own making, which signs what it is told to. A
 * bend changes one thing of a good conversation.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
  importJWK,
  SignJWT
} from 'jose'
import { type Json, patientOf, type Person } from '../fixtures/people.ts'

export interface Signing {
  readonly alg?: string
  readonly kid?: string | null
  readonly typ?: string
  readonly key?: 'stranger' | 'none' | 'public-as-secret'
}

export interface SmartBend {
  /** Replaces the SMART configuration, or answers instead of it. */
  readonly configuration?: (good: Json, response: ServerResponse) => Json | null
  /** The query of the way back, changed. */
  readonly wayBack?: (good: URLSearchParams) => URLSearchParams
  readonly idToken?: (good: Json) => Json
  /** Header of the id_token; `key`: who signs it. */
  readonly signing?: Signing
  /** The token response, changed; or answers instead. */
  readonly tokens?: (good: Json, response: ServerResponse) => Json | null
  /** A FHIR answer by `Type/id` or `Type`, changed; or answers instead. */
  readonly fhir?: (path: string, good: Json, response: ServerResponse) => Json | null
}

export interface AuthorizationRequest {
  readonly query: URLSearchParams
  readonly code: string
}

export interface ScriptedSmartHost {
  /** FHIR base: the `iss` of its launches. */
  readonly iss: string
  readonly origin: string
  /** Paths asked for, in order, without their queries. */
  readonly calls: string[]
  readonly tokenRequests: URLSearchParams[]
  bend: SmartBend
  /** Client's public key where it is a confidential one. */
  clientKey: JWK | null
  /** What the browser does with an authorization request: the address that the host sends it back to. */
  authorize(authorizationUrl: string): string
  /** Signs what it tells behind the browser's back, by its own key unless said otherwise. */
  sign(claims: Json, signing?: Signing): Promise<string>
  readonly requests: AuthorizationRequest[]
  close(): Promise<void>
}

export const STAFF = { id: 'prac-1', family: 'Okafor', given: 'Ada', role: 'Consultant' }
const PATIENT_ID = 'pat-1'

interface Keys {
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

async function newKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { privateKey, publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' } }
}

const readBody = async (request: IncomingMessage): Promise<string> => (await request.toArray()).map(String).join('')
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What the parts of the host share. */
interface Inside {
  readonly host: ScriptedSmartHost
  readonly own: Keys
  readonly accessToken: string
  readonly usedCodes: Set<string>
  readonly resources: Readonly<Record<string, Json>>
}

const role: Json = {
  resourceType: 'PractitionerRole',
  id: 'role-1',
  active: true,
  practitioner: { reference: `Practitioner/${STAFF.id}` },
  code: [{ coding: [{ system: 'https://roles.example', code: STAFF.role }] }]
}

const resourcesAbout = (person: Person): Readonly<Record<string, Json>> => ({
  [`Patient/${PATIENT_ID}`]: patientOf(person, PATIENT_ID),
  [`Practitioner/${STAFF.id}`]: {
    resourceType: 'Practitioner',
    id: STAFF.id,
    name: [{ use: 'official', family: STAFF.family, given: [STAFF.given] }]
  },
  PractitionerRole: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: role }] },
  'PractitionerRole/role-1': role
})

/** Null: somebody else has answered, or nobody will. */
function send(response: ServerResponse, status: number, body: Json | null): void {
  if (body === null) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const configurationOf = (origin: string): Json => ({
  issuer: origin,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  jwks_uri: `${origin}/jwks`,
  authorization_response_iss_parameter_supported: true,
  grant_types_supported: ['authorization_code'],
  code_challenge_methods_supported: ['S256'],
  capabilities: ['launch-ehr', 'client-public', 'client-confidential-asymmetric', 'sso-openid-connect']
})

async function signIdToken({ host, own }: Inside, query: URLSearchParams): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const good = {
    iss: host.origin,
    aud: query.get('client_id') ?? '',
    sub: 'user-4711',
    iat: now,
    exp: now + 300,
    nonce: query.get('nonce'),
    fhirUser: `${host.iss}/Practitioner/${STAFF.id}`
  }
  return signBy(own, host.bend.idToken?.(good) ?? good, host.bend.signing)
}

async function signBy(own: Keys, claims: JWTPayload, signing: Signing = {}): Promise<string> {
  const { alg = 'RS256', kid = String(own.publicJwk.kid), key, typ } = signing
  if (key === 'none') return `${base64url({ alg: 'none' })}.${base64url(claims)}.`
  const jwt = new SignJWT(claims).setProtectedHeader({
    alg,
    ...(kid === null ? {} : { kid }),
    ...(typ === undefined ? {} : { typ })
  })
  if (key === 'public-as-secret') return jwt.sign(Buffer.from(JSON.stringify(own.publicJwk)))
  return jwt.sign(key === 'stranger' ? (await generateKeyPair(alg)).privateKey : own.privateKey)
}

async function isClient(host: ScriptedSmartHost, form: URLSearchParams): Promise<boolean> {
  const { clientKey } = host
  if (clientKey === null) return form.get('client_id') === 'ncr' && !form.has('client_assertion')
  const key = await importJWK(clientKey)
  const expected = { issuer: 'ncr', subject: 'ncr', audience: `${host.origin}/token`, algorithms: ['RS384', 'ES384'] }
  return jwtVerify(form.get('client_assertion') ?? '', key, expected).then(
    ({ protectedHeader, payload }) =>
      protectedHeader.kid === clientKey.kid && Number(payload.exp) - Number(payload.iat) <= 300,
    () => false
  )
}

/** RFC 6749, section 4.1.3, and RFC 7636: the code once, by whoever asked for it. */
function isGranted({ usedCodes }: Inside, asked: AuthorizationRequest, form: URLSearchParams): boolean {
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    !usedCodes.has(asked.code) &&
    challenge === asked.query.get('code_challenge') &&
    form.get('redirect_uri') === asked.query.get('redirect_uri')
  )
}

async function answerToken(inside: Inside, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host, usedCodes, accessToken } = inside
  const form = new URLSearchParams(await readBody(request))
  host.tokenRequests.push(form)
  if (!(await isClient(host, form))) return send(response, 401, { error: 'invalid_client' })
  const asked = host.requests.find((one) => one.code === form.get('code'))
  if (asked === undefined || !isGranted(inside, asked, form))
    return send(response, 400, { error: 'invalid_grant', error_description: 'Joan Quillfeather is not for you' })
  usedCodes.add(asked.code)
  const good = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 300,
    scope: asked.query.get('scope'),
    patient: PATIENT_ID,
    encounter: 'enc-88',
    need_patient_banner: true,
    id_token: await signIdToken(inside, asked.query)
  }
  send(response, 200, host.bend.tokens === undefined ? good : host.bend.tokens(good, response))
}

function answerFhir(inside: Inside, path: string, request: IncomingMessage, response: ServerResponse): void {
  const { host, resources, accessToken } = inside
  const resource = resources[path]
  if (request.headers.authorization !== `Bearer ${accessToken}`) return send(response, 401, {})
  if (resource === undefined) return send(response, 404, { resourceType: 'OperationOutcome' })
  return send(response, 200, host.bend.fhir === undefined ? resource : host.bend.fhir(path, resource, response))
}

function answer(inside: Inside, request: IncomingMessage, response: ServerResponse): void {
  const { host, own } = inside
  response.on('error', () => undefined)
  const { pathname } = new URL(request.url ?? '/', host.origin)
  host.calls.push(pathname)
  if (pathname === '/fhir/.well-known/smart-configuration') {
    const good = configurationOf(host.origin)
    const bendIt = host.bend.configuration
    return send(response, 200, bendIt === undefined ? good : bendIt(good, response))
  }
  if (pathname === '/jwks') return send(response, 200, { keys: [own.publicJwk] })
  if (pathname === '/token') return void answerToken(inside, request, response)
  if (pathname.startsWith('/fhir/')) return answerFhir(inside, pathname.slice('/fhir/'.length), request, response)
  return send(response, 404, {})
}

export async function scriptedSmartHost(person: Person): Promise<ScriptedSmartHost> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const own = await newKeys()
  const host: ScriptedSmartHost = {
    iss: `${origin}/fhir`,
    origin,
    calls: [],
    tokenRequests: [],
    requests: [],
    bend: {},
    clientKey: null,
    authorize(authorizationUrl) {
      const { searchParams: query } = new URL(authorizationUrl)
      const code = randomUUID()
      host.requests.push({ query, code })
      const good = new URLSearchParams({ code, state: query.get('state') ?? '', iss: origin })
      return `${query.get('redirect_uri')}?${(host.bend.wayBack?.(good) ?? good).toString()}`
    },
    sign: (claims, signing) => signBy(own, claims, signing),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  const inside = {
    host,
    own,
    accessToken: randomUUID(),
    usedCodes: new Set<string>(),
    resources: resourcesAbout(person)
  }
  server.on('request', (request, response) => answer(inside, request, response))
  return host
}
