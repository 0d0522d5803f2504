/** The host system's configuration (SMART App Launch 2.2.0, section 4): read, and refused where it is not safe. */
import { z } from 'zod'
import { isLoopbackHost } from '../../domain/loopback.ts'
import { refuse } from '../../domain/refusal.ts'
import type { SmartConversation } from '../../ports/smart-host.ts'
import type { HostLine } from './bounded-fetch.ts'
import { HostFailure } from './host-failure.ts'

const configurationSchema = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  code_challenge_methods_supported: z.array(z.string()),
  authorization_response_iss_parameter_supported: z.boolean().default(false)
})

export async function readConfiguration(
  line: HostLine,
  iss: string,
  signal: AbortSignal
): Promise<SmartConversation['server']> {
  const asked = { method: 'GET', headers: { accept: 'application/json' } }
  const response = await line.send(`${iss}/.well-known/smart-configuration`, asked, signal)
  if (response.status !== 200)
    throw new HostFailure(refuse('launch-host-unavailable', 'the host system gives no SMART configuration'))
  const parsed = configurationSchema.safeParse(await readJson(response))
  if (!parsed.success) throw unsafe(`its SMART configuration lacks or misnames ${namesOf(parsed.error.issues)}`)
  const { code_challenge_methods_supported: methods, ...server } = parsed.data
  if (!methods.includes('S256') || methods.includes('plain')) throw unsafe('it must offer S256 alone for PKCE')
  for (const endpoint of [server.authorization_endpoint, server.token_endpoint, server.jwks_uri, server.issuer]) {
    if (!isAllowed(endpoint, iss)) throw unsafe('an endpoint of it is not https')
  }
  return server
}

export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

function unsafe(why: string): HostFailure {
  return new HostFailure(refuse('launch-host-unsafe', why))
}

function namesOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return [...new Set(issues.map((issue) => String(issue.path[0] ?? 'everything')))].join(', ')
}

/** Plain http only on loopback, and only of a host that is itself there: else a far host could have us ask ourselves. */
export function isAllowed(endpoint: string, iss: string): boolean {
  const url = new URL(endpoint)
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false
  return url.protocol === 'https:' || (isLoopbackHttp(url) && isLoopbackHttp(new URL(iss)))
}

function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && isLoopbackHost(url.hostname)
}
