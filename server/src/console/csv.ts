/** Looks as CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe. */
import type { Look } from '@ncr/contract/console.ts'

const COLUMNS: readonly (readonly [string, (look: Look) => string])[] = [
  ['at', ({ at }) => at],
  ['user', ({ user }) => user.id],
  ['name', ({ user }) => user.name],
  ['role', ({ user }) => user.role],
  ['nhsNumber', ({ nhsNumber }) => nhsNumber],
  ['reason', ({ reason }) => reason],
  ['relationship', ({ relationship }) => relationship],
  ['emergencyAccess', ({ emergencyAccess }) => (emergencyAccess ? 'yes' : 'no')],
  ['refused', ({ refused }) => refused ?? ''],
  ['displayed', ({ displayed }) => displayed.join(' ')],
  ['printed', ({ printed }) => printed.join(' ')],
  ['system', ({ system }) => (system === undefined ? '' : `${system.name}: ${system.types.join(' ')}`)],
  ['documents', ({ documents }) => String(documents)],
  ['signals', ({ signals }) => signals.map(({ why }) => why).join(' ')],
  ['view', ({ disclosureId }) => disclosureId ?? '']
]

export function toCsv(looks: readonly Look[]): string {
  return toCsvText([COLUMNS.map(([name]) => name), ...looks.map((look) => COLUMNS.map(([, of]) => of(look)))])
}

export function toCsvText(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('')
}

function toCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
