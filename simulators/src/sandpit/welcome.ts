/** What the sandpit prints when everything runs. */
import { GP_CONNECT } from '../gp-connect/gp-connect.ts'
import { STAFF, type NationalRole } from '../identity-provider/officers.ts'
import { NRL } from '../nrl/nrl.ts'
import { spacedNhsNumber } from '../population/nhs-number.ts'
import type { Resident } from '../population/resident.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { SMART_HOST } from './hosts.ts'
import type { RunningHosts } from './sandpit-file.ts'
import type { Simulators } from './simulators.ts'

const PEOPLE_PRINTED_MAX = 13

export function welcome(
  publicUrl: string,
  residents: readonly Resident[],
  simulators: Simulators,
  hosts: RunningHosts
): string {
  const more = residents.length - PEOPLE_PRINTED_MAX
  const live = Object.values(SOURCES).flatMap((source) => {
    const address = simulators.live.get(source.id)?.address
    return address === undefined ? [] : [row(address, `${source.name}, live: whom it holds, and how to make it fail`)]
  })
  return [
    '',
    'Open this first: a host system, as staff see it. Its buttons open the Notts Care Record.',
    '',
    ...hosts.signed.map((host) => row(host.address, host.facts.name)),
    row(hosts.smart.address, `${SMART_HOST.name}, by SMART App Launch`),
    '',
    'For privacy officers and the central team, who sign in by the simulated identity service:',
    '',
    row(`${publicUrl}/console`, 'Console'),
    ...STAFF.map(({ given, family, roles }) => `    ${given} ${family}: ${roles.map(roleWords).join('; ')}`),
    '',
    'The region around it (simulated):',
    '',
    row(simulators.personIndex.address, 'Person index'),
    ...live,
    row(
      simulators.gpConnect.address,
      `${GP_CONNECT.name}, GP Connect: its coded record whenever a record is opened, its pages when somebody opens GP Data`
    ),
    row(simulators.nrl.address, `${NRL.name}: pointers to documents that others keep`),
    row(simulators.register.address, `${SOURCES.gprcc.name}, overnight: its nights, good and bad`),
    '',
    'The people (synthetic):',
    '',
    ...residents.slice(0, PEOPLE_PRINTED_MAX).map(personRow),
    ...(more > 0 ? [`  and ${more} more: search for them on the page of the hospital system`] : []),
    '',
    'Ctrl-C stops all of it.',
    ''
  ].join('\n')
}

function roleWords({ roleName, organisation }: NationalRole): string {
  return `${roleName.split(':').at(-1)?.replaceAll('"', '') ?? roleName}, ${organisation}`
}

const row = (address: string, text: string): string => `  ${address}  ${text}`

function personRow({ person, title }: Resident): string {
  const name = `${person.family}, ${person.given[0] ?? ''}`
  return `  ${spacedNhsNumber(person.nhsNumber)}  ${name.padEnd(22)} ${title}`
}
