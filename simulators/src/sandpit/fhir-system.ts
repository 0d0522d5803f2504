/**
 * A partner's own system of the sandpit that reads by FHIR: nobody plays it, its key lies in the folder for whoever wants to.
 * Its users are those of the partner's host system.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clientPrivateJwk, clientPublicJwk } from '../smart-host/client-key.ts'
import { HOSTS, type HostFacts } from './hosts.ts'

const CLIENT_ID = 'nuh-server'
const NAME = 'NUH hospital system (server)'
const OWNER = 'RX1'
const KEY_FILE = `${CLIENT_ID}.key.json`
const JWKS_FILE = `${CLIENT_ID}.jwks.json`

function ownerHost(): HostFacts | undefined {
  return HOSTS.find(({ odsCode }) => odsCode === OWNER)
}

/** Before the product reads its public key. */
export async function writeSystemKeys(folder: string): Promise<void> {
  const keys = [await clientPublicJwk(folder, KEY_FILE)]
  await writeFile(join(folder, JWKS_FILE), JSON.stringify({ keys }, null, 2))
}

/** `consumer.systems` of the region file; a request that names no user is the server's own. */
export function systemsOf(odsCode: string): object {
  if (odsCode !== OWNER) return {}
  const roleMap = { ...ownerHost()?.roleMap, system: 'clinician' }
  return { systems: [{ clientId: CLIENT_ID, name: NAME, jwksFile: JWKS_FILE, relationship: 'inpatient', roleMap }] }
}

/** For `sandpit.json`: all that a program needs to read as it. */
export async function fhirSystemsOf(folder: string, publicUrl: string): Promise<readonly object[]> {
  const privateJwk = await clientPrivateJwk(folder, KEY_FILE)
  const { kid, alg } = privateJwk
  const [tokenUrl, fhirBase] = [`${publicUrl}/oauth2/token`, `${publicUrl}/fhir/R4`]
  return [
    {
      clientId: CLIENT_ID,
      name: NAME,
      odsCode: OWNER,
      tokenUrl,
      fhirBase,
      kid,
      alg,
      privateJwk,
      users: ownerHost()?.users
    }
  ]
}
