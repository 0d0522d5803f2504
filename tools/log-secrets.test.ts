import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findInLines, findInLogs } from './log-secrets.ts'

it.each([
  ['{"event":"x-y","detail":"9990000018"}', 'x-y: an NHS number'],
  ['{"event":"x-y","detail":"about 999 000 0018 it"}', 'x-y: an NHS number'],
  ['{"event":"x-y","detail":"identifier=a|9990000018"}', 'x-y: an NHS number'],
  ['{"event":"x-y","requestId":"0f1e2d3c-18aa-4bbb-8ccc-a9990000018f","detail":"9990000018"}', 'x-y: an NHS number'],
  ['Error: cannot read QUILLFEATHER', 'a line that is no event: the name Quillfeather']
])('finds what no log may hold: %s', (line, finding) => {
  expect(findInLines([line])).toEqual([finding])
})

it('passes ids, times and figures', () => {
  const line = '{"time":"2026-11-28T01:00:00.999Z","requestId":"99900000-1899-4999-8999-000000000000","ms":9990000.018}'
  const chance = '{"event":"launch-refused","requestId":"0f1e2d3c-18aa-4bbb-8ccc-a9990000018f"}'
  expect(findInLines([line, chance, 'ready http://127.0.0.1:9990'])).toEqual([])
})

it('reads every file of the folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ncr-logs-'))
  writeFileSync(join(folder, 'a.log'), 'fine\n\n')
  writeFileSync(join(folder, 'b.log'), 'fine\n{"event":"e","x":"9990000018"}\n')
  expect(findInLogs(folder)).toEqual({ lines: 3, findings: ['e: an NHS number'] })
  rmSync(folder, { recursive: true })
})
