/** The night against a real database and real folders: what is loaded, what is rejected, and what stays. */
import { createHash } from 'node:crypto'
import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { aResource, anUnreadable, byNumber, byReference } from '../../../test/fixtures/clinical.ts'
import type { Night } from '../../../test/fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../../../test/fixtures/people.ts'
import { answered, openOvernight, type Overnight } from '../../../test/harness/overnight.ts'
import { NIGHT_DROP_LIMITS } from '../adapters/ndjson-drop/ndjson-drop.ts'
import type { DropSource } from '../domain/region.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100, { family: 'Zephyrbottom', given: ['Gwendolen'] })
const PATIENTS = [patientOf(JOAN, 'p1'), patientOf(GWEN, 'p2')]

let overnight: Overnight
beforeAll(async () => {
  overnight = await openOvernight(inject('postgresAdminUrl'), { ...NIGHT_DROP_LIMITS, lineBytesMax: 20_000 })
})
afterAll(() => overnight?.close())

const allergy = (id: string, patient = 'p1', more: Json = {}): Json =>
  aResource('AllergyIntolerance', id, byReference(`Patient/${patient}`), more)

/** The n-th night of a November, at two in the morning. */
function night(day: number, output: Night['output'], more: Partial<Night> = {}): Night {
  const date = `2025-11-${String(day).padStart(2, '0')}`
  return { date, transactionTime: `${date}T02:00:00Z`, output, ...more }
}
const holding = (...ids: readonly string[]): Night['output'] => ({
  AllergyIntolerance: ids.map((id) => allergy(id)),
  Patient: PATIENTS
})
const delta = (day: number, output: Night['output'], deleted: readonly string[] = []): Night =>
  night(day, output, { mode: 'delta', deleted })
const names = (...ids: readonly string[]): readonly string[] => ids.map((id) => `AllergyIntolerance/${id}`)

async function publish(source: DropSource, ...nights: readonly Night[]): Promise<void> {
  for (const one of nights) {
    await overnight.drop(source, one)
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published', night: one.date })
  }
}

describe('a full night', () => {
  test('replaces the one before: what is absent is gone, and a type without output has none', async () => {
    const source = await overnight.source()
    const conditions = [aResource('Condition', 'c1', byReference('Patient/p1'))]
    await publish(source, night(1, { ...holding('a1', 'a2'), Condition: conditions }), night(2, holding('a2', 'a3')))
    expect(await overnight.held(source, JOAN)).toEqual(names('a2', 'a3'))
    expect(await overnight.held(source, GWEN)).toEqual([])
  })

  test('says whom the source holds: who is left out is held no more', async () => {
    const source = await overnight.source()
    await publish(source, night(1, holding('a1')), night(2, { Patient: [patientOf(GWEN, 'p2')] }))
    expect(await overnight.held(source, JOAN)).toBeNull()
    expect(await overnight.held(source, GWEN)).toEqual([])
  })

  test('H-001: a Patient that now has another number takes the entries along', async () => {
    const source = await overnight.source()
    await publish(source, night(1, holding('a1')), night(2, { ...holding('a1'), Patient: [patientOf(GWEN, 'p1')] }))
    expect(await overnight.held(source, JOAN)).toBeNull()
    expect(await overnight.held(source, GWEN)).toEqual(names('a1'))
  })

  test('loaded again changes no row', async () => {
    const source = await overnight.source()
    await publish(source, night(1, { ...holding('a1', 'a2'), Medication: [{ resourceType: 'Medication', id: 'm1' }] }))
    const before = await rowsOf(source)
    expect(before.length).toBeGreaterThan(4)
    expect(await overnight.run(source)).toMatchObject({ outcome: 'up-to-date', nights: [] })
    await overnight.pool.query('delete from overnight_source where source_id = $1', [source.id])
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
    expect(await rowsOf(source)).toEqual(before)
  })
})

/** Every row of the copy with the transaction that wrote it. */
async function rowsOf(source: DropSource): Promise<readonly unknown[]> {
  const found = await overnight.pool.query(
    `select xmin::text, resource_id as id from overnight_entry where source_id = $1
     union all select xmin::text, patient_id from overnight_person where source_id = $1
     union all select xmin::text, resource_id from overnight_referenced where source_id = $1 order by id`,
    [source.id]
  )
  return found.rows
}

