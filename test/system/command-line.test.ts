/** The product as an operator meets it before it runs: what it says to a bad region file and to wrong usage. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newFolder, runNcr } from '../harness/product.ts'

let folder: string

beforeAll(async () => {
  folder = await newFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function serveWith(name: string, text: string) {
  const file = join(folder, name)
  await writeFile(file, text)
  return runNcr(['serve', '--config', file])
}

/** Whether a fault is written `partners[0].name` or `partners.0.name` is the product's choice. */
const dotted = (text: string): string => text.replaceAll(/\[['"]?(\w+)['"]?\]/g, '.$1')

describe.concurrent('a bad region file', () => {
  const bad = {
    listen: { host: '127.0.0.1', port: 'eighty' },
    region: { name: 'Notts Care Record', publicUrl: 'not an address' },
    personIndex: { kind: 'fhir-r4' },
    partners: [
      {
        odsCode: 'RX1',
        sources: [{ id: 's1', name: 'S', kind: 'fhir-r4', baseUrl: 'http://127.0.0.1:9/fhir', deadlineMs: 'soon' }]
      },
      {
        name: 'Nameless',
        sources: [
          { id: 's2', name: 'S', kind: 'telepathy' },
          { id: 's3', name: 'S', kind: 'fhir-r4' }
        ]
      }
    ]
  }
  const paths = [
    'listen.port',
    'region.publicUrl',
    'personIndex.baseUrl',
    'partners.0.name',
    'partners.0.sources.0.deadlineMs',
    'partners.1.odsCode',
    'partners.1.sources.0',
    'partners.1.sources.1.baseUrl'
  ]

  test('has all of its faults told at once, each with its path, before anything listens', async () => {
    const { code, stdout, stderr } = await serveWith('bad.json', JSON.stringify(bad))
    expect(code).not.toBe(0)
    expect(stdout).not.toContain('ready')
    const said = dotted(stderr)
    expect(paths.filter((path) => !said.includes(path))).toEqual([])
    expect(stderr, 'no stack').not.toMatch(/^\s+at /m)
  })

  test('has faults that show only when its other files are read told with the rest', async () => {
    const launches = [{ kind: 'signed', issuer: 'https://x.example', jwksFile: 'gone.json', roleMap: {} }]
    const region = { ...bad, partners: [{ odsCode: 'RX1', name: 'P', consumer: { launches } }] }
    const { stderr } = await serveWith('bad-twice.json', JSON.stringify(region))
    expect(dotted(stderr)).toContain('partners.0.consumer.launches.0.jwksFile')
    expect(stderr).toContain('listen.port')
  })

  test.each([
    ['neither JSON nor YAML', 'x.yaml', 'region: [unclosed'],
    ['empty', 'empty.yaml', ''],
    ['a list', 'list.json', '[]']
  ])('that is %s is said in words', async (_name, file, text) => {
    const { code, stdout, stderr } = await serveWith(file, text)
    expect(code).not.toBe(0)
    expect(stdout).not.toContain('ready')
    expect(stderr.trim()).not.toBe('')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('that is not there is said in one sentence', async () => {
    const { code, stderr } = await runNcr(['serve', '--config', join(folder, 'gone.yaml')])
    expect(code).not.toBe(0)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe.concurrent('the command line', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['frobnicate']],
    ['serve without a file', ['serve']],
    ['an unknown option', ['serve', '--frobnicate']],
    ['audit without a verb', ['audit']],
    ['audit verify without a file', ['audit', 'verify']],
    ['feed run without a file', ['feed', 'run', 's1']]
  ])('%s is wrong usage: exit 2 and one sentence', async (_name, args) => {
    const { code, stdout, stderr } = await runNcr(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test.each([[], ['serve'], ['feed', 'run'], ['audit', 'verify']].map((args) => [args]))(
    '%j --help explains itself',
    async (args) => {
      const { code, stdout } = await runNcr([...args, '--help'])
      expect(code).toBe(0)
      expect(stdout).toContain(args.join(' '))
      expect(stdout.length).toBeGreaterThan(40)
    }
  )
})
