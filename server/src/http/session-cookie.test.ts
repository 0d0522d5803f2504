/** The session's cookie: for this host alone and out of reach of scripts (outer contract, section 4). */
import fastifyCookie from '@fastify/cookie'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { createSessionCookie } from './session-cookie.ts'

interface Said {
  readonly set: string
  readonly cleared: string
  read(cookie: string): Promise<string | null>
}

async function over(publicUrl: string): Promise<Said> {
  const cookie = createSessionCookie(publicUrl)
  const app = Fastify({ logger: false })
  await app.register(fastifyCookie)
  app.get('/set', async (_request, reply) => {
    cookie.set(reply, 'token')
    return 'x'
  })
  app.get('/clear', async (_request, reply) => {
    cookie.clear(reply)
    return 'x'
  })
  app.get('/read', async (request) => ({ token: cookie.read(request) }))
  const line = async (url: string): Promise<string> => String((await app.inject(url)).headers['set-cookie'])
  return {
    set: await line('/set'),
    cleared: await line('/clear'),
    read: async (text) =>
      (await app.inject({ url: '/read', headers: { cookie: text } })).json<{ token: string | null }>().token
  }
}

describe('over https', () => {
  test('has the name that binds it to the host, and every guard', async () => {
    const { set, cleared } = await over('https://ncr.example')
    expect(set).toBe('__Host-ncr-session=token; Path=/; HttpOnly; Secure; SameSite=Lax')
    expect(cleared).toMatch(/^__Host-ncr-session=; .*Expires=Thu, 01 Jan 1970.*Secure/)
  })

  test('H-024: the plain name is not believed there', async () => {
    const { read } = await over('https://ncr.example')
    expect(await read('ncr-session=planted')).toBeNull()
    expect(await read('__Host-ncr-session=token')).toBe('token')
  })
})

describe('over loopback http', () => {
  test('has the plain name', async () => {
    const { set, read } = await over('http://127.0.0.1:8080')
    expect(set).toBe('ncr-session=token; Path=/; HttpOnly; SameSite=Lax')
    expect(await read('a=b; ncr-session=token')).toBe('token')
  })

  test.each(['', 'ncr-session=', `ncr-session=${'x'.repeat(129)}`, 'other=token'])(
    '%j carries no token',
    async (cookie) => {
      expect(await (await over('http://127.0.0.1:8080')).read(cookie)).toBeNull()
    }
  )
})
