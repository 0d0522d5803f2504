/** Which source of the region would have written something down: by what it is, and by the visit it belongs to. */
import type { Encounter, Resource } from '@medplum/fhirtypes'
import { chosenBy } from '../population/hash.ts'
import type { SourceId } from '../population/sources/source-facts.ts'
import { SOURCES } from '../population/sources/sources.ts'

const MENTAL_HEALTH =
  /depress|anxi|bipolar|schizo|psych|suicid|dementia|alzheimer|attention deficit|autis|traumatic stress|overdose|opioid|dependence|alcoholism|drug rehab|PHQ|GAD-7|AUDIT|DAST/i
const HOSPITAL_CLASS = /^(IMP|ACUTE|NONAC|OBSENC|SS|EMER)$/
const HOSPITAL_VISIT = /outpatient|surg|obstetric|emergency|admission|hospital/i
const COMMUNITY_VISIT = /domiciliary|rest home|home visit|hospice|nursing|prenatal|postnatal/i
const URGENT_VISIT = /telemedicine|urgent care|patient-initiated/i

const ALWAYS_AT: Readonly<Record<string, SourceId>> = {
  AllergyIntolerance: 'gprcc',
  Immunization: 'gprcc',
  CarePlan: 'citycare-systmone',
  Goal: 'citycare-systmone',
  CareTeam: 'citycare-systmone'
}

/** Looks at the visit only where the thing itself does not say. */
export function homeOf(resource: Resource, visit: Encounter | undefined): SourceId {
  const always = ALWAYS_AT[resource.resourceType]
  if (always !== undefined) return always
  if (resource.resourceType === 'MedicationRequest' && resource.status === 'active') return 'gprcc'
  if (resource.resourceType === 'Encounter') return homeOfVisit(resource)
  if (MENTAL_HEALTH.test(wordsOf(resource)) && sends('nottshc-rio', resource)) return 'nottshc-rio'
  const atVisit = visit ? homeOfVisit(visit) : 'gprcc'
  // what is loaded overnight has no address that a file could be fetched from
  if (atVisit === 'gprcc' && isFile(resource)) return hospitalOf(visit)
  if (sends(atVisit, resource)) return atVisit
  return sends('gprcc', resource) ? 'gprcc' : someoneWhoSends(resource, hospitalOf(visit))
}

const isFile = (resource: Resource): boolean =>
  resource.resourceType === 'DocumentReference' && resource.content?.some(({ attachment }) => attachment?.data)

function homeOfVisit(visit: Encounter): SourceId {
  const words = wordsOf(visit)
  // a visit without a class is not valid R4 and is dealt out all the same
  const { code = '' } = (visit.class as Encounter['class'] | undefined) ?? {}
  if (MENTAL_HEALTH.test(words)) return 'nottshc-rio'
  if (HOSPITAL_CLASS.test(code)) return hospitalOf(visit)
  if (COMMUNITY_VISIT.test(words) || code === 'HH') return 'citycare-systmone'
  if (URGENT_VISIT.test(words) || code === 'VR') return 'nems-ooh'
  return HOSPITAL_VISIT.test(words) ? hospitalOf(visit) : 'gprcc'
}

/** All visits to one hospital of the folder are visits to one trust here. */
function hospitalOf(visit: Encounter | undefined): SourceId {
  const provider = visit?.serviceProvider?.reference ?? visit?.serviceProvider?.display ?? ''
  return chosenBy(provider, 2) === 0 ? 'nuh-epr' : 'sfh-epr'
}

function someoneWhoSends(resource: Resource, hospital: SourceId): SourceId {
  if (sends(hospital, resource)) return hospital
  const found = Object.values(SOURCES).find((source) => sends(source.id, resource))
  return found?.id ?? hospital
}

export function sends(source: SourceId, resource: Resource): boolean {
  return SOURCES[source].resourceTypes.includes(resource.resourceType)
}

/** What its codes say, in one line. */
function wordsOf(resource: Resource): string {
  const fields: Record<string, unknown> = { ...resource }
  return [fields['type'], fields['code'], fields['reasonCode'], fields['medicationCodeableConcept']]
    .flat()
    .flatMap((concept) =>
      isConcept(concept) ? [concept.text, ...[concept.coding ?? []].flat().map((one) => one.display)] : []
    )
    .join(' ')
}

function isConcept(value: unknown): value is { text?: string; coding?: { display?: string }[] } {
  return typeof value === 'object' && value !== null
}
