/** A launch is used once, however many come at once and to whichever server (H-002). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import { StoreUnavailable } from '../../domain/store-unavailable.ts'
import type { LaunchMemory } from '../../ports/launch-memory.ts'
import { type Database, openDatabase } from './database.ts'
import { createLaunchMemory } from './launch-memory.ts'
import { migrate } from './migrate.ts'

const startMs = Date.parse('2026-01-01T09:00:00Z')
let nowMs = startMs
let database: TestDatabase
let servers: readonly Database[]
let memories: readonly LaunchMemory[]

beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  await migrate(database.url)
  servers = [0, 1].map(() => openDatabase(database.url, () => undefined))
  memories = servers.map(({ pool }) => createLaunchMemory(pool, { nowMs: () => nowMs, monotonicMs: () => 0 }))
})
afterAll(async () => {
  for (const server of servers ?? []) await server.close()
  await database?.drop()
})

const use = (issuer: string, jti: string, server = 0, keepMs = 65_000): Promise<boolean> => {
  const memory = memories[server]
  if (memory === undefined) throw new Error('no such server')
  return memory.isFirstUse(issuer, jti, nowMs + keepMs)
}

describe('H-002: the memory of launches', () => {
  test('of forty at once on two servers, one is the first', async () => {
    const jti = randomUUID()
    const first = await Promise.all(Array.from({ length: 40 }, (_, n) => use('https://a.example', jti, n % 2)))
    expect(first.filter(Boolean)).toHaveLength(1)
  })

  test('a jti belongs to its issuer, and is compared letter by letter', async () => {
    const jti = randomUUID()
    expect(await use('https://a.example', jti)).toBe(true)
    expect(await use('https://b.example', jti)).toBe(true)
    expect(await use('https://a.example', jti.toUpperCase())).toBe(true)
    expect(await use('https://a.example', `${jti} `)).toBe(true)
    expect(await use('https://a.example', jti)).toBe(false)
  })

  test('is kept to the last instant at which the launch could be valid, and forgotten after it', async () => {
    const jti = randomUUID()
    expect(await use('https://a.example', jti)).toBe(true)
    nowMs = startMs + 65_000
    expect(await use('https://a.example', jti)).toBe(false)
    nowMs = startMs + 65_001
    expect(await use('https://a.example', jti)).toBe(true)
  })

  test('H-019: without its database nobody is the first', async () => {
    const gone = openDatabase('postgres://nobody@127.0.0.1:1/none', () => undefined)
    const memory = createLaunchMemory(gone.pool, { nowMs: () => nowMs, monotonicMs: () => 0 })
    await expect(memory.isFirstUse('i', 'j', nowMs + 1)).rejects.toThrow(StoreUnavailable)
    await gone.close()
  })
})
