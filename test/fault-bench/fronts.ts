/**
 * What stands before a source and shuts for a spell of opens: its process is stopped, or its certificate is one that
 * nobody may trust. Nothing of the source is within reach then, and its own log has no part in it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { aServer, type Authority, type Certificate } from '../faults/certificates.ts'
import type { Chance } from './chance.ts'
import { passOn } from './pass-on.ts'

const OPENS_A_SPELL = 8
const SHUT_SHARE = 0.4

export interface Front {
  readonly baseUrl: string
  /** An open begins: the spell that it falls in rules from now on. */
  turn(open: number): void
  /** For good: the run is over. */
  openUp(): void
  /** It was shut from before the one time until after the other (`performance.now()`). */
  wasShut(fromMs: number, toMs: number): boolean
  /** It was shut or opened in that time. */
  wasTurned(fromMs: number, toMs: number): boolean
  close(): Promise<void>
}

interface Gate {
  readonly scheme: 'http' | 'https'
  readonly port: number
  shut(spell: number): void
  openUp(): void
  close(): Promise<void>
}

export type FrontKind = 'frozen' | 'tls'

/** Before the HTTP server at `port`. `authority`: whom the product trusts. */
export async function startFront(kind: FrontKind, port: number, chance: Chance, authority: Authority): Promise<Front> {
  const gate = kind === 'frozen' ? await startFrozen(port) : await startTls(port, chance, authority)
  const shut: { readonly fromMs: number; toMs: number | null }[] = []
  let latest = -1
  const openUp = (): void => {
    const last = shut.at(-1)
    if (last?.toMs !== null) return
    // Told before it is done: an answer that comes through has come through an open gate.
    last.toMs = performance.now()
    gate.openUp()
  }
  return {
    baseUrl: `${gate.scheme}://127.0.0.1:${gate.port}/fhir`,
    turn(open) {
      const spell = Math.floor(open / OPENS_A_SPELL)
      if (spell <= latest) return
      latest = spell
      openUp()
      if (chance.share('shut', kind, spell) >= SHUT_SHARE) return
      gate.shut(spell)
      shut.push({ fromMs: performance.now(), toMs: null })
    },
    openUp,
    wasShut: (fromMs, toMs) => shut.some((spell) => spell.fromMs <= fromMs && toMs <= (spell.toMs ?? toMs)),
    wasTurned: (fromMs, toMs) =>
      shut.flatMap((spell) => [spell.fromMs, spell.toMs ?? 0]).some((atMs) => fromMs <= atMs && atMs <= toMs),
    close: gate.close
  }
}

/** A process that is stopped and goes on. */
async function startFrozen(port: number): Promise<Gate> {
  const script = join(import.meta.dirname, 'forwarder.ts')
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const exited = once(child, 'exit')
  return {
    scheme: 'http',
    port: Number(String(said)),
    shut: () => void child.kill('SIGSTOP'),
    openUp: () => void child.kill('SIGCONT'),
    async close() {
      child.kill('SIGKILL')
      await exited
    }
  }
}

/** A certificate that is right, and in each bad spell another of those that must not be trusted. */
async function startTls(port: number, chance: Chance, authority: Authority): Promise<Gate> {
  const good = aServer(authority)
  const bad: Readonly<Record<string, Certificate>> = {
    expired: aServer(authority, { fromDays: -30, toDays: -1 }),
    'not-yet': aServer(authority, { fromDays: 5, toDays: 30 }),
    'another-host': aServer(authority, { address: '127.0.0.2' }),
    'signed-by-itself': aServer(null)
  }
  const weights = { expired: 1, 'not-yet': 1, 'another-host': 1, 'signed-by-itself': 1 } as const
  const sockets = new Set<Socket>()
  const server = createServer(good, (near) => passOn(near, port))
  server.on('tlsClientError', () => undefined)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const show = (certificate: Certificate): void => {
    server.setSecureContext(certificate)
    // Whoever was let in before would not look at it.
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    scheme: 'https',
    port: (server.address() as AddressInfo).port,
    shut: (spell) => show(bad[chance.pick(weights, 'certificate', spell)] ?? aServer(null)),
    openUp: () => show(good),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}
