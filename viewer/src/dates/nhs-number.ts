/** NHS number on screen: 3-3-4 (CUI ISB 1504), with spaces that a browser does not break. */
export function showNhsNumber(nhsNumber: string): string {
  return `${nhsNumber.slice(0, 3)}\u00a0${nhsNumber.slice(3, 6)}\u00a0${nhsNumber.slice(6)}`
}
