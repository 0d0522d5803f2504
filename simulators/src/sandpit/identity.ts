/** The identity service of the sandpit, by which privacy officers and the central team sign in to the console. */
import { signingKey } from '../host-system/signing-key.ts'
import { startIdentityProvider, type RunningIdentityProvider } from '../identity-provider/identity-provider.ts'
import { clientPublicJwk, CONSOLE_KEY_FILE } from '../smart-host/client-key.ts'
import type { Places } from './places.ts'
import type { PreferredPort } from './ports.ts'

const IDENTITY_PORT = 9204
export const CONSOLE_CLIENT_ID = 'notts-care-record-console'

/** Before the product, whose region file names its address; it is told of the product when that is ready. */
export async function startIdentity(places: Places, preferred: PreferredPort): Promise<RunningIdentityProvider> {
  const key = await signingKey(places.folder, 'identity-provider')
  const clientJwk = await clientPublicJwk(places.folder, CONSOLE_KEY_FILE)
  return startIdentityProvider({ key, clientId: CONSOLE_CLIENT_ID, clientJwk }, preferred(IDENTITY_PORT))
}
