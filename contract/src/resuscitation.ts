/**
 * Reads which way words about resuscitation point (ReSPECT, DNACPR). Only to find disagreement: what a reader is shown is
 * what was recorded. Server and viewer read alike, so that what one calls a disagreement the other does too.
 */

/** `respect` in lower case is an ordinary word; fluid resuscitation is another matter. */
const FORM = /\bReSPECT\b|\bRESPECT\b/
const RECOMMENDATION = /\b(DNA)?CPR\b|\bDNAR\b|(?<!fluid )\bresuscitation\b/i

export function isAboutResuscitation(text: string): boolean {
  return FORM.test(text) || RECOMMENDATION.test(text)
}

export type ResuscitationStance = 'for' | 'against' | 'unclear'

const NEGATED = /\b(not|no|don.t|never|against|refus\w+|declin\w+)\b/i
const AGAINST =
  /\b(not|no|don.t)\b[^.;,]*\b(CPR|resuscitat\w*)|\bCPR\b( attempts?)?( is| are)? not\b|\bDNACPR\b|\bDNAR\b/i
const FOR =
  /\bCPR\b( attempts?)?( is| are)? recommended|\bfor (attempted |full )?(CPR|(cardio-?pulmonary )?resuscitation)/i
const ENDED = /\b(no|not|without|revoked|withdrawn|cancelled|removed|discuss\w*)\b/i

/** Judged clause by clause: "CPR recommended, not for intensive care" is for CPR. */
export function resuscitationStanceOf(text: string): ResuscitationStance {
  const found = new Set<ResuscitationStance>()
  for (const clause of text.split(/[.;,:\n]/)) {
    if (/\bDNA(CP)?R\b/i.test(clause) && ENDED.test(clause)) return 'unclear'
    if (AGAINST.test(clause)) found.add('against')
    else if (FOR.test(clause)) found.add(NEGATED.test(clause) ? 'unclear' : 'for')
  }
  return found.size === 1 ? ([...found][0] ?? 'unclear') : 'unclear'
}
