/** The drop folder: what counts as a night, and what a partner's folder cannot make the server read. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createNightDrop, NIGHT_DROP_LIMITS } from './ndjson-drop.ts'
import { isInsideUrl } from './open-inside.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ncr-drop-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const drop = createNightDrop({ ...NIGHT_DROP_LIMITS, lineBytesMax: 400_000 })
const SHA = 'A'.repeat(64)

async function aNight(name: string, manifest: unknown): Promise<void> {
  await mkdir(join(directory, name), { recursive: true })
  await writeFile(
    join(directory, name, 'manifest.json'),
    typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
  )
  await writeFile(join(directory, name, '_READY'), '')
}

async function linesOf(url: string): Promise<readonly string[]> {
  return allOf(drop.readFile(directory, '2025-11-20', url).lines)
}

async function allOf(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

describe('the nights that are ready', () => {
  test('are folders named for a day, with _READY', async () => {
    const manifest = { transactionTime: '2025-11-20T02:00:00Z', output: [] }
    for (const name of ['2025-11-20', '2025-02-30', 'today', '2025-11-20.tmp']) await aNight(name, manifest)
    await mkdir(join(directory, '2025-11-21'))
    await symlink(join(directory, '2025-11-20'), join(directory, '2025-11-22'))
    expect((await drop.listNights(directory)).map((night) => night.night)).toEqual(['2025-11-20'])
    expect(await drop.listNights(join(directory, 'nowhere'))).toEqual([])
  })

  test('unknown keys are ignored, a mode left out is full, times are told in UTC', async () => {
    const output = [{ type: 'Condition', url: 'c.ndjson', count: 1, sha256: SHA, extension: {} }]
    await aNight('2025-11-20', {
      transactionTime: '2025-07-20T02:00:00.5+01:00',
      request: 'x',
      requiresAccessToken: false,
      output
    })
    const [night] = await drop.listNights(directory)
    expect(night?.manifest).toEqual({
      transactionTime: '2025-07-20T01:00:00.500Z',
      mode: 'full',
      output: [{ type: 'Condition', url: 'c.ndjson', count: 1, sha256: 'a'.repeat(64) }],
      deleted: []
    })
  })

  test.each([
    ['not JSON', '{', null, 'manifest.json: not JSON'],
    [
      'a time without a zone',
      { transactionTime: '2025-11-20T02:00:00', output: [] },
      null,
      'manifest.json: transactionTime: must be an instant with a time zone'
    ],
    [
      'a day only',
      { transactionTime: '2025-11-20', output: [] },
      null,
      'manifest.json: transactionTime: must be an instant with a time zone'
    ],
    [
      'a fault beside a good time',
      { transactionTime: '2025-11-20T02:00:00Z' },
      '2025-11-20T02:00:00.000Z',
      /^manifest\.json: output: /
    ]
  ])('a manifest with %s has a fault', async (_name, manifest, transactionTime, fault) => {
    await aNight('2025-11-20', manifest)
    const [night] = await drop.listNights(directory)
    expect(night?.transactionTime).toBe(transactionTime)
    expect(night?.manifest).toEqual({ fault: expect.stringMatching(fault) })
  })

  test('look different when a file changes under the same manifest', async () => {
    await aNight('2025-11-20', {
      transactionTime: '2025-11-20T02:00:00Z',
      output: [{ type: 'X', url: 'x', count: 1, sha256: SHA }]
    })
    const [missing] = await drop.listNights(directory)
    await writeFile(join(directory, '2025-11-20', 'x'), '{}')
    const [there] = await drop.listNights(directory)
    expect(there?.manifestDigest).toBe(missing?.manifestDigest)
    expect(there?.stamp).not.toBe(missing?.stamp)
  })
})

describe('the lines of a file', () => {
  beforeEach(() => mkdir(join(directory, '2025-11-20', 'sub'), { recursive: true }))

  test('come as they were written, whatever the line ends are, without blank ones', async () => {
    await writeFile(join(directory, '2025-11-20', 'sub', 'x'), '\uFEFF{"a":1}\r\n\n  \n{"b":"é\u2028🩺"}')
    expect(await linesOf('sub/x')).toEqual(['{"a":1}', '{"b":"é\u2028🩺"}'])
    expect(await linesOf('./sub/x')).toHaveLength(2)
  })

  test('any lines come back, long ones over many reads included, with the hash of all bytes', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((text) => JSON.stringify(text.repeat(3000)))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.boolean(), async (lines, isEnded) => {
        const text = lines.join('\n') + (isEnded ? '\n' : '')
        await writeFile(join(directory, '2025-11-20', 'x'), text)
        const file = drop.readFile(directory, '2025-11-20', 'x')
        expect(await allOf(file.lines)).toEqual(lines)
        expect(file.digest()).toBe(createHash('sha256').update(text).digest('hex'))
      }),
      { numRuns: 30 }
    )
  })

  test('a line past the limit ends the reading, with or without its end', async () => {
    for (const end of ['', '\n', '\n{}']) {
      await writeFile(join(directory, '2025-11-20', 'x'), `{}\n"${'x'.repeat(400_001)}"${end}`)
      await expect(linesOf('x')).rejects.toThrow('x: line 2 is longer than 400000 bytes')
    }
  })

  test.each([
    '../x',
    'sub/../../x',
    '/etc/hostname',
    'file:///etc/hostname',
    'https://x/y',
    'a\\b',
    '',
    'sub/',
    'a\0b'
  ])('an address such as %j is not one of the folder', async (url) => {
    expect(isInsideUrl(url)).toBe(false)
    await expect(linesOf(url)).rejects.toThrow("not an address inside the night's folder")
  })

  test('neither links nor pipes nor folders are read', async () => {
    const folder = join(directory, '2025-11-20')
    await symlink('/etc/hostname', join(folder, 'link'))
    await symlink('/etc', join(folder, 'etc'))
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')])
    await expect(linesOf('link')).rejects.toThrow('link: is a link, not a file')
    await expect(linesOf('etc/hostname')).rejects.toThrow('etc/hostname: leads out of the folder')
    await expect(linesOf('pipe')).rejects.toThrow('pipe: not a file')
    await expect(linesOf('sub')).rejects.toThrow('sub: not a file')
    await expect(linesOf('gone')).rejects.toThrow('gone: is missing')
  })
})

describe('looking', () => {
  const look = (): Promise<string> => drop.look(directory)

  test('a folder looks the same until a night, its file or its sign changes; one that is not there looks empty', async () => {
    const night = join(directory, '2026-11-20')
    expect(await drop.look(join(directory, 'nowhere'))).toBe(await look())
    const looks = [await look()]
    const seeChange = async (change: () => Promise<unknown>): Promise<void> => {
      await change()
      const now = await look()
      expect(looks).not.toContain(now)
      expect(await look()).toBe(now)
      looks.push(now)
    }
    await seeChange(() => mkdir(night))
    await seeChange(() => writeFile(join(night, '_READY'), ''))
    await seeChange(() => writeFile(join(night, 'Condition.ndjson'), '{}\n'))
    await seeChange(() => writeFile(join(night, 'Condition.ndjson'), '{}\n{}\n'))
    await seeChange(() => rm(night, { recursive: true }).then(() => mkdir(join(directory, '2026-11-21'))))
  })
})
