/** Values of FHIR search parameters of the kind token (http://hl7.org/fhir/R4/search.html#token). */

/** `system|value` with `\` before a bar, a comma or itself; null for none and for several. */
export function toSearchToken(text: string | null): { readonly system: string; readonly value: string } | null {
  const match = /^(?:((?:\\.|[^\\|,])*)\|)?((?:\\.|[^\\|,])+)$/su.exec(text ?? '')
  // No user and no number holds a zero byte, and PostgreSQL takes none.
  if (match === null || match[0].includes('\0')) return null
  const [system, value] = [match[1], match[2]].map((part) => (part ?? '').replaceAll(/\\(.)/gsu, '$1'))
  return { system: system ?? '', value: value ?? '' }
}
