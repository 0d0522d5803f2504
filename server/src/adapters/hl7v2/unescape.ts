/** Escape sequences in the text of a field (HL7 v2.4, 2.10). What nobody knows is left as it came: nothing is lost. */
const ESCAPES: Readonly<Record<string, string>> = { F: '|', S: '^', T: '&', R: '~', E: '\\', H: '', N: '' }
/** Formatting commands of FT (2.10.6): new lines, a gap, or how the text is set, which is not kept. */
const NEW_LINE = /^\.(?:br|ce|sp)$/
const LINES = /^\.sp\+?(\d{1,2})$/
const GAP = /^\.sk\+?\d{0,2}$/
const SETTING = /^\.(?:fi|nf|(?:in|ti)[+-]?\d{0,2})$/
const HEXADECIMAL = /^X((?:[0-9A-F]{2})+)$/i

export function unescape(text: string): string {
  return text.replaceAll(/\\([^\\]{0,64})\\/g, (whole, code: string) => meaningOf(code) ?? whole)
}

function meaningOf(code: string): string | null {
  const known = ESCAPES[code]
  if (known !== undefined) return known
  if (NEW_LINE.test(code)) return '\n'
  const lines = LINES.exec(code)?.[1]
  if (lines !== undefined) return '\n'.repeat(Math.max(1, Number(lines)))
  if (GAP.test(code)) return ' '
  if (SETTING.test(code)) return ''
  const bytes = HEXADECIMAL.exec(code)?.[1]
  return bytes === undefined ? null : fromBytes(Buffer.from(bytes, 'hex'))
}

/** Null for what is no text: a control character is not made of an escape. */
function fromBytes(bytes: Buffer): string | null {
  const text = decode(bytes).replaceAll(/\r\n?/g, '\n')
  const isText = [...text].every((character) => character >= ' ' || character === '\n' || character === '\t')
  return isText && !text.includes('\u007F') ? text : null
}

/** The standard does not say in which charset: UTF-8 where it can be, else what older systems mean. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
