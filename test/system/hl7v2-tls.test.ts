/** H-001: nobody but a sender whom the site's authority vouches for writes into a record over MLLP, and nobody listens in. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAuthority, aServer, type Certificate } from '../faults/certificates.ts'
import { aPerson } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { message, openSender } from '../harness/mllp.ts'
import { asSuperuser, freePort, newFolder } from '../harness/product.ts'

const JOAN = aPerson(1)
const ours = anAuthority('the region’s authority')
const senders = anAuthority('the senders’ authority')
const strangers = anAuthority('somebody else')

let world: World
let port = 0

beforeAll(async () => {
  port = await freePort()
  const folder = await newFolder()
  const listener = aServer(ours)
  const files = { 'mllp.pem': listener.cert, 'mllp.key': listener.key, 'senders.pem': senders.cert }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const tls = { certFile: 'mllp.pem', keyFile: 'mllp.key', caFile: 'senders.pem' }
  const source = { id: 'pas', name: 'Trust PAS', kind: 'hl7v2', listen: { port }, tls }
  world = await startWorld({ people: [JOAN], sources: [source], start: { on: { folder, databaseUrl: null } } })
}, 120_000)

afterAll(() => world?.close())

const admission = (id: string): string =>
  message('ADT^A28', '202511010900', id, 'EVN|A28|202511010900', `PID|1||47^^^RX1^MR~${JOAN.nhs}^^^NHS^NH||SMITH^JOAN`)

const kept = async (): Promise<unknown> =>
  (await asSuperuser(world.product, 'select control_key from hl7_message order by control_key')).map(
    (row) => row['control_key']
  )

/** What a sender gets to hear; null where the connection ended without a word, or never began. */
async function told(id: string, shows: Certificate | null, trusts = ours): Promise<readonly string[] | null> {
  const identity = shows === null ? {} : { cert: shows.cert, key: shows.key }
  const sender = await openSender(port, { ca: trusts.cert, ...identity })
  const answer = await sender.send(admission(id))
  sender.close()
  return answer
}

test('a sender with a certificate of that authority is taken', async () => {
  expect(await told('right', aServer(senders))).toEqual(['AA', 'right'])
  expect(await kept()).toEqual(['PAS|RX1|right'])
})

test.each([
  ['with none', null],
  ['with one of another authority', aServer(strangers)],
  ['with one of our own listener’s authority', aServer(ours)],
  ['with one that it signed itself', aServer(null)],
  ['with one that has ended', aServer(senders, { fromDays: -9, toDays: -1 })]
])('a sender %s is not, and nothing of it is kept', async (_name, shows) => {
  expect(await told('wrong', shows)).toBeNull()
  expect(await kept()).toEqual(['PAS|RX1|right'])
})

test('a sender in the clear is not heard', async () => {
  const plain = await openSender(port)
  expect(await plain.send(admission('plain'))).toBeNull()
  plain.close()
  expect(await kept()).toEqual(['PAS|RX1|right'])
})

test('the listener has gone on listening', async () => {
  expect(await told('after', aServer(senders))).toEqual(['AA', 'after'])
})
