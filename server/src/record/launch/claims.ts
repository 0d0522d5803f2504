/** The claims of a launch (outer contract, section 4): all required but `usr.giv`, `pat.gen` and `rel.ref`. */
import { z } from 'zod'
import { RELATIONSHIP_KINDS } from '../../domain/launch-context.ts'

const CLAIM_CHARACTERS_MAX = 256

/** No claim needs a control character, and the database keeps no NUL. */
const text = z
  .string()
  .max(CLAIM_CHARACTERS_MAX)
  .regex(/^\P{Cc}*$/u)
  .refine((value) => value.isWellFormed())

const numericDate = z.number().min(0).max(8_640_000_000_000)

export const claimsSchema = z.object({
  iss: text,
  aud: text,
  sub: text,
  jti: text,
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
