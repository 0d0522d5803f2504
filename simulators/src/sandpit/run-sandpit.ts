/** The life of a sandpit: viewer, simulators, region file, product, host systems; then wait; then stop all of it. */
import { rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Night } from '../feed/last-night.ts'
import { startHostSystem } from '../host-system/host-system.ts'
import { signingKey } from '../host-system/signing-key.ts'
import type { Running } from '../fhir-server/listen.ts'
import type { Resident } from '../population/resident.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { CLIENT_KEY_FILE, clientPublicJwk } from '../smart-host/client-key.ts'
import { startSmartHost, type RunningSmartHost } from '../smart-host/smart-host.ts'
import type { StartOptions } from './arguments.ts'
import { actAsCentralTeam } from './central-team.ts'
import { gatherEverybody } from './everybody.ts'
import { fhirSystemsOf, writeSystemKeys } from './fhir-system.ts'
import { HOSTS, peopleOf, SMART_HOST } from './hosts.ts'
import { leavePlace } from './only-one.ts'
import type { Places } from './places.ts'
import { preferredPorts, type PreferredPort } from './ports.ts'
import { loadNight, startProduct, type Ended, type Product } from './product.ts'
import { startIdentity } from './identity.ts'
import { regionOf, type Addresses } from './region.ts'
import { sandpitOf, type RunningHost, type RunningHosts } from './sandpit-file.ts'
import { startSimulators, type Simulators } from './simulators.ts'
import { stopSignal } from './stop-signal.ts'
import { takeBackAfter } from './take-back.ts'
import { ensureViewer } from './viewer.ts'
import { welcome } from './welcome.ts'

const PRODUCT_PORT = 8080
/** All of it stops within 10 s. */
const PRODUCT_GRACE_MS = 9000

/** Runs until a signal comes or the product ends; the exit status of the sandpit. */
export async function runSandpit(places: Places, options: StartOptions): Promise<number> {
  const stopped = stopSignal()
  rmSync(places.sandpitFile, { force: true })
  const closing: (() => Promise<void>)[] = []
  try {
    const preferred = preferredPorts(options)
    const fault = ensureViewer(places.project)
    if (fault !== null) return fail(fault)
    const everybody = await gatherEverybody(places, options, new Date())
    if (typeof everybody === 'string') return fail(everybody, 2)
    const { residents } = everybody
    const givenUp = new AbortController()
    closing.push(async () => givenUp.abort())
    const command = { project: places.project, regionFile: places.regionFile, signal: givenUp.signal }
    const register = {
      directory: places.registerDrop,
      takeBack: (night: Night) => takeBackAfter(command, SOURCES.gprcc.id, night)
    }
    const simulators = await startSimulators(everybody, register, new Date(), preferred)
    const { personIndex, live, gpConnect, nrl } = simulators
    closing.push(...[personIndex, gpConnect, nrl, simulators.register, ...live.values()].map((one) => one.close))
    const smart = await startSmart(places, residents, preferred)
    closing.push(smart.close)
    const identity = await startIdentity(places, preferred)
    closing.push(identity.close)
    const providers = { smartIss: smart.iss, identity: identity.address }
    const product = await launchProduct(places, simulators, providers, preferred(options.port ?? PRODUCT_PORT))
    closing.push(() => product.stop(PRODUCT_GRACE_MS))
    const ready = await Promise.race([product.ready, stopped])
    if (ready === 'stop') return 0
    if (typeof ready !== 'string') return fail(`The Notts Care Record did not start (${howItEnded(ready)}).`)
    const prepared = [
      loadNight(places.project, places.regionFile, SOURCES.gprcc.id, givenUp.signal),
      actAsCentralTeam(command, residents)
    ]
    await Promise.race([Promise.all(prepared), stopped])
    smart.register(ready)
    identity.register(ready)
    const hosts = await startHosts(places, ready, residents, preferred)
    closing.push(...hosts.map((host) => host.running.close))
    await announce(places, ready, residents, simulators, { signed: hosts, smart, identity })
    const end = await Promise.race([product.ended, stopped])
    if (end === 'stop') return 0
    return end.code === 0 || end.signal !== null
      ? 0
      : fail(`The Notts Care Record ended by itself (${howItEnded(end)}).`)
  } finally {
    await Promise.all(closing.map((close) => close()))
    leavePlace(places)
  }
}

/** Before the product, whose region file names its address; it is told of the product when that is ready. */
async function startSmart(
  places: Places,
  residents: readonly Resident[],
  preferred: PreferredPort
): Promise<RunningSmartHost> {
  const key = await signingKey(places.folder, SMART_HOST.key)
  const clientJwk = await clientPublicJwk(places.folder, CLIENT_KEY_FILE)
  const host = { ...SMART_HOST, key, clientJwk, residents: peopleOf(SMART_HOST, residents) }
  return startSmartHost(host, preferred(SMART_HOST.preferredPort))
}

async function launchProduct(
  places: Places,
  simulators: Simulators,
  providers: Pick<Addresses, 'smartIss' | 'identity'>,
  preferredPort: number
): Promise<Product> {
  const port = (await isFree(preferredPort)) ? preferredPort : 0
  const { personIndex, gpConnect, nrl } = simulators
  const live = new Map([...simulators.live].map(([id, running]) => [id, running.address]))
  const addresses = {
    publicUrl: `http://127.0.0.1:${port}`,
    port,
    personIndex: personIndex.address,
    gpConnect: gpConnect.address,
    nrl: nrl.address,
    ...providers,
    live
  }
  for (const host of HOSTS) await signingKey(places.folder, host.key)
  await writeSystemKeys(places.folder)
  await writeFile(places.regionFile, `${JSON.stringify(regionOf(places, addresses), null, 2)}\n`)
  return startProduct(places.project, places.regionFile)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

async function startHosts(
  places: Places,
  publicUrl: string,
  residents: readonly Resident[],
  preferred: PreferredPort
): Promise<(RunningHost & { readonly running: Running })[]> {
  const hosts = []
  for (const facts of HOSTS) {
    const key = await signingKey(places.folder, facts.key)
    const audience = `${publicUrl}/launch`
    const running = await startHostSystem(
      { ...facts, key, audience, console: `${publicUrl}/console`, residents: peopleOf(facts, residents) },
      preferred(facts.preferredPort)
    )
    hosts.push({ facts, key, audience, address: running.address, running })
  }
  return hosts
}

async function announce(
  places: Places,
  publicUrl: string,
  residents: readonly Resident[],
  simulators: Simulators,
  hosts: RunningHosts
): Promise<void> {
  const sandpit = sandpitOf(publicUrl, residents, simulators, hosts, places)
  const fhirSystems = await fhirSystemsOf(places.folder, publicUrl)
  await writeFile(places.sandpitFile, `${JSON.stringify({ ...sandpit, fhirSystems }, null, 2)}\n`, { mode: 0o600 })
  process.stdout.write(`${welcome(publicUrl, residents, simulators, hosts)}\nready ${publicUrl}\n`)
}

function howItEnded(ended: Ended): string {
  return ended.signal === null ? `exit status ${ended.code ?? 'unknown'}` : `signal ${ended.signal}`
}

function fail(sentence: string, status = 1): number {
  process.stderr.write(`${sentence}\n`)
  return status
}
