/** The thirteen residents of the small region. */
import assert from 'node:assert/strict'
import { whenFrom } from './dates.ts'
import { danielOyelaran } from './people/daniel-oyelaran.ts'
import { dorothyClarke } from './people/dorothy-clarke.ts'
import { graceHolloway } from './people/grace-holloway.ts'
import { haroldPemberton } from './people/harold-pemberton.ts'
import { joanSmith } from './people/joan-smith/resident.ts'
import { lucyAbbott } from './people/lucy-abbott.ts'
import { mohammedHussain } from './people/mohammed-hussain.ts'
import { amakaOkonkwo, amaraOkonkwo } from './people/okonkwo-twins.ts'
import { pavelNovak } from './people/pavel-novak.ts'
import { ruthKendrick } from './people/ruth-kendrick.ts'
import { sianOConnorLloyd } from './people/sian-oconnor-lloyd.ts'
import { tylerWebb } from './people/tyler-webb.ts'
import { isTestNhsNumber } from './nhs-number.ts'
import type { Chart, Resident } from './resident.ts'
import type { SourceId } from './sources/source-facts.ts'

export function population(now: Date): Resident[] {
  const when = whenFrom(now)
  const residents = [
    joanSmith(when),
    mohammedHussain(when),
    danielOyelaran(when),
    tylerWebb(when),
    amaraOkonkwo(when),
    amakaOkonkwo(when),
    dorothyClarke(when),
    sianOConnorLloyd(when),
    haroldPemberton(when),
    pavelNovak(when),
    lucyAbbott(),
    graceHolloway(when),
    ruthKendrick(when)
  ]
  for (const { person } of residents) assert(isTestNhsNumber(person.nhsNumber), `${person.nhsNumber} is no test number`)
  return residents
}

/** What one source holds about everybody. */
export function chartsAt(source: SourceId, residents: readonly Resident[]): Chart[] {
  return residents.flatMap((resident) => resident.charts.filter((chart) => chart.source === source))
}
