/** What this server does by FHIR, as it says itself (http://hl7.org/fhir/R4/capabilitystatement.html): the table of the routes. */
import { ROUTES } from '@ncr/contract/routes.ts'
import { RECORD_RESOURCE_TYPES } from '../domain/resource-types.ts'
import type { Resource } from '../domain/resource.ts'
import { SEARCH_PARAMETERS } from '../record/outward/fhir-query.ts'

type Interaction = 'read' | 'search-type' | 'create' | 'delete'

/** Types that consumers' systems read, and in the last rows what officers and providers do. */
const INTERACTIONS: readonly (readonly [string, readonly Interaction[]])[] = [
  ...RECORD_RESOURCE_TYPES.map((type) => [type, ['read', 'search-type']] as const),
  ['AuditEvent', ['search-type']],
  ['Linkage', ['read', 'delete']],
  ['Patient', ['create']]
]

const OWN_SEARCH: Readonly<Record<string, readonly object[]>> = {
  AuditEvent: [
    { name: 'patient.identifier', type: 'token' },
    { name: 'date', type: 'date' },
    { name: 'agent', type: 'token' }
  ]
}

export function toCapabilityStatement(
  region: { readonly name: string; readonly publicUrl: string },
  at: string
): Resource {
  const { name, publicUrl } = region
  const base = `${publicUrl}${ROUTES.fhir}`
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: at,
    kind: 'instance',
    implementation: { description: `${name}: the record of one person, as partners' systems read it`, url: base },
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server', security: toSecurity(publicUrl), resource: INTERACTIONS.map(toResource) }]
  }
}

/** Of SMART App Launch 1: clients that look here and not at `.well-known/smart-configuration` find the same address. */
const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris'

function toSecurity(publicUrl: string): object {
  const coding = [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }]
  const token = { url: 'token', valueUri: `${publicUrl}${ROUTES.token}` }
  return { extension: [{ url: OAUTH_URIS, extension: [token] }], service: [{ coding }] }
}

function toResource([type, interactions]: (typeof INTERACTIONS)[number]): object {
  const searchParam = interactions.includes('search-type') ? { searchParam: OWN_SEARCH[type] ?? SEARCH_PARAMETERS } : {}
  return { type, interaction: interactions.map((code) => ({ code })), ...searchParam }
}
