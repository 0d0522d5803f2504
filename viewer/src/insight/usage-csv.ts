/** Usage as CSV (RFC 4180): one line for each number, so that any spreadsheet can turn it as it likes. */
import type { Usage } from '@ncr/contract/console.ts'

export function toUsageCsv({ partners }: Usage): string {
  const lines = partners.flatMap(({ odsCode, name, days, displayed, failures, tookMs, activeShare, ...counts }) => {
    const of = (measure: string, what: string, value: number | null): readonly string[] => [
      odsCode,
      name,
      measure,
      what,
      value === null ? '' : String(value)
    ]
    return [
      of('opens', '', counts.opens),
      of('users', '', counts.users),
      of('people', '', counts.people),
      of('completed', '', counts.completed),
      of('active-share', '', activeShare),
      of('took-ms-p50', '', tookMs?.p50 ?? null),
      of('took-ms-p95', '', tookMs?.p95 ?? null),
      ...days.map(({ day, opens }) => of('opens-of-day', day, opens)),
      ...displayed.map(({ what, count }) => of('displayed', what, count)),
      ...failures.map(({ source, count }) => of('source-failed', source, count))
    ]
  })
  return [['odsCode', 'organisation', 'measure', 'of', 'value'], ...lines]
    .map((cells) => `${cells.map(toCell).join(',')}\r\n`)
    .join('')
}

/** What a spreadsheet would take for a formula begins with an apostrophe. */
function toCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
