/** A person's objection to being seen here, and the exceptions that the central team records over it. */

export const CAPACITIES = ['own', 'proxy'] as const
/** Who objects: the person, or somebody who may decide for them. */
export type Capacity = (typeof CAPACITIES)[number]

export interface Objection {
  readonly id: string
  /** As it was recorded, and the number it had become on the person index by then, where that is another (H-012). */
  readonly nhsNumber: string
  readonly survivingNumber: string | null
  readonly capacity: Capacity
  /** Who decided for the person; null when the person did. */
  readonly proxy: string | null
  /** Where the evidence lies: a reference, never the evidence. */
  readonly evidence: string
  /** ISO 8601 instants. */
  readonly recordedAt: string
  readonly recordedBy: string
  readonly withdrawnAt: string | null
  readonly withdrawnBy: string | null
}

/** One user of one organisation may open the record over the objection until it ends; a Caldicott guardian reviews it. */
export interface EmergencyAccess {
  readonly id: string
  readonly nhsNumber: string
  readonly odsCode: string
  readonly userId: string
  readonly reason: string
  readonly grantedAt: string
  readonly grantedBy: string
  readonly until: string
  readonly reviewedAt: string | null
  readonly reviewedBy: string | null
}
