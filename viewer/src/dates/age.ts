/** Age by CUI ISB 1505: the unit depends on how old the person is. Whole units that have passed, never rounded up. */
import { toDateParts, toLondonParts, type DateParts } from './partial-date.ts'

const DAY_MS = 86_400_000

function toUtcDay(parts: DateParts): number {
  return Date.UTC(Number(parts.year), Number(parts.month ?? '1') - 1, Number(parts.day ?? '1'))
}

function wholeMonths(from: DateParts, to: DateParts): number {
  const months = (Number(to.year) - Number(from.year)) * 12 + Number(to.month) - Number(from.month)
  return Number(to.day) < Number(from.day) ? months - 1 : months
}

/** `76y`, `8y 3m`, `14m`, `12w 3d` or `5d`; null when the birth date is not known to the day or lies after `until`. */
function showAge(birthDate: string, until: DateParts): string | null {
  const born = toDateParts(birthDate)
  if (born?.day == null || until.day === null) return null
  const days = Math.floor((toUtcDay(until) - toUtcDay(born)) / DAY_MS)
  if (days < 0) return null
  const months = wholeMonths(born, until)
  if (months >= 18 * 12) return `${Math.floor(months / 12)}y`
  if (months >= 24) return months % 12 === 0 ? `${months / 12}y` : `${Math.floor(months / 12)}y ${months % 12}m`
  if (months >= 12) return `${months}m`
  if (days >= 28) return days % 7 === 0 ? `${days / 7}w` : `${Math.floor(days / 7)}w ${days % 7}d`
  return `${days}d`
}

/** The age today, in Europe/London. */
export function showAgeNow(birthDate: string, now: Date): string | null {
  return showAge(birthDate, toLondonParts(now))
}

/** The age at death; null when either date is not known to the day. */
export function showAgeAtDeath(birthDate: string, died: string): string | null {
  const parts = toDateParts(died)
  return parts ? showAge(birthDate, parts) : null
}
