/**
 * For whom a consumer's system asks: the B2B Authorization Extension Object of HL7's UDAP Security guide 1.1.0 (`hl7-b2b`), a
 * claim of the client assertion and so signed like it. Without one, or without a user in it, the system itself is the reader.
 */
import { z } from 'zod'
import { DIRECT_CARE, UNATTENDED_ROLE, type LaunchUser } from '../../domain/launch-context.ts'
import { ODS_SYSTEM } from '../../domain/ods-code.ts'
import type { ConsumerSystem } from '../../domain/region.ts'
import { isObject } from '../../domain/resource.ts'
import { claimName, claimText } from './claims.ts'

/** Treatment, of HL7 v3 ActReason: the only purpose there is, and all that `purpose_of_use` may hold. */
const TREATMENT =
  /^(?:urn:oid:2\.16\.840\.1\.113883\.5\.8|http:\/\/terminology\.hl7\.org\/CodeSystem\/v3-ActReason)[#|]TREAT$/

const PURPOSES_MAX = 16

const b2bSchema = z
  .object({
    version: z.literal('1'),
    organization_id: claimText,
    purpose_of_use: z.array(claimText).min(1).max(PURPOSES_MAX),
    subject_id: claimName.optional(),
    subject_name: claimName.optional(),
    subject_role: claimName.optional()
  })
  // Who looked must be known by more than a number, and what they may see hangs on their role.
  .refine(({ subject_id: id, subject_name: name, subject_role: role }) =>
    id === undefined ? name === undefined && role === undefined : name !== undefined && role !== undefined
  )

export interface AskingUser {
  readonly user: LaunchUser
  readonly unattended: boolean
  readonly reason: string
}

/** Null when something is said that cannot be read, or is said for another organisation. */
export function toAskingUser(extensions: unknown, system: ConsumerSystem, odsCode: string): AskingUser | null {
  const said = isObject(extensions) ? extensions['hl7-b2b'] : extensions
  if (said === undefined) return { user: itself(system), unattended: true, reason: DIRECT_CARE }
  const read = b2bSchema.safeParse(said)
  if (!read.success || !isOrganisation(read.data.organization_id, odsCode)) return null
  const { purpose_of_use: purposes, subject_id: id, subject_name: name, subject_role: role } = read.data
  const reason = purposes.every((purpose) => TREATMENT.test(purpose)) ? DIRECT_CARE : 'other'
  if (id === undefined || name === undefined || role === undefined)
    return { user: itself(system), unattended: true, reason }
  return { user: { id, family: name, given: null, hostRole: role }, unattended: false, reason }
}

function itself({ clientId, name }: ConsumerSystem): LaunchUser {
  return { id: clientId, family: name, given: null, hostRole: UNATTENDED_ROLE }
}

/** The guide asks for a URI: the system of ODS codes, and the code after a slash, a hash or a bar. */
function isOrganisation(id: string, odsCode: string): boolean {
  return ['/', '#', '|'].some((mark) => id === `${ODS_SYSTEM}${mark}${odsCode}`)
}
