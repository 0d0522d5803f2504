/** The reason of a night that waits for a person (H-009): kept with the night, and the one sign that it is held. */
const HELD = 'held for a person to release:'

export function toHeldReason(jump: string): string {
  return `${HELD} ${jump}`
}

export function isHeldReason(reason: string | null): boolean {
  return reason?.startsWith(HELD) === true
}
