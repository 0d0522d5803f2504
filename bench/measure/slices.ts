/** Long runs are cut into slices: what was received in one is checked, and let go, before the next begins. */

/** Seconds of each slice: none longer than `sliceSecondsMax`. */
export function toSlices(seconds: number, sliceSecondsMax: number): readonly number[] {
  const count = Math.ceil(seconds / sliceSecondsMax)
  return Array.from({ length: count }, () => seconds / count)
}
