/** Messages that nobody here wrote: each is taken or refused with a reason, and what is made of one is valid R4. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findSharedData } from '../../../../test/harness/shared-data.ts'
import type { Hl7v2Source } from '../../domain/region.ts'
import { createResourceCheck } from '../fhir-r4/resource-check.ts'
import { createHl7Reader } from './hl7-reader.ts'

const data = findSharedData('data', 'hl7v2')
const SOURCE = { charset: 'utf-8' } as Hl7v2Source

describe.skipIf(!data.present)(`public messages ${data.present ? '' : data.why}`, () => {
  const names = data.present ? readdirSync(data.path).filter((name) => name.endsWith('.hl7')) : []
  const reader = createHl7Reader()
  const check = createResourceCheck()
  const taken: string[] = []

  test.each(names)('%s', (name) => {
    const bytes = readFileSync(join(data.path, name))
    const read = reader.read(bytes, SOURCE, '2026-01-01T00:00:00.000Z')
    expect(Buffer.from(reader.acknowledge(bytes, 'AA', null)).toString('latin1')).toMatch(/\rMSA\|AA\|[^|\r]+\r$/)
    if (!read.ok) {
      expect(read.reason).toMatch(/^(MSH|PID|PV1|OBR|OBX|TXA|SCH|RF1|MRG|EVN|MDM|ORU|it joins)/)
      return
    }
    taken.push(read.change.kind)
    for (const { resource } of read.change.entries) expect(check.issuesOf(resource)).toEqual([])
  })

  test('of each kind that is taken at least one is', () => {
    expect([...new Set(taken)]).toEqual(expect.arrayContaining(['ADT^A01', 'ADT^A40', 'REF^I12']))
  })
})
