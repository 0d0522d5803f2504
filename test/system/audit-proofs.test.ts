/** What another party can check of the audit with nothing of ours but an export, a head and the public key (H-018). */
import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const VERIFIER = join(import.meta.dirname, '../../tools/verify-audit.mjs')
const JOAN = aPerson(1)

let world: World
let source: ScriptedSource
let held: string
let exported: readonly string[]

const file = (name: string): string => join(world.product.folder, name)
const ncr = async (...args: readonly string[]) => world.product.ncr(['audit', ...args])
const entries = async (): Promise<number> =>
  Number((await asSuperuser(world.product, 'SELECT count(*)::int AS n FROM audit_entry'))[0]?.['n'])

interface Finding {
  readonly code: number | null
  readonly intact: boolean
  readonly entries?: number
  readonly firstBad?: number | null
  readonly finding: string | null
}

/** Runs the stand-alone verifier in a process of its own, as its user does. */
function check(...args: readonly string[]): Finding {
  const run = spawnSync(process.execPath, [VERIFIER, '--key', file('.ncr/audit-key.pub.pem'), '--json', ...args])
  assert.ok(run.stdout.length > 0, String(run.stderr))
  return { code: run.status, ...(JSON.parse(String(run.stdout)) as Omit<Finding, 'code'>) }
}

async function checkLines(lines: readonly string[], ...more: readonly string[]): Promise<Finding> {
  await writeFile(file('changed.ndjson'), lines.map((line) => `${line}\n`).join(''))
  return check(...more, file('changed.ndjson'))
}

async function openOnce(userId = 'user-4711'): Promise<void> {
  const assertion = world.host.claims(world.product.url, JOAN, { sub: userId })
  const launched = await fetch(`${world.product.url}/launch`, {
    method: 'POST',
    body: new URLSearchParams({ assertion: await world.host.sign(assertion) })
  })
  expect(launched.status).toBe(200)
  await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}

/** Within a second of an entry, with time for a slow machine. */
async function allSigned(): Promise<void> {
  const largest = async () =>
    Number((await asSuperuser(world.product, 'SELECT max(tree_size)::int AS n FROM audit_head'))[0]?.['n'])
  const isSigned = async () => expect(await largest()).toBe(await entries())
  await vi.waitFor(isSigned, { timeout: 15_000, interval: 100 })
}

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  world = await startWorld({ people: [JOAN], sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance'] })] })
  await openOnce()
  await allSigned()
  held = (await ncr('head', '--json')).stdout
  await writeFile(file('head.json'), held)
  for (const userId of ['user \u2028 “é” 😀', 'user-4711']) await openOnce(userId)
  await allSigned()
  expect((await ncr('export', '--to', file('export.ndjson'))).code).toBe(0)
  exported = (await readFile(file('export.ndjson'), 'utf8')).split('\n').filter((line) => line !== '')
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})

test('the key is made at the first start, for its owner alone', async () => {
  expect((await stat(file('.ncr/audit-key.pem'))).mode & 0o777).toBe(0o600)
  expect(await readFile(file('.ncr/audit-key.pub.pem'), 'utf8')).toContain('PUBLIC KEY')
})

