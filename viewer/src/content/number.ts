/**
 * A number as it is read in a row: at most two decimals, or four significant figures where that keeps more. The exact
 * value stands in the entry's detail. A sign is never lost and nothing that is not 0 becomes 0 (hazard H-008).
 */

const DECIMALS = 2
const SIGNIFICANT = 4
/** What a browser can write out in full. */
const DECIMALS_WRITTEN = 100

function writtenDecimals(text: string): number {
  const [, decimals = ''] = text.split('.')
  return decimals.length
}

/** `written`: as the source wrote it; its last zeros say how exactly it was measured, and stay. */
export function showNumber(value: number, written: string = String(value)): string {
  const isPlain = /^-?\d+\.\d+$/.test(written)
  if (isPlain && Number.isInteger(value) && writtenDecimals(written) <= DECIMALS) return written
  const size = Math.abs(value)
  // Powers of ten past what a browser writes in full are shown as received.
  if (!Number.isFinite(value) || Number.isInteger(value) || size >= 1e21) return String(value)
  const decimals = Math.max(DECIMALS, SIGNIFICANT - 1 - Math.floor(Math.log10(size)))
  if (decimals > DECIMALS_WRITTEN) return String(value)
  if (isPlain && writtenDecimals(written) <= decimals) return written
  if (!String(value).includes('e') && writtenDecimals(String(value)) <= decimals) return String(value)
  return value.toFixed(decimals).replace(/\.?0+$/, '')
}
