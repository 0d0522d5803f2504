/** Starts the person index and the live sources on their preferred ports, and puts last night's register in place. */
import { startRegister, type RegisterPlace } from '../feed/register.ts'
import { ensureNight } from '../feed/write-night.ts'
import type { Running } from '../fhir-server/listen.ts'
import { startGpConnect } from '../gp-connect/gp-connect.ts'
import { startNrl } from '../nrl/nrl.ts'
import { pointersTo } from '../nrl/pointers.ts'
import { startPartner } from '../partner/partner.ts'
import { startPersonIndex } from '../person-index/person-index.ts'
import { chartsAt } from '../population/population.ts'
import { SOURCES } from '../population/sources/sources.ts'
import type { Everybody } from './everybody.ts'
import type { PreferredPort } from './ports.ts'

const PERSON_INDEX_PORT = 9000
const FIRST_SOURCE_PORT = 9101
const GP_CONNECT_PORT = 9109
const REGISTER_PORT = 9110
const NRL_PORT = 9111

export interface Simulators {
  readonly personIndex: Running
  readonly live: ReadonlyMap<string, Running>
  readonly gpConnect: Running
  readonly nrl: Running
  readonly register: Running
}

export async function startSimulators(
  { residents, mentioned }: Everybody,
  { directory, takeBack }: Pick<RegisterPlace, 'directory' | 'takeBack'>,
  now: Date,
  preferred: PreferredPort
): Promise<Simulators> {
  const onRegister = {
    charts: chartsAt('gprcc', residents),
    mentioned: [...(mentioned.get('gprcc')?.values() ?? [])]
  }
  await ensureNight(directory, now, onRegister)
  const place = { contents: onRegister, directory, takeBack }
  const register = await startRegister(SOURCES.gprcc, place, preferred(REGISTER_PORT))
  const personIndex = await startPersonIndex(
    residents.map((resident) => resident.person),
    preferred(PERSON_INDEX_PORT)
  )
  const live = new Map<string, Running>()
  for (const source of Object.values(SOURCES).filter((one) => one.kind === 'fhir-r4')) {
    const charts = chartsAt(source.id, residents)
    const port = preferred(FIRST_SOURCE_PORT + live.size)
    live.set(source.id, await startPartner(source, charts, port, mentioned.get(source.id)))
  }
  const gpConnect = await startGpConnect(residents, preferred(GP_CONNECT_PORT))
  const pointers = pointersTo(residents, (id) => live.get(id)?.address ?? '')
  const nrl = await startNrl(pointers, preferred(NRL_PORT))
  return { personIndex, live, gpConnect, nrl, register }
}
