import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseArguments } from './arguments.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { claimPlace, leavePlace } from './only-one.ts'
import { placesOf } from './places.ts'
import { regionOf } from './region.ts'

let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'ncr-sandpit-'))
})
afterEach(() => rmSync(project, { recursive: true }))

describe('arguments', () => {
  it('none starts, --help helps, anything else is refused', () => {
    expect(parseArguments([]).kind).toBe('start')
    expect(parseArguments(['--help']).kind).toBe('help')
    expect(parseArguments(['--peoples']).kind).toBe('wrong')
  })

  it('folders, a port and a seed, written either way', () => {
    expect(parseArguments(['--folder', '/tmp/x', '--port=0', '--people', '/tmp/y', '--seed=7'])).toEqual({
      kind: 'start',
      options: { people: '/tmp/y', folder: '/tmp/x', port: 0, seed: 7 }
    })
    expect(parseArguments([])).toEqual({
      kind: 'start',
      options: { people: null, folder: null, port: null, seed: null }
    })
  })

  it.each([['--port'], ['--port', '-1'], ['--port', '65536'], ['--port', 'x'], ['--folder='], ['--seed', '1e9']])(
    'refused in a sentence: %s %s',
    (...typed) => {
      expect(parseArguments(typed)).toMatchObject({ kind: 'wrong', why: expect.stringMatching(/\.$/) as string })
    }
  )
})

describe('one sandpit at a time', () => {
  it('takes a free place and gives it up', () => {
    const places = placesOf(project)
    expect(claimPlace(places)).toBeNull()
    expect(readFileSync(places.pidFile, 'utf8')).toBe(String(process.pid))
    leavePlace(places)
    expect(existsSync(places.pidFile)).toBe(false)
  })

  it('takes over from one that was killed, even if its process id now belongs to something else', () => {
    const places = placesOf(project)
    claimPlace(places)
    for (const pid of ['999999999', String(process.ppid), 'nonsense']) {
      writeFileSync(places.pidFile, pid)
      expect(claimPlace(places)).toBeNull()
    }
  })
})

it('keeps data where the database user can reach them', () => {
  // a temporary folder of mkdtemp is mode 700: root's database user could not enter it
  const asRoot = process.getuid?.() === 0
  expect(placesOf(project).dataDir).toMatch(asRoot ? /^\/var\/tmp\/ncr-sandpit-[0-9a-f]{10}$/ : /\.ncr\/data$/)
})

it('writes a region whose every source has an address or a directory, under the partner that answers for it', () => {
  const live = new Map(Object.keys(SOURCES).map((id, index) => [id, `http://127.0.0.1:${index + 1}`]))
  const places = placesOf(project)
  const gpConnect = 'http://127.0.0.1:98'
  const nrl = 'http://127.0.0.1:96'
  const identity = 'http://127.0.0.1:9204'
  const smartIss = 'http://127.0.0.1:97/fhir'
  const personIndex = 'http://127.0.0.1:99'
  const addresses = { publicUrl: 'http://127.0.0.1:0', port: 0, personIndex, gpConnect, nrl, smartIss, identity, live }
  const region = regionOf(places, addresses) as { partners: { odsCode: string; sources: Record<string, unknown>[] }[] }
  expect(region).toMatchObject({ personIndex: { baseUrl: 'http://127.0.0.1:99/fhir' } })
  expect(region.partners.find(({ odsCode }) => odsCode === 'RHA')).toMatchObject({
    consumer: { launches: [{ kind: 'smart', iss: smartIss, privateJwkFile: 'ncr-smart.key.json' }] }
  })
  const odsCodes = region.partners.map((partner) => partner.odsCode)
  expect(odsCodes).toEqual([...new Set(odsCodes)])
  const sources = region.partners.flatMap((partner) => partner.sources)
  expect(sources.map((source) => source['id'])).toEqual(
    expect.arrayContaining([...Object.keys(SOURCES), 'gp-connect', 'gp-coded', 'gp-documents', 'nrl'])
  )
  for (const source of sources) {
    if (source['kind'] === 'overnight-ndjson') expect(source['directory']).toBe(places.registerDrop)
    else expect(source['baseUrl']).toMatch(/^http:\/\/127\.0\.0\.1:\d+/)
  }
  expect(sources.find((source) => source['id'] === 'citycare-systmone')).toMatchObject({ page: 'systmone-non-gp' })
})
