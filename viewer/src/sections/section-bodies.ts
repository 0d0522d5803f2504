/** Sections that show their entries in a way of their own; all others in the groups of their declaration. */
import type { SectionName } from '@ncr/contract/section-names.ts'
import { MedicationsBody } from './medications/medications-body.tsx'
import type { SectionBody } from './section-body.ts'

export const SECTION_BODIES: Partial<Record<SectionName, SectionBody>> = {
  medications: MedicationsBody
}
