/**
 * What the central team of the sandpit has done: one notice that stands, one that is over, and the objection of whoever
 * objects. By the commands that a site would use, and once: a second start finds them there.
 */
import type { Resident } from '../population/resident.ts'
import { runNcr, type NcrCommand } from './ncr-command.ts'

const BY = ['--by', 'Central team (synthetic)']
const STANDING = {
  text: 'Letters of Nottingham University Hospitals from before April 2024 are being moved to a new system and may be missing until Friday.',
  about: ['--source', 'nuh-epr', '--section', 'documents']
}
const OVER = {
  text: 'Blood results of Sherwood Forest Hospitals were up to two hours late this morning. They are on time again.',
  about: ['--source', 'sfh-epr', '--section', 'results']
}

export async function actAsCentralTeam(command: NcrCommand, residents: readonly Resident[]): Promise<void> {
  await postNotices(command)
  for (const { person } of residents.filter((resident) => resident.objects === true))
    // One that stands is not recorded twice: the command says so, and that is all right.
    await runNcr(
      command,
      ['objection', 'record', '--nhs-number', '-', '--capacity', 'own', '--evidence', 'letter-1 (synthetic)', ...BY],
      person.nhsNumber
    )
}

async function postNotices(command: NcrCommand): Promise<void> {
  const known = await runNcr(command, ['notice', 'list', '--all', '--json'])
  if (known === null || known.includes(STANDING.text)) return
  const over = await post(command, OVER)
  if (over !== null) await runNcr(command, ['notice', 'clear', over, ...BY])
  await post(command, STANDING)
}

/** The id of the notice; null when it could not be posted. */
async function post(command: NcrCommand, { text, about }: typeof OVER): Promise<string | null> {
  const printed = await runNcr(command, ['notice', 'post', '--text', text, ...about, ...BY, '--json'])
  return printed === null ? null : (JSON.parse(printed) as { id: string }).id
}
