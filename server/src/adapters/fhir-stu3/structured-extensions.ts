/**
 * Extensions of the national format (CareConnect, GP Connect) that say what R4 has an element for: they are brought to it,
 * and stay where they were. An element that the source fills itself is left alone.
 */
import { conceptText } from '../../domain/coded-concept.ts'
import { isObject, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'

const NULL_FLAVOUR = /NullFlavor$/

/** Elements to add to a translated resource, by its R4 type. */
const MOVES: Readonly<Record<string, (r4: Resource) => JsonObject>> = {
  AllergyIntolerance: endToNote,
  Immunization: vaccinationToCode,
  MedicationRequest: statusReasonToElement
}

export function withNationalExtensions(r4: Resource): Resource {
  const added = MOVES[r4.resourceType]?.(r4) ?? {}
  return Object.keys(added).length === 0 ? r4 : { ...r4, ...added }
}

/** By the last part of its address, without the number that versions it. */
function extensionOf(holder: JsonObject, name: string): JsonObject | null {
  const found = objectsOf(holder['extension']).find(({ url }) => {
    const last = textOf(url)?.split('/').at(-1)?.replace(/-\d+$/, '')
    return last === name
  })
  return found ?? null
}

/** When an allergy ended and why: R4 has no element for it, and a reader looks into its notes. */
function endToNote(allergy: Resource): JsonObject {
  const end = extensionOf(allergy, 'Extension-CareConnect-GPC-AllergyIntoleranceEnd')
  if (end === null) return {}
  const date = textOf(extensionOf(end, 'endDate')?.['valueDateTime'])
  const reason = textOf(extensionOf(end, 'reasonEnded')?.['valueString'])
  const words = ['Ended', date === null ? null : `on ${date}`, reason === null ? null : `because: ${reason}`]
  if (date === null && reason === null) return {}
  return { note: [...objectsOf(allergy['note']), { text: words.filter((word) => word !== null).join(' ') }] }
}

/** What was given stands in the code of the procedure, the vaccine often is unknown; when it was recorded stands apart. */
function vaccinationToCode(immunisation: Resource): JsonObject {
  const procedure = extensionOf(immunisation, 'Extension-CareConnect-VaccinationProcedure')?.['valueCodeableConcept']
  const recorded = textOf(extensionOf(immunisation, 'Extension-CareConnect-DateRecorded')?.['valueDateTime'])
  const vaccine = isObject(immunisation['vaccineCode']) ? immunisation['vaccineCode'] : {}
  const isUnknown =
    textOf(vaccine['text']) === null &&
    objectsOf(vaccine['coding']).every(({ system }) => NULL_FLAVOUR.test(textOf(system) ?? ''))
  const words = conceptText(procedure)
  return {
    ...(recorded === null || 'recorded' in immunisation ? {} : { recorded }),
    // Its codes are of an act and not of a product: the words alone name it.
    ...(isUnknown && words !== null ? { vaccineCode: { ...vaccine, text: words } } : {})
  }
}

function statusReasonToElement(request: Resource): JsonObject {
  const given = extensionOf(request, 'Extension-CareConnect-GPC-MedicationStatusReason')
  const reason = given === null ? undefined : extensionOf(given, 'statusReason')?.['valueCodeableConcept']
  return reason === undefined || 'statusReason' in request ? {} : { statusReason: reason }
}
