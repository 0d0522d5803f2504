/** A browser that follows a SMART launch by hand: keeps cookies, goes nowhere by itself. */
import type { ScriptedSmartHost } from '../faults/scripted-smart-host.ts'

export interface SmartAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** `code` of the problem, or `opened` for a redirect. */
  readonly code: string
  readonly location: string
  /** The session's cookie, where one was set. */
  readonly cookie: string | null
}

export interface SmartBrowser {
  readonly cookies: Map<string, string>
  get(url: string, accept?: string): Promise<SmartAnswer>
  /** The button: the first leg. */
  begin(productUrl: string, iss: string, launchToken?: string): Promise<SmartAnswer>
  /** Both legs, as the host's page and redirects would do them; the answer of the leg that ended it. */
  launch(productUrl: string, host: ScriptedSmartHost): Promise<SmartAnswer>
}

function codeOf(status: number, text: string): string {
  if (status < 400) return 'opened'
  try {
    return String((JSON.parse(text) as { code?: unknown }).code)
  } catch {
    return text
  }
}

export function smartBrowser(): SmartBrowser {
  const cookies = new Map<string, string>()
  const browser: SmartBrowser = {
    cookies,
    async get(url, accept = 'application/json') {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { accept, ...(cookie === '' ? {} : { cookie }) }
      })
      const text = await response.text()
      let session: string | null = null
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        cookies.set(name, value)
        if (name.endsWith('ncr-session')) session = `${name}=${value}`
      }
      const location = response.headers.get('location') ?? ''
      return {
        status: response.status,
        headers: response.headers,
        text,
        code: codeOf(response.status, text),
        location,
        cookie: session
      }
    },
    begin: (productUrl, iss, launchToken = 'launch-token-1') =>
      browser.get(`${productUrl}/launch/smart?${new URLSearchParams({ iss, launch: launchToken }).toString()}`),
    async launch(productUrl, host) {
      const begun = await browser.begin(productUrl, host.iss)
      return begun.status === 303 ? browser.get(host.authorize(begun.location)) : begun
    }
  }
  return browser
}