describe('a delta', () => {
  test('lays changes over what is there and takes deletions away', async () => {
    const source = await overnight.source()
    const changed = allergy('a2', 'p1', { recordedDate: '2025-10-01' })
    await publish(
      source,
      night(1, holding('a1', 'a2', 'a3')),
      delta(2, { AllergyIntolerance: [changed, allergy('a4')] }, ['AllergyIntolerance/a1', 'Condition/none'])
    )
    expect(await overnight.held(source, JOAN)).toEqual(names('a2', 'a3', 'a4'))
    const { types } = answered(await overnight.read(source, JOAN))
    expect(types.get('AllergyIntolerance')?.resources).toContainEqual(changed)
  })

  test('H-001: a Patient whose number it changes takes the earlier entries along', async () => {
    const source = await overnight.source()
    await publish(source, night(1, { ...holding('a1'), Patient: [patientOf(JOAN, 'p1')] }))
    await publish(source, delta(2, { Patient: [patientOf(GWEN, 'p1')] }))
    expect(await overnight.held(source, JOAN)).toBeNull()
    expect(await overnight.held(source, GWEN)).toEqual(names('a1'))
    await publish(source, delta(3, {}, ['Patient/p1']))
    expect(await overnight.held(source, GWEN)).toBeNull()
  })

  test('a resource whose Patient comes a night later is shown from then on', async () => {
    const source = await overnight.source()
    await publish(source, night(1, { Patient: [patientOf(GWEN, 'p2')] }), delta(2, holdingOnly(allergy('a1', 'p1'))))
    expect(await overnight.held(source, JOAN)).toBeNull()
    await publish(source, delta(3, { Patient: [patientOf(JOAN, 'p1')] }))
    expect(await overnight.held(source, JOAN)).toEqual(names('a1'))
  })

  test('H-009: is not laid on nothing, nor over a gap that a rejected night left, until that is mended', async () => {
    const source = await overnight.source()
    await overnight.drop(source, delta(2, holdingOnly(allergy('a2'))))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'rejected', published: null })
    await overnight.drop(source, night(1, holding('a1')))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published', night: '2025-11-02' })
    await overnight.drop(source, {
      ...delta(3, holdingOnly(allergy('a3'))),
      exchanged: { type: 'AllergyIntolerance', text: '' }
    })
    await overnight.drop(source, delta(4, holdingOnly(allergy('a4'))))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'rejected', published: { night: '2025-11-02' } })
    expect(await overnight.held(source, JOAN)).toEqual(names('a1', 'a2'))
    await overnight.drop(source, delta(3, holdingOnly(allergy('a3'))))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published', night: '2025-11-04' })
    expect(await overnight.held(source, JOAN)).toEqual(names('a1', 'a2', 'a3', 'a4'))
  })
})

function holdingOnly(...allergies: readonly Json[]): Night['output'] {
  return { AllergyIntolerance: allergies }
}

