/** The claims of a launch (outer contract, section 4): all required but `usr.giv`, `pat.gen` and `rel.ref`. */
import { z } from 'zod'
import { RELATIONSHIP_KINDS } from '../../domain/launch-context.ts'
import type { Refusal } from '../../domain/refusal.ts'

const CLAIM_CHARACTERS_MAX = 1024

/** No claim needs a control character, and the database keeps no NUL. */
export const claimText = z
  .string()
  .max(CLAIM_CHARACTERS_MAX)
  .regex(/^\P{Cc}*$/u)
  .refine((value) => value.isWellFormed())

/** Without these nobody could say afterwards who looked, or that it was this launch. */
export const claimName = claimText.refine((value) => value.trim() !== '')

const numericDate = z.number()

export const claimsSchema = z.object({
  iss: claimText,
  aud: claimText,
  sub: claimName,
  jti: claimName,
  iat: numericDate,
  nbf: numericDate,
  exp: numericDate,
  ods: claimText,
  usr: z.object({ fam: claimText, giv: claimText.optional(), rol: claimText }),
  pat: z.object({ nhs: claimText, fam: claimText, giv: claimText, dob: claimText, gen: claimText.optional() }),
  rsn: claimText,
  rel: z.object({ kind: z.enum(RELATIONSHIP_KINDS), ref: claimText.optional() })
})

/** Who no longer looks, and at whom; `pat` left out: at anybody. */
export const endClaimsSchema = claimsSchema
  .pick({ iss: true, aud: true, sub: true, jti: true, iat: true, nbf: true, exp: true, ods: true })
  .extend({ pat: z.object({ nhs: claimText }).optional() })

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * OpenID Connect Back-Channel Logout 1.0, section 2.4: whose sign-in ended, and nothing that could make it pass for an
 * id_token. The audience is a list in the end, as RFC 7519 lets it be one text too.
 */
export const logoutClaimsSchema = z
  .object({
    iss: claimText,
    aud: z.union([claimText.transform((one) => [one]), z.array(claimText)]),
    iat: numericDate,
    exp: numericDate,
    jti: claimName,
    sub: claimName.optional(),
    sid: claimName.optional(),
    events: z.looseObject({ [LOGOUT_EVENT]: z.looseObject({}) }),
    nonce: z.never('must not be there').optional()
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, { path: ['sub'] })

export type LogoutClaims = z.infer<typeof logoutClaimsSchema>

export type EndClaims = z.infer<typeof endClaimsSchema>

/** What every signed assertion of a host system carries. */
export type SignedClaims = Omit<EndClaims, 'pat'>

export type LaunchClaims = z.infer<typeof claimsSchema>

/** What every launch comes to, signed or SMART: who asks, for which organisation, why, and about whom. */
export const factsSchema = claimsSchema
  .omit({ aud: true, jti: true, iat: true, nbf: true, exp: true })
  .extend({ hostSession: claimName.optional() })

export type LaunchFacts = z.infer<typeof factsSchema>

/** What may be believed of a launch that is refused. */
export type Believed = Pick<LaunchFacts, 'iss' | 'ods'> &
  Partial<Omit<LaunchFacts, 'pat'>> & { readonly pat?: { readonly nhs: string } | undefined }

/** The refusal, with what may be believed of the launch by then: nothing of it before its signature was right. */
export interface RefusedLaunch extends Refusal {
  readonly claims: Believed | null
}

/** Which claims are wrong, by name: never their values. */
export function toDetail(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  const names = [...new Set(issues.map((issue) => issue.path.map(String).join('.')))]
  return `claims missing or of the wrong type: ${names.map((path) => (path === '' ? 'all' : path)).join(', ')}`
}
