/** A FHIR source over TLS, with its token endpoint: it wants our certificate and a token for an assertion that it can verify. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import type { Json } from '../fixtures/people.ts'
import type { Authority, Certificate } from './certificates.ts'

export interface SecuredSource {
  readonly origin: string
  readonly baseUrl: string
  readonly tokenUrl: string
  /** Requests for data that were answered, and assertions that were taken. */
  readonly asked: { data: number; tokens: number }
  /** What each assertion said, header and claims. */
  readonly assertions: { readonly header: Json; readonly claims: Json }[]
  /** From now on every token is refused. */
  revoke(): void
  close(): Promise<void>
}

export interface SecuredOptions {
  readonly own: Certificate
  /** Who signs the certificates that callers must show; null: they need none. */
  readonly callers: Authority | null
  /** Keys of the client. */
  readonly jwks: { keys: JWK[] }
  /** What a search answers. */
  answer(url: URL): Json
}

export async function securedSource({ own, callers, jwks, answer }: SecuredOptions): Promise<SecuredSource> {
  const asked = { data: 0, tokens: 0 }
  const assertions: SecuredSource['assertions'] = []
  const tokens = new Set<string>()
  const used = new Set<string>()
  const keys = createLocalJWKSet(jwks)
  const server = createServer({ ...own, ...(callers === null ? {} : { ca: callers.cert, requestCert: true }) })

  const give = async (form: URLSearchParams): Promise<string | null> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(form.get('client_assertion') ?? '', keys, {
        issuer: 'ncr',
        subject: 'ncr',
        audience: `${origin}/token`,
        algorithms: ['RS384', 'ES384'],
        maxTokenAge: 300
      })
      if (used.has(String(payload.jti))) return null
      used.add(String(payload.jti))
      assertions.push({ header: { ...protectedHeader }, claims: { ...payload } })
      const token = `token-${assertions.length}`
      tokens.add(token)
      asked.tokens += 1
      return token
    } catch {
      return null
    }
  }

  const answerOne = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, body: Json): void =>
      void response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body))
    if (!(request.socket as TLSSocket).authorized && callers !== null) return send(403, {})
    const url = new URL(request.url ?? '/', origin)
    if (url.pathname === '/token') {
      const token = await give(new URLSearchParams((await request.toArray()).map(String).join('')))
      return token === null
        ? send(400, { error: 'invalid_client' })
        : send(200, { access_token: token, token_type: 'bearer', expires_in: 3600 })
    }
    if (!tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) return send(401, {})
    asked.data += 1
    return send(200, answer(url))
  }
  server.on('request', (request, response) => void answerOne(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    baseUrl: `${origin}/fhir`,
    tokenUrl: `${origin}/token`,
    asked,
    assertions,
    revoke: () => tokens.clear(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
