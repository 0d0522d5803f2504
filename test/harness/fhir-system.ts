/** A consumer's own system: its keys, the tokens it asks for, and what it reads by FHIR. */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createResourceCheck } from '../../server/src/adapters/fhir-r4/resource-check.ts'
import { INCLUDED_RESOURCE_TYPES, RECORD_RESOURCE_TYPES } from '../../server/src/domain/resource-types.ts'
import type { Json, Person } from '../fixtures/people.ts'
import { bent, type Bend } from './launch.ts'

export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
const r4 = createResourceCheck([
  ...RECORD_RESOURCE_TYPES,
  ...INCLUDED_RESOURCE_TYPES,
  'Bundle',
  'CapabilityStatement',
  'OperationOutcome'
])

export interface FhirSystem {
  readonly clientId: string
  /** Of the region file: `consumer.systems[]`. */
  readonly region: Json
  /** The claims of a good assertion, for the user, bent as told. */
  claims(productUrl: string, bend?: Bend): Json
  /** `header`: another kid or algorithm; `key`: signed by somebody else. */
  sign(claims: Json, header?: Json, key?: CryptoKey): Promise<string>
}

const TREATMENT = 'urn:oid:2.16.840.1.113883.5.8#TREAT'

/** Writes its public keys into the folder. `alg`: RS384 or ES384. */
export async function fhirSystem(
  folder: string,
  clientId: string,
  odsCode: string,
  alg = 'ES384'
): Promise<FhirSystem> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwksFile = join(folder, `${clientId}.jwks.json`)
  await writeFile(jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] }))
  return {
    clientId,
    region: {
      clientId,
      name: `System ${clientId}`,
      jwksFile,
      relationship: 'registered',
      roleMap: { Consultant: 'clinician', 'Social Worker': 'social-care', system: 'clinician' }
    },
    claims(productUrl, bend = {}) {
      const now = Math.floor(Date.now() / 1000)
      const b2b = {
        version: '1',
        organization_id: `https://fhir.nhs.uk/Id/ods-organization-code/${odsCode}`,
        purpose_of_use: [TREATMENT],
        subject_id: 'user-4711',
        subject_name: 'Ada Okafor',
        subject_role: 'Consultant'
      }
      const aud = `${productUrl}/oauth2/token`
      const good = { iss: clientId, sub: clientId, aud, jti: randomUUID(), iat: now, exp: now + 240 }
      return bent({ ...good, extensions: { 'hl7-b2b': b2b } }, bend)
    },
    sign: (claims, header = {}, key = privateKey) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1', ...header }).sign(key)
  }
}

/** One that says nothing of a user. */
export const NOBODY: Bend = { extensions: undefined }

export function askToken(
  productUrl: string,
  assertion: string,
  scope: string | null = 'system/*.read'
): Promise<Response> {
  return fetch(`${productUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...(scope === null ? {} : { scope })
    })
  })
}

export async function tokenFor(
  productUrl: string,
  system: FhirSystem,
  bend: Bend = {},
  scope?: string
): Promise<string> {
  const answer = await askToken(productUrl, await system.sign(system.claims(productUrl, bend)), scope)
  const body = (await answer.json()) as { access_token?: string }
  if (body.access_token === undefined) throw new Error(`no token: ${answer.status} ${JSON.stringify(body)}`)
  return body.access_token
}

interface BundleEntry {
  readonly fullUrl?: string
  readonly resource: Json
  readonly search: { readonly mode: string }
}

export interface FhirAnswer {
  readonly status: number
  readonly body: Json
  readonly text: string
  readonly matches: readonly Json[]
  readonly included: readonly Json[]
  /** Each issue of each outcome, with the source that it is of; null: of none. */
  readonly issues: readonly {
    readonly source: string | null
    readonly code: string
    readonly state: string | null
    readonly text: string
  }[]
  /** State of each source, of the Bundle's own extension. */
  readonly states: Readonly<Record<string, string>>
  readonly links: Readonly<Record<string, string>>
  readonly entries: readonly BundleEntry[]
}

interface Coded {
  readonly code: string
}

interface Issue extends Coded {
  readonly details: { readonly text: string; readonly coding?: readonly Coded[] }
}

/** Everything that is sent is valid base R4, or this throws. */
export async function askFhir(url: string, token: string | null, init: RequestInit = {}): Promise<FhirAnswer> {
  const headers = new Headers(init.headers)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(url, { ...init, headers })
  const text = await response.text()
  if (response.headers.get('content-type')?.startsWith('application/fhir+json') !== true)
    throw new Error(`no FHIR: ${text}`)
  const body = JSON.parse(text) as Json
  const entries = (body['entry'] ?? []) as BundleEntry[]
  for (const resource of [body, ...entries.map((entry) => entry.resource)]) {
    const issues = r4.issuesOf(resource as never)
    if (issues.length > 0) throw new Error(`not valid R4: ${issues.join('; ')}: ${JSON.stringify(resource)}`)
  }
  const of = (mode: string): Json[] =>
    entries.filter(({ search }) => search.mode === mode).map(({ resource }) => resource)
  const outcomes = body['resourceType'] === 'OperationOutcome' ? [body] : of('outcome')
  return {
    status: response.status,
    body,
    text,
    entries,
    matches: of('match'),
    included: of('include'),
    issues: outcomes.flatMap((outcome) =>
      (outcome['issue'] as Issue[]).map(({ code, details }) => ({
        source: sourceOf(outcome),
        code,
        state: details.coding?.[0]?.code ?? null,
        text: details.text
      }))
    ),
    states: statesOf(body),
    links: Object.fromEntries(
      ((body['link'] ?? []) as { relation: string; url: string }[]).map((one) => [one.relation, one.url])
    )
  }
}

export function sourceOf(resource: Json): string | null {
  const tags = ((resource['meta'] as Json | undefined)?.['tag'] ?? []) as { system: string; code: string }[]
  return tags.find(({ system }) => system === 'https://fhir.interweavedigital.nhs.uk/Source')?.code ?? null
}

function statesOf(body: Json): Readonly<Record<string, string>> {
  const all = ((body['meta'] as Json | undefined)?.['extension'] ?? []) as { extension: Json[] }[]
  const said = all.map(({ extension }) => ['source', 'state'].map((name) => extension.find(({ url }) => url === name)))
  return Object.fromEntries(said.map(([source, state]) => [source?.['valueString'], state?.['valueCode']])) as Record<
    string,
    string
  >
}

export const about = (person: Pick<Person, 'nhs'>, more: Record<string, string> = {}): string =>
  new URLSearchParams({ 'patient.identifier': `${NHS_NUMBER}|${person.nhs}`, ...more }).toString()
