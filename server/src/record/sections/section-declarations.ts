/**
 * Which section shows what: one home for each resource, as data. A resource belongs to the first section here whose
 * types hold it and whose rule takes it; the Observations of the register pages belong to none.
 */
import assert from 'node:assert/strict'
import { OBSERVATION_CATEGORY_SYSTEM } from '@ncr/contract/provenance.ts'
import { SECTION_NAMES, type PageName, type SectionName } from '@ncr/contract/section-names.ts'
import { codesOf } from '../../domain/coded-concept.ts'
import { registerPagesOf } from '../../domain/pages.ts'
import type { Source } from '../../domain/region.ts'
import { isObject, objectsOf, textsOf, type Resource } from '../../domain/resource.ts'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'

export interface SectionDeclaration {
  readonly name: SectionName
  readonly types: readonly string[]
  readonly takes?: (resource: Resource) => boolean
  /** Kinds of source that never send any of it, whatever their types could hold. */
  readonly neverFrom?: readonly Source['kind'][]
}

export const SECTION_DECLARATIONS: readonly SectionDeclaration[] = [
  { name: 'alerts', types: ['Flag'] },
  { name: 'allergies', types: ['AllergyIntolerance'] },
  { name: 'problems', types: ['Condition'], takes: isNotSocialCare },
  {
    name: 'medications',
    types: ['MedicationRequest', 'MedicationStatement', 'MedicationDispense', 'MedicationAdministration']
  },
  { name: 'encounters', types: ['Encounter'] },
  { name: 'appointments', types: ['Appointment'] },
  { name: 'referrals', types: ['ServiceRequest'], takes: isNotSocialCare },
  { name: 'services', types: ['EpisodeOfCare'], takes: isNotSocialCare },
  // Last of those that share its types: what no clinical section takes is social care's.
  {
    name: 'social-care',
    types: ['EpisodeOfCare', 'Task', 'ServiceRequest', 'DeviceRequest', 'Condition'],
    neverFrom: ['gp-connect-structured']
  },
  { name: 'results', types: ['DiagnosticReport', 'Observation', 'ImagingStudy'], takes: isResult },
  { name: 'observations', types: ['Observation'], takes: isNotOfRegister },
  { name: 'procedures', types: ['Procedure'] },
  { name: 'immunisations', types: ['Immunization'] },
  { name: 'documents', types: ['DocumentReference'] },
  { name: 'care-plans', types: ['CarePlan', 'Goal', 'CareTeam'] },
  { name: 'about-me', types: ['QuestionnaireResponse'] },
  { name: 'people', types: ['RelatedPerson'] }
]

assert.deepEqual(
  SECTION_DECLARATIONS.map(({ name }) => name),
  SECTION_NAMES,
  'each section is declared once, in the order of the contract'
)
assert(
  RECORD_RESOURCE_TYPES.every((type) => SECTION_DECLARATIONS.some(({ types }) => types.includes(type))),
  'what a source is asked for has a section that shows it'
)

/** The section that shows the resource; null for those of a register page. */
export function homeOf(resource: Resource): SectionName | null {
  const home = SECTION_DECLARATIONS.find(
    ({ types, takes }) => types.includes(resource.resourceType) && (takes === undefined || takes(resource))
  )
  return home?.name ?? null
}

/**
 * As `homeOf`, knowing which pages the resource's source feeds: an Observation of a register page that its source does
 * not feed is an observation like any other, or it would be shown nowhere (H-003).
 */
export function homeAt(resource: Resource, fed: readonly PageName[]): SectionName | null {
  const home = homeOf(resource)
  if (home !== null || resource.resourceType !== 'Observation') return home
  return registerPagesOf(resource).some((page) => fed.includes(page)) ? null : 'observations'
}

function isNotSocialCare(resource: Resource): boolean {
  const meta = resource['meta']
  const profiles = isObject(meta) ? textsOf(meta['profile']) : []
  return !profiles.some((profile) => /social-?care/i.test(profile.slice(profile.lastIndexOf('/') + 1)))
}

function isResult(resource: Resource): boolean {
  return resource.resourceType !== 'Observation' || (isNotOfRegister(resource) && hasCategory(resource, 'laboratory'))
}

/** A row of a register page that is a laboratory's all the same: who may not see results may not see it there. */
export function isLaboratory(resource: Resource): boolean {
  return hasCategory(resource, 'laboratory')
}

function hasCategory(resource: Resource, code: string): boolean {
  return objectsOf(resource['category']).some((category) => codesOf(category).some((coding) => coding.code === code))
}

function isNotOfRegister(resource: Resource): boolean {
  return !objectsOf(resource['category']).some((category) =>
    codesOf(category).some((coding) => coding.system === OBSERVATION_CATEGORY_SYSTEM)
  )
}
