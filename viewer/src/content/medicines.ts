/** Words of the medicines: what kind of record each row is, and the view side by side (feature 51, hazard H-025). */

/** What somebody did or said, by FHIR type: an issue is no supply, and a supply is no taking. */
const MEDICINE_KINDS: Readonly<Record<string, string>> = {
  MedicationRequest: 'Issued',
  MedicationStatement: 'Reported',
  MedicationDispense: 'Dispensed',
  MedicationAdministration: 'Given'
}

/** `isIssue`: one issue of what another request authorised, which its row says already. */
export function sayMedicineKind(
  { resourceType, intent }: { readonly resourceType: string; readonly intent?: unknown },
  isIssue: boolean
): string | null {
  if (isIssue) return 'one issue'
  return resourceType === 'MedicationRequest' && intent === 'plan'
    ? 'Authorised'
    : (MEDICINE_KINDS[resourceType] ?? null)
}

export const SIDE_BY_SIDE = {
  list: 'By kind of course',
  bySource: 'Side by side, by source',
  views: 'Ways of showing medicines',
  caption: 'What each source says of each medicine',
  medicine: 'Medicine',
  /** In the cell of a source that gave its whole answer. */
  notHere: 'not recorded here',
  /** In the cell of a source that may hold more than it sent. */
  notSent: 'not in what it sent; it may hold more',
  about:
    'A row holds entries that are linked by the same code, or the same drug and strength, and each issue with what authorised it; what cannot be linked stands in a row of its own. No list says what is in fact taken: ask the person.',
  over: 'Ended, stopped or not taken in every source that has it'
} as const

export const saySilent = {
  none: (names: string): string => `No medicines recorded: ${names}.`,
  missing: (names: string): string =>
    `Not in this comparison, because they did not answer or refused: ${names}. They may hold others.`,
  asking: (names: string): string => `Still being asked: ${names}.`
}
