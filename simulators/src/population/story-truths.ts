/**
 * What is known of the people with a story: whoever wrote them used one concept of the vocabulary at two sources, and so meant
 * one thing twice. That is told by the very object, not by its codes, which are what linking goes by.
 */
import type {
  AllergyIntolerance,
  Condition,
  MedicationRequest,
  MedicationStatement,
  Resource
} from '@medplum/fhirtypes'
import type { Truth } from './ground-truth.ts'
import type { Chart, Resident } from './resident.ts'

type Spoken = AllergyIntolerance | Condition | MedicationRequest | MedicationStatement
interface Said {
  readonly id: string
  readonly source: string
  readonly about: object
  readonly stance: 'holds' | 'over' | 'denied'
}

/** Of two mistakes, or of a medicine that ended and one that is taken again, nobody has said how they belong together. */
export function truthsOfStories(residents: readonly Resident[]): readonly Truth[] {
  return residents.flatMap(({ person: { nhsNumber }, charts }) => {
    const said = charts.flatMap(saidIn)
    return said.flatMap((one, place) =>
      said.slice(place + 1).flatMap((other): Truth[] => {
        if (one.source === other.source || one.about !== other.about) return []
        const entries = [one.id, other.id] as const
        const isDenied = one.stance === 'denied' || other.stance === 'denied'
        if (one.stance === other.stance) return isDenied ? [] : [{ nhsNumber, why: 'duplicate', entries }]
        const what = isDenied
          ? 'said to be so at one source and not to be so at the other'
          : 'taken at one source, stopped at the other'
        return [{ nhsNumber, why: 'disagreement', entries, what }]
      })
    )
  })
}

function saidIn({ source, resources }: Chart): readonly Said[] {
  return resources.flatMap((resource): Said[] => {
    if (!isSpoken(resource)) return []
    const about =
      'code' in resource
        ? resource.code
        : 'medicationCodeableConcept' in resource
          ? resource.medicationCodeableConcept
          : undefined
    const stance = stanceOf(resource)
    // words that were written on the spot are nobody's vocabulary
    if (about?.coding === undefined || stance === null) return []
    return [{ id: `${source}/${resource.resourceType}/${resource.id ?? ''}`, source, about, stance }]
  })
}

function isSpoken(resource: Resource): resource is Spoken {
  return ['AllergyIntolerance', 'Condition', 'MedicationRequest', 'MedicationStatement'].includes(resource.resourceType)
}

/** Null: a mistake, which says nothing. */
function stanceOf(resource: Spoken): Said['stance'] | null {
  if (resource.resourceType === 'AllergyIntolerance' || resource.resourceType === 'Condition') {
    const verification = resource.verificationStatus?.coding?.[0]?.code
    if (verification === 'entered-in-error') return null
    return verification === 'refuted' ? 'denied' : 'holds'
  }
  if (resource.status === 'entered-in-error') return null
  return resource.status === 'stopped' ? 'over' : 'holds'
}
