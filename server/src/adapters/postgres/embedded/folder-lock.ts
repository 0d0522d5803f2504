/**
 * One of our processes at a time works on a data folder. The lock is a listening socket in Linux's abstract namespace:
 * the kernel releases it when its holder dies in any way, so there is no stale lock to judge.
 */
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const retryEveryMs = 25

export type Locked<T> = { readonly locked: true; readonly value: T } | { readonly locked: false }

function takeLock(name: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((connection) => connection.destroy())
    server.once('error', () => resolve(undefined))
    server.listen({ path: `\0${name}`, exclusive: true }, () => resolve(server))
  })
}

function releaseLock(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}

/** Runs `work` while holding the lock `name`; `locked: false` when another held it for all of `waitMs`. */
export async function withFolderLock<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<Locked<T>> {
  const until = performance.now() + waitMs
  let server = await takeLock(name)
  while (server === undefined) {
    if (performance.now() >= until) return { locked: false }
    await sleep(retryEveryMs)
    server = await takeLock(name)
  }
  try {
    return { locked: true, value: await work() }
  } finally {
    await releaseLock(server)
  }
}
