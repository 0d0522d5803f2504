/** The table of OWASP ASVS 5.0.0 leaves no requirement of levels 1 and 2 out, and the files that it names are there. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { plain } from './document-rules.ts'
import { projectFolder, readSource } from './source-files.ts'

/** Section of the standard: the level of each of its requirements, in their order. */
const LEVELS =
  '1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 ' +
  '3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 ' +
  '5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 ' +
  '6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133 ' +
  '8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 ' +
  '10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 ' +
  '12.3:22223 13.1:2333 13.2:222223 13.3:2233 13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 ' +
  '15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 ' +
  '17.2:22223333 17.3:22'

const STATES = ['met', 'partly', 'the site', 'not applicable']

const required = LEVELS.split(' ').flatMap((section) => {
  const [number = '', levels = ''] = section.split(':')
  return [...levels].map((level, place) => ({ id: `V${number}.${place + 1}`, level }))
})

interface Row {
  readonly id: string
  readonly level: string
  readonly state: string
  readonly control: string
  readonly where: string
  readonly test: string
}

function toRow(line: string): Row {
  const [, id = '', level = '', state = '', control = '', where = '', test = ''] = line
    .split('|')
    .map((cell) => cell.trim())
  return { id, level, state, control, where, test }
}

const rows = readSource('docs/asvs.md')
  .text.split('\n')
  .filter((line) => line.startsWith('| V'))
  .map(toRow)

const pathsIn = (cell: string): readonly string[] =>
  cell === '–' || cell === '`none`' || cell === 'none' ? [] : cell.split(', ').map(plain)

describe('docs/asvs.md', () => {
  it('knows how many requirements the standard has', () => {
    const count = (level: string) => required.filter((one) => one.level === level).length
    expect([count('1'), count('2'), required.length]).toEqual([70, 183, 345])
  })

  it('has each of levels 1 and 2 once, in order, with its level', () => {
    const wanted = required.filter(({ level }) => level !== '3').map(({ id, level }) => `${id} ${level}`)
    expect(rows.map(({ id, level }) => `${id} ${level}`)).toEqual(wanted)
  })

  it.each(rows)('$id says its state, and why', ({ state, control, where }) => {
    expect(STATES).toContain(state)
    expect(control.length).toBeGreaterThan(2)
    if (state === 'met' || state === 'partly') expect(pathsIn(where)).not.toEqual([])
    if (state === 'not applicable') expect(pathsIn(where)).toEqual([])
  })

  it('names files that are there, and tests that are tests', () => {
    const named = rows.flatMap(({ where, test }) => [...pathsIn(where), ...pathsIn(test)])
    expect([...new Set(named)].filter((path) => !existsSync(join(projectFolder, path)))).toEqual([])
    const tests = rows.flatMap(({ test }) => pathsIn(test))
    expect(tests.filter((path) => !/\.test\.tsx?$/.test(path))).toEqual([])
    expect(tests.length).toBeGreaterThan(100)
  })
})
