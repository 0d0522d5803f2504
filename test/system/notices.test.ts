/** Known impairments: posted from the command line, shown at the next open, cleared, kept in the history (feature 21). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Notice } from '../../contract/src/notice.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { readDataFeeds } from '../harness/data-feeds.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const BY = ['--by', 'Central Team']

let world: World
let source: ScriptedSource

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})

const ncr = (...args: readonly string[]) => world.product.ncr(args)

async function post(text: string, ...about: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await ncr('notice', 'post', '--text', text, ...about, ...BY, '--json')
  expect(code, stderr).toBe(0)
  return (JSON.parse(stdout) as { id: string }).id
}

async function shown(role = 'Consultant'): Promise<readonly Notice[]> {
  const cookie = await openSession(world.product.url, world.host, JOAN, { usr: { rol: role } })
  const record = await readRecord(world.product.url, cookie)
  return (record.events[0]?.['notices'] ?? []) as readonly Notice[]
}

const texts = async (role?: string) => (await shown(role)).map((notice) => notice.text)
const rows = (kind: string) => asSuperuser(world.product, `select * from audit_entry where kind = '${kind}'`)

describe('a notice', () => {
  test('shows at the next open without a restart, is gone when it is cleared, and stays in the history', async () => {
    expect(await shown()).toEqual([])
    const id = await post('Allergies of the ward are late', '--section', 'allergies', '--source', 'ward')
    const [notice] = await shown()
    expect(notice).toEqual({
      id,
      text: 'Allergies of the ward are late',
      postedAt: notice?.postedAt,
      sections: ['allergies'],
      sources: ['ward']
    })
    expect((await ncr('notice', 'clear', id, ...BY)).code).toBe(0)
    expect(await shown()).toEqual([])
    const cookie = await openSession(world.product.url, world.host, JOAN)
    const history = (await readDataFeeds(world.product.url, cookie)).notices
    expect(history).toMatchObject([{ id, clearedAt: expect.any(String) }])
    expect(JSON.stringify(history), 'who posted it is not for readers').not.toContain('Central Team')
  })

  test('about nothing in particular is about the whole record; those that stand come before the history', async () => {
    const id = await post('Planned work tonight from ten')
    expect(await shown()).toMatchObject([{ id, text: 'Planned work tonight from ten' }])
    const cookie = await openSession(world.product.url, world.host, JOAN)
    const { notices } = await readDataFeeds(world.product.url, cookie)
    expect(notices.map(({ clearedAt }) => clearedAt === undefined)).toEqual([true, false])
    await ncr('notice', 'clear', id, ...BY)
  })

  test('about a section hidden from the role is left out; of several the others stay', async () => {
    const ids = [await post('Results are late', '--section', 'results')]
    ids.push(await post('Both are late', '--section', 'results', '--section', 'allergies'))
    expect((await texts()).toSorted()).toEqual(['Both are late', 'Results are late'])
    expect(await shown('Social Worker')).toMatchObject([{ text: 'Both are late', sections: ['allergies'] }])
    for (const id of ids) await ncr('notice', 'clear', id, ...BY)
  })
})

describe('what is done is audited', () => {
  test('who posted and cleared which, and which ones a reader was shown', async () => {
    const id = await post('The audit knows', '--page', 'gp-data')
    const cookie = await openSession(world.product.url, world.host, JOAN)
    const { disclosureId } = await readRecord(world.product.url, cookie)
    await ncr('notice', 'clear', id, ...BY)
    const about = (found: Record<string, unknown>[]) => found.filter((row) => String(row['body']).includes(id))
    expect(about(await rows('notice-posted'))).toMatchObject([{ user_id: 'Central Team', nhs_number: null }])
    expect(about(await rows('notice-cleared'))).toHaveLength(1)
    expect(about(await rows('opened'))).toMatchObject([{ disclosure_id: disclosureId }])
    expect((await verifyAudit(world.product)).intact).toBe(true)
  })
})

describe('the command', () => {
  test.each([
    ['without words', ['--text', ' '], '--text is empty'],
    ['too long', ['--text', 'x'.repeat(501)], '1 to 500 characters'],
    ['about a section nobody knows', ['--text', 'x', '--section', 'allergy'], 'alerts, allergies, problems'],
    ['about a page nobody knows', ['--text', 'x', '--page', 'gp'], 'gp-data'],
    ['about a source nobody knows', ['--text', 'x', '--source', 'wrad'], 'there are: ward'],
    ['with an option of another command', ['--text', 'x', '--all'], '--all is not for this command'],
    ['with its words twice', ['--text', 'x', '--text', 'y'], '--text is given twice']
  ])('refuses a notice %s: exit 2, one sentence, nothing posted', async (_what, args, told) => {
    const { code, stdout, stderr } = await ncr('notice', 'post', ...args, ...BY)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(told)
    expect(await shown()).toEqual([])
  })

  test('refuses to do it for nobody', async () => {
    const { code, stderr } = await ncr('notice', 'post', '--text', 'x')
    expect([code, stderr.includes('--by is missing')]).toEqual([2, true])
  })

  test('says when there is no such notice, and when it was cleared before', async () => {
    expect((await ncr('notice', 'clear', 'nowhere', ...BY)).code).toBe(2)
    const id = await post('Once')
    expect((await ncr('notice', 'clear', id, ...BY)).code).toBe(0)
    const again = await ncr('notice', 'clear', id, ...BY)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('Central Team')
  })

  test('lists those that stand, and with --all the history with who did it', async () => {
    const id = await post('Standing')
    const { notices } = JSON.parse((await ncr('notice', 'list', '--json')).stdout) as { notices: { id: string }[] }
    expect(notices.map((notice) => notice.id)).toEqual([id])
    const all = (await ncr('notice', 'list', '--all')).stdout
    expect(all).toContain(`${id}  the whole record: Standing (posted `)
    expect(all).toContain('by Central Team, cleared ')
    await ncr('notice', 'clear', id, ...BY)
    expect((await ncr('notice', 'list')).stdout).toContain('No notice stands')
  })
})
