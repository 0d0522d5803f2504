/** Choices that are the same at every start because they follow from what they are about. */
import { createHash } from 'node:crypto'

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A whole number from 0 to below `choices`. */
export function chosenBy(text: string, choices: number): number {
  return Number.parseInt(hashOf(text).slice(0, 8), 16) % choices
}
