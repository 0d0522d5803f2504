/** HL7 v2 messages as received are kept for so many days, dead letters that nobody replayed for longer; what they made stays. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { message, openSender, type Sender } from '../harness/mllp.ts'
import { asSuperuser, freePort } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
let world: World
let sender: Sender

beforeAll(async () => {
  const ports = [await freePort(), await freePort()]
  const source = (id: string, port: number | undefined, more: object = {}) => ({
    id,
    name: id,
    kind: 'hl7v2',
    listen: { port },
    ...more
  })
  world = await startWorld({
    people: [JOAN],
    sources: [
      source('pas', ports[0], { keepMessagesDays: 10, keepDeadLettersDays: 30 }),
      source('by-default', ports[1])
    ]
  })
  sender = await openSender(ports[0] ?? 0)
}, 120_000)

afterAll(async () => {
  sender?.close()
  await world?.close()
})

const stay = (id: string, visit: string): string =>
  message(
    'ADT^A01',
    '202510010900',
    id,
    'EVN|A01|202510010900',
    `PID|1||47^^^RX1^MR~${JOAN.nhs}^^^NHS^NH`,
    `PV1|1|I|ICU${'|'.repeat(16)}${visit}`
  )

const left = async (table: string, column: string): Promise<readonly unknown[]> =>
  (await asSuperuser(world.product, `select ${column} as id from ${table} order by 1`)).map((row) => row['id'])

const age = (table: string, column: string, id: string, days: number): Promise<unknown> =>
  asSuperuser(
    world.product,
    `update ${table} set received_at = now() - interval '${days} days' where ${column} = '${id}'`
  )

test('what is older than it is kept goes; what it made, and what is younger, stays', async () => {
  for (const [id, visit] of [
    ['m1', 'V1'],
    ['m2', 'V2']
  ] as const)
    expect(await sender.send(stay(id, visit))).toEqual(['AA', id])
  for (const id of ['d1', 'd2', 'd3'])
    expect(await sender.send(message('ADT^A99', '202510010900', id, 'EVN|A99'))).toEqual(['AE', id, expect.any(String)])
  await age('hl7_message', 'control_key', 'PAS|RX1|m1', 11)
  await age('hl7_message', 'control_key', 'PAS|RX1|m2', 9)
  await age('hl7_dead_letter', 'control_id', 'd1', 31)
  await age('hl7_dead_letter', 'control_id', 'd2', 29)
  await age('hl7_dead_letter', 'control_id', 'd3', 29)
  await asSuperuser(world.product, `update hl7_dead_letter set replayed_at = now() where control_id = 'd3'`)
  const { code, stdout } = await world.product.ncr(['hl7', 'expire', '--json'])
  expect([code, JSON.parse(stdout)]).toEqual([0, { messages: 1, replayed: 1, deadLetters: 1 }])
  expect(await left('hl7_message', 'control_key')).toEqual(['PAS|RX1|m2'])
  expect(await left('hl7_dead_letter', 'control_id')).toEqual(['d2'])
  const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
  expect(record.entries('encounters', 'pas')).toHaveLength(2)
})

test('a message that was removed and comes again changes nothing that is shown', async () => {
  expect(await sender.send(stay('m1', 'V1'))).toEqual(['AA', 'm1'])
  const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
  expect(record.entries('encounters', 'pas')).toHaveLength(2)
})

test('left out, it is 90 days, and 365 for dead letters that nobody replayed; a source that is gone is no exception', async () => {
  await asSuperuser(
    world.product,
    `insert into hl7_message (source_id, control_key, digest, received_at, event_at, kind, body)
     select source, days::text, source || days, now() - make_interval(days => days), now(), 'ADT^A28', ''
     from unnest(array['by-default', 'gone']) source, unnest(array[89, 91]) days;
     insert into hl7_dead_letter (source_id, received_at, control_id, reason, digest, body)
     select source, now() - make_interval(days => days), days::text, 'x', source || days, ''
     from unnest(array['by-default', 'gone']) source, unnest(array[364, 366]) days`
  )
  const { stdout } = await world.product.ncr(['hl7', 'expire', '--json'])
  expect(JSON.parse(stdout)).toEqual({ messages: 2, replayed: 0, deadLetters: 2 })
})

test('the region does it by itself, every night at three in London', async () => {
  const asked = `select cron, timezone from job_queue.schedule where name = 'tidy'`
  await expect
    .poll(() => asSuperuser(world.product, asked), { timeout: 20_000 })
    .toEqual([{ cron: '0 3 * * *', timezone: 'Europe/London' }])
})
