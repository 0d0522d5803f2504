/** Looks through every line that the product logged in a run of the tests for what no log may hold: NHS numbers and names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Family names of the tests' people and users, and of the sandpit's stories, that are no words of our own. */
const NAMES = [
  'Quillfeather',
  'Zephyrbottom',
  'Gwendolen',
  'Okafor',
  'Oyelaran',
  'Pemberton',
  'Okonkwo',
  'Kendrick',
  'Hussain'
]
/** Of the test range, as written or in groups. */
const NHS_NUMBER = /(?<![\d.-])999[ -]?\d{3}[ -]?\d{4}(?![\d.])/
/** Ids of requests are random: among some thousand, a hex group spells ten such digits by chance. */
const UUID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g

export interface LogFindings {
  readonly lines: number
  /** What a line held, never the line. */
  readonly findings: readonly string[]
}

export function findInLines(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const name = NAMES.find((one) => line.toLowerCase().includes(one.toLowerCase()))
    const event = /"event":"([a-z-]+)"/.exec(line)?.[1] ?? 'a line that is no event'
    if (NHS_NUMBER.test(line.replaceAll(UUID, ''))) return [`${event}: an NHS number`]
    return name === undefined ? [] : [`${event}: the name ${name}`]
  })
}

/** `folder`: one file for each product that ran, a line each. */
export function findInLogs(folder: string): LogFindings {
  const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
  const said = lines.filter((line) => line !== '')
  return { lines: said.length, findings: [...new Set(findInLines(said))] }
}
