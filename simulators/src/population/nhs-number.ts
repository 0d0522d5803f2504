/** NHS numbers of the 999 test range: ten digits, the last a modulus 11 check digit (NHS Data Dictionary). */
import assert from 'node:assert/strict'

/** The check digit of nine digits, or null when the nine cannot be part of a valid number. */
export function checkDigit(nineDigits: string): number | null {
  assert.match(nineDigits, /^\d{9}$/)
  const sum = [...nineDigits].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0)
  const digit = (11 - (sum % 11)) % 11
  return digit === 10 ? null : digit
}

export function isNhsNumber(text: string): boolean {
  return /^\d{10}$/.test(text) && checkDigit(text.slice(0, 9)) === Number(text[9])
}

/** True for a well-formed number of the range that is never issued to anybody. */
export function isTestNhsNumber(text: string): boolean {
  return text.startsWith('999') && isNhsNumber(text)
}

/** As people read it: 999 000 0018. */
export function spacedNhsNumber(text: string): string {
  return `${text.slice(0, 3)} ${text.slice(3, 6)} ${text.slice(6)}`
}

/** The test number with these six digits after 999, or null when there is none. */
export function testNhsNumber(serial: number): string | null {
  assert(Number.isInteger(serial) && serial >= 0 && serial <= 999_999)
  const nine = `999${String(serial).padStart(6, '0')}`
  const digit = checkDigit(nine)
  return digit === null ? null : `${nine}${digit}`
}
