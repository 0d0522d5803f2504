/** The check of one resource against base R4 (FHIR 4.0.1). */
import type { Resource } from '../domain/resource.ts'

export interface ResourceCheck {
  /** Everything that is wrong with the resource, each as `path: what`; empty when it is valid. Quotes no values. */
  issuesOf(resource: Resource): readonly string[]
}
