/**
 * A number as it is read in a row: at most two decimals, or four significant figures where that keeps more. The exact
 * value stands in the entry's detail. A sign is never lost and nothing that is not 0 becomes 0 (hazard H-008).
 */

const DECIMALS = 2
const SIGNIFICANT = 4
/** What a browser can write out in full. */
const DECIMALS_WRITTEN = 100

function writtenDecimals(value: number): number {
  const [, decimals = ''] = String(value).split('.')
  return decimals.length
}

export function showNumber(value: number): string {
  const size = Math.abs(value)
  // Powers of ten past what a browser writes in full are shown as received.
  if (!Number.isFinite(value) || Number.isInteger(value) || size >= 1e21) return String(value)
  const decimals = Math.max(DECIMALS, SIGNIFICANT - 1 - Math.floor(Math.log10(size)))
  if (decimals > DECIMALS_WRITTEN) return String(value)
  if (!String(value).includes('e') && writtenDecimals(value) <= decimals) return String(value)
  return value.toFixed(decimals).replace(/\.?0+$/, '')
}
