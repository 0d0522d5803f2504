/** ODS code: the Organisation Data Service's code of an organisation, three to ten letters and digits. */
/** Of identifiers that are ODS codes. */
export const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code'

declare const checked: unique symbol

export type OdsCode = string & { readonly [checked]: 'OdsCode' }

export function toOdsCode(value: string): OdsCode | null {
  return isOdsCode(value) ? value : null
}

function isOdsCode(value: string): value is OdsCode {
  return /^[A-Z0-9]{3,10}$/.test(value)
}
