/** The console's sign-in as a browser does it, by hand, at a real OpenID provider in the shape of NHS CIS2. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signingKey } from '../../simulators/src/host-system/signing-key.ts'
import {
  startIdentityProvider,
  type RunningIdentityProvider
} from '../../simulators/src/identity-provider/identity-provider.ts'
import {
  CENTRAL_TEAM_CODE,
  CENTRAL_TEAM_ODS,
  PRIVACY_OFFICER_CODE,
  STAFF
} from '../../simulators/src/identity-provider/officers.ts'
import { clientPublicJwk, CONSOLE_KEY_FILE } from '../../simulators/src/smart-host/client-key.ts'
import type { Json } from '../fixtures/people.ts'

const CLIENT_ID = 'ncr-console'

export interface IdentityService {
  /** `console` of the region file. */
  readonly region: Json
  readonly provider: RunningIdentityProvider
  close(): Promise<void>
}

export async function identityService(): Promise<IdentityService> {
  const folder = await mkdtemp(join(tmpdir(), 'ncr-identity-'))
  const facts = {
    key: await signingKey(folder, 'identity-provider'),
    clientId: CLIENT_ID,
    clientJwk: await clientPublicJwk(folder, CONSOLE_KEY_FILE)
  }
  const provider = await startIdentityProvider(facts, 0)
  return {
    region: {
      issuer: provider.address,
      clientId: CLIENT_ID,
      privateJwkFile: join(folder, CONSOLE_KEY_FILE),
      roles: [
        { role: 'privacy-officer', roleCode: PRIVACY_OFFICER_CODE },
        { role: 'central-team', roleCode: CENTRAL_TEAM_CODE, odsCode: CENTRAL_TEAM_ODS }
      ]
    },
    provider,
    async close() {
      await provider.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

export interface ConsoleAnswer {
  readonly status: number
  readonly location: string
  /** The cookies that it set, whole lines. */
  readonly setCookies: readonly string[]
  readonly text: string
  readonly code: string
}

export interface ConsoleBrowser {
  /** Of the product and of the identity service apart, by origin. */
  readonly cookies: Map<string, Map<string, string>>
  send(url: string, form?: Record<string, string>): Promise<ConsoleAnswer>
  /** The console's session cookie as a header value; empty without one. */
  session(productUrl: string): string
}

export function consoleBrowser(): ConsoleBrowser {
  const cookies = new Map<string, Map<string, string>>()
  const jarOf = (url: string): Map<string, string> => {
    const { origin } = new URL(url)
    const jar = cookies.get(origin) ?? new Map<string, string>()
    cookies.set(origin, jar)
    return jar
  }
  return {
    cookies,
    async send(url, form) {
      const jar = jarOf(url)
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { accept: 'application/json', ...(cookie === '' ? {} : { cookie }) },
        ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) })
      })
      const setCookies = response.headers.getSetCookie()
      for (const line of setCookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === '') jar.delete(name)
        else jar.set(name, value)
      }
      const text = await response.text()
      const code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? ''
      const location = response.headers.get('location') ?? ''
      return {
        status: response.status,
        location: location === '' ? '' : new URL(location, url).href,
        setCookies,
        text,
        code
      }
    },
    session: (productUrl) => {
      const value = jarOf(productUrl).get('ncr-console')
      return value === undefined ? '' : `ncr-console=${value}`
    }
  }
}

export interface SigningIn {
  /** Family name of one of the simulated staff. */
  readonly who: string
  /** Which of their roles; the first when left out. */
  readonly role?: number
  readonly weak?: boolean
}

/** Up to the way back: the address that the identity service sends the browser to, not yet followed. */
export async function comeBack(browser: ConsoleBrowser, productUrl: string, signingIn: SigningIn): Promise<string> {
  const { who, role = 0, weak = false } = signingIn
  const staff = STAFF.find(({ family }) => family === who)
  const chosen = staff?.roles[role]
  if (staff === undefined || chosen === undefined) throw new Error(`nobody is called ${who}`)
  let answer = await browser.send(`${productUrl}/console/sign-in`)
  while (answer.location !== '' && !answer.location.includes('/interaction/'))
    answer = await browser.send(answer.location)
  if (answer.location === '') throw new Error(`the sign-in did not begin: ${answer.status} ${answer.text}`)
  answer = await browser.send(answer.location, {
    role: `${staff.sub} ${chosen.roleId}`,
    ...(weak ? { weak: '1' } : {})
  })
  while (answer.location !== '' && !answer.location.startsWith(`${productUrl}/`))
    answer = await browser.send(answer.location)
  if (answer.location === '') throw new Error(`the identity service did not send back: ${answer.status} ${answer.text}`)
  return answer.location
}

export async function signIn(
  productUrl: string,
  signingIn: SigningIn
): Promise<{ readonly cookie: string; readonly answer: ConsoleAnswer }> {
  const browser = consoleBrowser()
  const answer = await browser.send(await comeBack(browser, productUrl, signingIn))
  return { cookie: browser.session(productUrl), answer }
}