describe('a bad night is rejected whole, said, and the last good one stays', () => {
  const good = JSON.stringify(allergy('new'))
  const cases: readonly (readonly [string, Partial<Night>, RegExp])[] = [
    [
      'cut in the middle of a line',
      { exchanged: { type: 'AllergyIntolerance', text: good.slice(0, 60) } },
      /line 1 is not JSON/
    ],
    ['cut between lines', { exchanged: { type: 'AllergyIntolerance', text: '' } }, /0 lines where the manifest says 1/],
    [
      'longer than promised',
      { exchanged: { type: 'AllergyIntolerance', text: `${good}\n${good}\n` } },
      /2 lines where the manifest says 1/
    ],
    [
      'of the right length with other bytes',
      { exchanged: { type: 'AllergyIntolerance', text: `${good} \n` } },
      /SHA-256/
    ],
    ['a line that is not JSON', { output: { ...holding(), AllergyIntolerance: ['{'] } }, /line 1 is not JSON/],
    [
      'a bad line in a type nobody reads',
      { output: { ...holding(), Basic: ['{'] } },
      /Basic\.ndjson: line 1 is not JSON/
    ],
    [
      'a line past the limit',
      { output: { ...holding(), AllergyIntolerance: [`"${'x'.repeat(30_000)}"`] } },
      /longer than 20000 bytes/
    ],
    ['a manifest without a mode that exists', { bend: (m) => ({ ...m, mode: 'weekly' }) }, /manifest\.json: mode/],
    ['a manifest without output', { bend: ({ transactionTime }) => ({ transactionTime }) }, /manifest\.json: output/],
    ['a manifest without a time', { bend: (m) => ({ ...m, transactionTime: 'tonight' }) }, /transactionTime/],
    [
      'a file elsewhere',
      { bend: (m) => ({ ...m, output: m.output.map((file) => ({ ...file, url: '/etc/hostname' })) }) },
      /output\.0\.url/
    ],
    [
      'a file that is missing',
      { bend: (m) => ({ ...m, output: m.output.map((file) => ({ ...file, url: 'gone' })) }) },
      /gone: is missing/
    ]
  ]

  test.each(cases.map(([name, bad, reason]) => ({ name, bad, reason })))('$name', async ({ bad, reason }) => {
    const source = await overnight.source()
    await publish(source, night(1, holding('kept')))
    await overnight.drop(source, night(2, holding('new'), bad))
    for (let again = 0; again < 2; again += 1) {
      const report = await overnight.run(source)
      expect(report).toMatchObject({ outcome: 'rejected', night: '2025-11-02', published: { night: '2025-11-01' } })
      expect(report.reason).toMatch(reason)
    }
    expect(await overnight.held(source, JOAN)).toEqual(names('kept'))
    expect(await overnight.audited(source, 'night-rejected')).toHaveLength(1)
    await publish(source, night(3, holding('mended')))
    expect(await overnight.held(source, JOAN)).toEqual(names('mended'))
  })

  test('bytes that are not UTF-8 are not JSON', async () => {
    const source = await overnight.source()
    await overnight.drop(source, night(1, holding('a1')))
    const file = join(source.directory, '2025-11-01', 'AllergyIntolerance.ndjson')
    const bytes = Buffer.from((await readFile(file, 'latin1')).replace('penicillin', 'p\xe9nicillin'), 'latin1')
    await rewrite(source, bytes)
    expect((await overnight.run(source)).reason).toMatch(/line 1 is not UTF-8/)
  })

  test('a link is not followed', async () => {
    const source = await overnight.source()
    await overnight.drop(source, night(1, holding('a1')))
    const file = join(source.directory, '2025-11-01', 'AllergyIntolerance.ndjson')
    await rm(file)
    await symlink('/etc/hostname', file)
    expect((await overnight.run(source)).reason).toBe('AllergyIntolerance.ndjson: is a link, not a file')
  })

  test('a file mended under the same manifest is read again', async () => {
    const source = await overnight.source()
    const whole = night(1, holding('a1'))
    await overnight.drop(source, { ...whole, exchanged: { type: 'AllergyIntolerance', text: '' } })
    expect(await overnight.run(source)).toMatchObject({ outcome: 'rejected' })
    await overnight.drop(source, whole)
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
  })
})

/** The allergies of the first night exchanged, with a manifest that says so. */
async function rewrite(source: DropSource, bytes: Buffer): Promise<void> {
  const folder = join(source.directory, '2025-11-01')
  await writeFile(join(folder, 'AllergyIntolerance.ndjson'), bytes)
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { output: Json[] }
  for (const file of manifest.output) {
    if (file['type'] === 'AllergyIntolerance') file['sha256'] = createHash('sha256').update(bytes).digest('hex')
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

describe('order', () => {
  test('nothing ready, or no folder at all: nothing to do', async () => {
    const source = await overnight.source()
    await overnight.drop(source, night(1, holding('a1'), { ready: false }))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'none', published: null })
    expect(await overnight.run({ ...source, directory: `${source.directory}/no` })).toMatchObject({ outcome: 'none' })
  })

  test('H-009: an older transactionTime never replaces a newer one, whatever the folder is called', async () => {
    const source = await overnight.source()
    await publish(source, night(5, holding('newer')))
    await overnight.drop(source, { ...night(9, holding('older')), transactionTime: '2025-11-04T02:00:00Z' })
    expect(await overnight.run(source)).toMatchObject({ outcome: 'up-to-date', night: '2025-11-05' })
    expect(await overnight.held(source, JOAN)).toEqual(names('newer'))
  })

  test('instants are compared, not their spelling', async () => {
    const source = await overnight.source()
    await publish(source, night(5, holding('newer')))
    await overnight.drop(source, { ...night(6, holding('older')), transactionTime: '2025-11-05T02:30:00+01:00' })
    expect(await overnight.run(source)).toMatchObject({ outcome: 'up-to-date' })
  })

  test('the published night dropped again with other content is a correction', async () => {
    const source = await overnight.source()
    await publish(source, night(1, holding('wrong')), night(1, holding('right')))
    expect(await overnight.held(source, JOAN)).toEqual(names('right'))
  })

  test('several at once: from the newest good full night on, the rejected one said', async () => {
    const source = await overnight.source()
    await overnight.drop(source, night(1, holding('a1')))
    await overnight.drop(source, night(2, holding('a2')))
    await overnight.drop(source, delta(3, holdingOnly(allergy('a3'))))
    await overnight.drop(source, night(4, { ...holding(), AllergyIntolerance: ['{'] }))
    const report = await overnight.run(source)
    expect(report.nights.map((one) => one.status)).toEqual(['superseded', 'published', 'published', 'rejected'])
    expect(report).toMatchObject({ outcome: 'rejected', night: '2025-11-04', published: { night: '2025-11-03' } })
    expect(await overnight.held(source, JOAN)).toEqual(names('a2', 'a3'))
  })

  test('a manifest that cannot be read has its place by its folder', async () => {
    const source = await overnight.source()
    await publish(source, night(5, holding('a1')))
    await overnight.drop(source, night(4, holding('a2')))
    await writeFile(join(source.directory, '2025-11-04', 'manifest.json'), '{')
    expect(await overnight.run(source)).toMatchObject({ outcome: 'up-to-date' })
    await overnight.drop(source, night(6, holding('a2')))
    await rm(join(source.directory, '2025-11-06', 'manifest.json'))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'rejected', reason: 'manifest.json: is missing' })
  })
})