describe('an export', () => {
  test('is checked without the product, against the heads in it and one that was kept', async () => {
    const count = exported.filter((line) => line.startsWith('{"entry"')).length
    expect(count).toBe(await entries())
    expect(check(file('export.ndjson'))).toMatchObject({ code: 0, intact: true, entries: count })
    expect(check('--against', file('head.json'), file('export.ndjson'))).toMatchObject({ code: 0, intact: true })
  })

  test('is itself audited, before', () => {
    const last = exported.findLast((line) => line.startsWith('{"entry"'))
    expect(last).toContain('"audit-read"')
  })

  test('overwrites nothing, and says so in one sentence', async () => {
    const again = await ncr('export', '--to', file('export.ndjson'))
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(again.stderr).toMatch(/^ncr: the export could not be written .*\(EEXIST\).*\n$/)
  })

  const places = (): readonly number[] =>
    exported.flatMap((line, place) => (line.startsWith('{"entry"') ? [place] : []))
  const seqOf = (line: string | undefined): number => Number(/^\{"entry":\[(\d+),/.exec(line ?? '')?.[1])

  test('H-018: an entry altered, deleted, inserted or moved is found without the product', async () => {
    const place = places()[3] ?? 0
    const seq = seqOf(exported[place])
    const altered = exported.with(place, (exported[place] ?? '').replace('"RX1"', '"RX2"'))
    const found = await checkLines(altered)
    expect(found).toMatchObject({ code: 1, intact: false })
    expect(found.firstBad).toBeLessThanOrEqual(seq)
    expect(await checkLines(exported.toSpliced(place, 1))).toMatchObject({ code: 1, firstBad: seq })
    expect(await checkLines(exported.toSpliced(place, 0, exported[place] ?? ''))).toMatchObject({ firstBad: seq + 1 })
    const next = places()[4] ?? 0
    const moved = exported.with(place, exported[next] ?? '').with(next, exported[place] ?? '')
    expect(await checkLines(moved)).toMatchObject({ code: 1, firstBad: seq })
  })

  test('H-018: a tail that was cut with its heads is found by the head that was kept', async () => {
    const { treeSize } = JSON.parse(held) as { treeSize: number }
    const cut = exported.slice(
      0,
      exported.findIndex((line) => seqOf(line) === treeSize)
    )
    expect(await checkLines(cut)).toMatchObject({ code: 0, intact: true, entries: treeSize - 1 })
    expect(await checkLines(cut, '--against', file('head.json'))).toMatchObject({ code: 1, firstBad: treeSize })
  })
})

describe('a proof', () => {
  test('that an entry is under the last head holds, and does not hold for another entry', async () => {
    for (const seq of ['1', '2', '5', String(await entries())]) {
      const proved = await ncr('prove', seq)
      if (proved.code !== 0) expect(proved.stderr).toContain('under no signed head yet')
      else {
        await writeFile(file('proof.json'), proved.stdout)
        expect(check('--proof', file('proof.json')), seq).toMatchObject({ code: 0, intact: true })
        await writeFile(file('proof.json'), proved.stdout.replace('"RX1"', '"RX2"').replace('osUser', 'osuser'))
        expect(check('--proof', file('proof.json')), seq).toMatchObject({ code: 1, intact: false })
      }
    }
  })

  test('that the last head only adds to the kept one holds, and not to another of the same size', async () => {
    const { treeSize } = JSON.parse(held) as { treeSize: number }
    const proved = await ncr('consistency', '--from', String(treeSize))
    expect(proved.code).toBe(0)
    await writeFile(file('proof.json'), proved.stdout)
    const args = ['--proof', file('proof.json'), '--against']
    expect(check(...args, file('head.json'))).toMatchObject({ code: 0, intact: true })
    const other = JSON.parse(proved.stdout) as { consistencyPath: string[] }
    await writeFile(
      file('proof.json'),
      JSON.stringify({ ...other, consistencyPath: other.consistencyPath.toReversed() })
    )
    expect(check(...args, file('head.json')).intact).toBe(other.consistencyPath.length < 2)
  })

  test.each([
    [['prove', '0'], 2, /SEQ is the sequence number/],
    [['prove', '999999'], 1, /there is no entry 999999/],
    [['consistency'], 2, /--from is missing/],
    [['consistency', '--from', '999999'], 1, /fewer than 999999/],
    [['export'], 2, /--to is missing/],
    [['head', '--to', 'x'], 2, /--to is not for this command/],
    [['verify', '--against', '/nowhere'], 1, /holds no head/]
  ])('that cannot be had says why: %j', async (args, code, sentence) => {
    const result = await ncr(...args)
    expect(result.code).toBe(code)
    expect(result.stderr).toMatch(sentence)
  })
})

/** Last: it breaks the audit. */
test('H-018: an old backup put back, heads and all, is found by the head that was kept', async () => {
  const { treeSize } = JSON.parse(held) as { treeSize: number }
  await asSuperuser(
    world.product,
    `SET session_replication_role = replica; DELETE FROM audit_entry WHERE seq >= ${treeSize}; DELETE FROM audit_head WHERE tree_size >= ${treeSize}`
  )
  expect(await verifyAudit(world.product)).toMatchObject({ code: 0, intact: true, entries: treeSize - 1 })
  const found = await ncr('verify', '--against', file('head.json'), '--json')
  expect(found.code).toBe(1)
  expect(JSON.parse(found.stdout)).toMatchObject({ intact: false, firstBad: treeSize })
})
