/**
 * NHS number: ten digits of which the last is a modulus 11 check digit (NHS Data Dictionary, "NHS NUMBER").
 * A value of this type has been checked; nothing else can be passed where one is asked for.
 */
declare const checked: unique symbol

export type NhsNumber = string & { readonly [checked]: 'NhsNumber' }

/** Shape: `9990000018`, no spaces. Returns null for anything else, and for a wrong check digit. */
export function toNhsNumber(value: string): NhsNumber | null {
  return isNhsNumber(value) ? value : null
}

function isNhsNumber(value: string): value is NhsNumber {
  if (!/^\d{10}$/.test(value)) return false
  const digits = [...value].map(Number)
  const weighted = digits.slice(0, 9).reduce((sum, digit, place) => sum + digit * (10 - place), 0)
  const check = 11 - (weighted % 11)
  // 11 is written as 0, and a number whose check digit would be 10 is never issued.
  return check !== 10 && (check === 11 ? 0 : check) === digits[9]
}