describe('lines', () => {
  test('what cannot be read is kept aside under its person, counted and said', async () => {
    const source = await overnight.source()
    const { id: _id, ...nameless } = allergy('a9')
    const lines = [allergy('a1'), anUnreadable('AllergyIntolerance', 'a2', byReference('Patient/p1')), nameless]
    const strays = [aResource('Condition', 'c1', byReference('Patient/p1')), '42', '{}']
    await overnight.drop(source, night(1, { Patient: PATIENTS, AllergyIntolerance: [...lines, ...strays] }))
    const report = await overnight.run(source)
    expect(report.nights[0]?.lines).toMatchObject({ lines: 8, unreadable: 3, notKept: 2 })
    const { types } = answered(await overnight.read(source, JOAN))
    const { resources, unreadable } = types.get('AllergyIntolerance') ?? { resources: [], unreadable: [] }
    expect(resources).toEqual([allergy('a1')])
    expect(unreadable.map((item) => item.resource).toSorted()).toEqual([
      'AllergyIntolerance without an id',
      'AllergyIntolerance without an id',
      'AllergyIntolerance/a2'
    ])
    expect(types.get('Condition')?.resources).toEqual([])
  })

  test('H-001: what names nobody, an unknown Patient or two people is nobody’s, and an incident by its id', async () => {
    const source = await overnight.source()
    const lines = [
      allergy('unknown', 'p9'),
      allergy('absolute', 'x', { patient: byReference('https://elsewhere.example/fhir/Patient/p1') }),
      allergy('two', 'p1', { contained: [patientOf(GWEN, 'inner')] }),
      allergy('none', 'p1', { patient: { display: 'Joan' } }),
      aResource('AllergyIntolerance', 'by-number', byNumber(JOAN))
    ]
    await publish(source, night(1, { Patient: PATIENTS, AllergyIntolerance: lines }))
    expect(await overnight.held(source, JOAN)).toEqual(names('by-number'))
    expect(await overnight.held(source, GWEN)).toEqual([])
    expect(await overnight.audited(source, 'incident')).toEqual([
      {
        what: 'resources-without-person',
        source: source.id,
        night: '2025-11-01',
        count: 4,
        first: names('absolute', 'none', 'two', 'unknown')
      }
    ])
  })

  test('a local id that stands for two people in one night stands for nobody', async () => {
    const source = await overnight.source()
    await publish(
      source,
      night(1, { Patient: [patientOf(JOAN, 'p1'), patientOf(GWEN, 'p1')], AllergyIntolerance: [allergy('a1')] })
    )
    expect(await overnight.held(source, JOAN)).toBeNull()
    expect(await overnight.held(source, GWEN)).toBeNull()
  })

  test('of a resource that comes twice the last counts; text comes back as it was sent', async () => {
    const source = await overnight.source()
    const text = JSON.stringify(allergy('a1', 'p1', { note: [{ text: 'tab\tline\nback\\slash \\. “é” \u0000 🩺' }] }))
    await publish(source, night(1, { AllergyIntolerance: [allergy('a1'), text], Patient: PATIENTS }))
    const { types } = answered(await overnight.read(source, JOAN))
    expect(types.get('AllergyIntolerance')?.resources).toEqual([JSON.parse(text)])
    const kept = await overnight.pool.query('select resource from overnight_entry where source_id = $1', [source.id])
    expect(kept.rows).toEqual([{ resource: text }])
  })

  test('types that the source is not asked for are counted and not kept', async () => {
    const source = await overnight.source()
    await overnight.drop(source, night(1, { ...holding(), Procedure: [aResource('Procedure', 'x', byNumber(JOAN))] }))
    expect((await overnight.run(source)).nights[0]).toMatchObject({ lines: { otherTypes: 1 }, copy: { entries: 0 } })
  })

  test('neither log nor audit carries an NHS number or a word of a resource', async () => {
    const told = JSON.stringify([overnight.logged, (await overnight.pool.query('select body from audit_entry')).rows])
    expect(told).not.toMatch(/999\d{7}|[Pp]enicillin|Quillfeather|Zephyrbottom/)
  })
})

