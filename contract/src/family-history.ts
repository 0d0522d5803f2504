/**
 * Whether an entry speaks of the family and not of the person (H-004). Server and viewer read alike, so that what one will
 * not link the other does not show as the person's own.
 */

const WRITTEN = /^\s*(FH\b|F\/H\b|family history\b|fam hx\b)/i
const HEADING = /^\s*family history\s*$/i
const NEGATED = /^\s*(no|nil)\b[^.;]*\b(FH|family history)\b/i

/** `words`: what it is called. `headings`: the categories and headings under which its source has it. */
export function isFamilyHistory(words: readonly string[], headings: readonly string[] = []): boolean {
  return words.some((text) => WRITTEN.test(text) || NEGATED.test(text)) || headings.some((text) => HEADING.test(text))
}
