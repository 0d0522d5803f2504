/** The claims of a launch (outer contract, section 4): all required but `usr.giv`, `pat.gen` and `rel.ref`. */
import { z } from 'zod'
import { RELATIONSHIP_KINDS } from '../../domain/launch-context.ts'

const CLAIM_CHARACTERS_MAX = 1024

/** No claim needs a control character, and the database keeps no NUL. */
const text = z
  .string()
  .max(CLAIM_CHARACTERS_MAX)
  .regex(/^\P{Cc}*$/u)
  .refine((value) => value.isWellFormed())

/** Without these nobody could say afterwards who looked, or that it was this launch. */
const name = text.refine((value) => value.trim() !== '')

const numericDate = z.number()

export const claimsSchema = z.object({
  iss: text,
  aud: text,
  sub: name,
  jti: name,
  iat: numericDate,
  nbf: numericDate,
  exp: numericDate,
  ods: text,
  usr: z.object({ fam: text, giv: text.optional(), rol: text }),
  pat: z.object({ nhs: text, fam: text, giv: text, dob: text, gen: text.optional() }),
  rsn: text,
  rel: z.object({ kind: z.enum(RELATIONSHIP_KINDS), ref: text.optional() })
})

export type LaunchClaims = z.infer<typeof claimsSchema>