describe('two at once, and runs that end early', () => {
  const many = (prefix: string, count: number): Night['output'] => ({
    AllergyIntolerance: Array.from({ length: count }, (_, index) => allergy(`${prefix}${index}`)),
    Patient: PATIENTS
  })

  test('one loads, the other finds it loaded', async () => {
    const source = await overnight.source()
    await overnight.drop(source, night(1, many('a', 500)))
    const reports = await Promise.all([overnight.run(source), overnight.run(source), overnight.run(source)])
    expect(reports.map((report) => report.outcome).toSorted()).toEqual(['published', 'up-to-date', 'up-to-date'])
    expect(await overnight.audited(source, 'night-published')).toHaveLength(1)
  })

  test('stopped in the middle, the last good night stays and the next run loads it', async () => {
    const source = await overnight.source()
    await publish(source, night(1, holding('kept')))
    await overnight.drop(source, night(2, many('b', 100)))
    const stop = new AbortController()
    const stopped = await overnight.run(source, { signal: stop.signal, onStep: () => stop.abort() })
    expect(stopped).toMatchObject({ outcome: 'failed', reason: 'stopped' })
    expect(await overnight.held(source, JOAN)).toEqual(names('kept'))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
  })

  test('with its connection killed in the middle likewise', async () => {
    const source = await overnight.source()
    await publish(source, night(1, holding('kept')))
    await overnight.drop(source, night(2, many('c', 30_000)))
    const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') })
    await admin.connect()
    const killed: Promise<unknown>[] = []
    const database = (await overnight.pool.query<{ name: string }>('select current_database() as name')).rows[0]?.name
    const kill = (): void => {
      const sql = `select pg_terminate_backend(pid) from pg_locks join pg_database on pg_database.oid = database
        where datname = $1 and locktype = 'advisory' and classid = 7105 and granted`
      killed.push(admin.query(sql, [database]))
    }
    const report = await overnight.run(source, { onStep: kill })
    await Promise.all(killed)
    await admin.end()
    expect(report.outcome).toBe('failed')
    expect(await overnight.held(source, JOAN)).toEqual(names('kept'))
    expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
    // thirty thousand lines, and on three servers each goes over the wire
  }, 180_000)

  test('H-009: a reader sees all of one night or all of the other', async () => {
    const source = await overnight.source()
    const withMedication = (version: string): Night['output'] => ({
      Patient: PATIENTS,
      MedicationRequest: Array.from({ length: 50 }, (_, index) => request(`${version}${index}`)),
      Medication: [{ resourceType: 'Medication', id: 'm1', code: { text: version } }]
    })
    await publish(source, night(1, withMedication('x')))
    const loading = { isDone: false }
    const loaded = (async () => {
      for (let day = 2; day < 12; day += 1) await publish(source, night(day, withMedication(day % 2 === 0 ? 'y' : 'x')))
      loading.isDone = true
    })()
    const seen = new Set<string>()
    while (!loading.isDone) {
      const answer = answered(await overnight.read(source, JOAN))
      const resources = (answer.types.get('MedicationRequest')?.resources ?? []) as { id: string }[]
      expect(resources).toHaveLength(50)
      const [medication] = answer.included as { code: { text: string } }[]
      const versions = new Set([...resources.map((resource) => resource.id.charAt(0)), medication?.code.text])
      expect(versions.size).toBe(1)
      for (const version of versions) seen.add(version ?? '')
    }
    await loaded
    expect([...seen].toSorted()).toEqual(['x', 'y'])
  })
})

function request(id: string): Json {
  const { medicationCodeableConcept: _concept, ...rest } = aResource('MedicationRequest', id, byReference('Patient/p1'))
  return { ...rest, medicationReference: { reference: 'Medication/m1' } }
}
