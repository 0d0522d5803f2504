/** The twelve residents of the small region. */
import assert from 'node:assert/strict'
import { whenFrom } from './dates.ts'
import { joanSmith } from './people/joan-smith/resident.ts'
import { isTestNhsNumber } from './nhs-number.ts'
import type { Chart, Resident } from './resident.ts'
import type { SourceId } from './sources.ts'

export function population(now: Date): Resident[] {
  const when = whenFrom(now)
  const residents = [joanSmith(when)]
  for (const { person } of residents) assert(isTestNhsNumber(person.nhsNumber), `${person.nhsNumber} is no test number`)
  return residents
}

/** What one source holds about everybody. */
export function chartsAt(source: SourceId, residents: readonly Resident[]): Chart[] {
  return residents.flatMap((resident) => resident.charts.filter((chart) => chart.source === source))
}
