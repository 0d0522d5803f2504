/** What a rule of data quality is made of. */
import type { JsonObject, Resource } from './resource.ts'

/** Where a resource came from, as the region file calls it. */
export interface Origin {
  readonly id: string
  readonly odsCode: string
}

export interface QualityRule {
  /** What holds where it is kept. */
  readonly says: string
  /** What is said of a resource that breaks it. Quotes no value. */
  readonly fault: string
  /** Profile or specification with its version. */
  readonly source: string
  /** Resource types that it is about; null: all. */
  readonly types: readonly string[] | null
  /** Elements at fault, as paths below the resource. `origin`: null where nobody knows it, and then nothing is foreign. */
  readonly faultsOf?: (resource: Resource, origin: Origin | null) => readonly string[]
  /** Whether an object anywhere in the resource is at fault. */
  readonly isFault?: (value: JsonObject) => boolean
}
