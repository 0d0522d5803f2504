/** Reconciliation: what five sources say of one person's medicines, and what must not be read out of it (feature 51, H-025). */
import { describe, expect, it } from 'vitest'
import type { Entry, SectionState } from '@ncr/contract/record.ts'
import { madeEntry, madeSource, madeView } from '../../record/made-view.ts'
import { compareSources, type Comparison } from './side-by-side.ts'

const course = (code: string) => ({ courseOfTherapyType: { coding: [{ code }] } })
const dose = (text: string) => ({ dosageInstruction: [{ text }] })
const linked = (...ids: readonly string[]) => ({ links: ids.map((to) => ({ to, why: 'same drug and strength' })) })

const [GP_RAMIPRIL, WARD_RAMIPRIL] = ['gp/MedicationRequest/1', 'ward/MedicationRequest/1']
const [GP_METFORMIN, NURSE_METFORMIN, SHOP_METFORMIN] = [
  'gp/MedicationRequest/2',
  'nurse/MedicationStatement/1',
  'shop/MedicationDispense/1'
]

/** The GP issues ramipril that the ward has stopped; metformin is issued, reported and dispensed; a course is over. */
const MEDICINES: readonly Entry[] = [
  madeEntry(
    GP_RAMIPRIL,
    'Ramipril 5 mg',
    { ...course('continuous'), ...dose('one daily') },
    {
      status: 'active',
      recorded: '2026-10-01',
      ...linked(WARD_RAMIPRIL),
      conflicts: [{ with: WARD_RAMIPRIL, what: 'active here, stopped there' }]
    }
  ),
  madeEntry(WARD_RAMIPRIL, 'Ramipril 5mg capsules', dose('one daily'), {
    status: 'stopped',
    recorded: '2026-11-01',
    conflicts: [{ with: GP_RAMIPRIL, what: 'active here, stopped there' }]
  }),
  madeEntry(
    GP_METFORMIN,
    'Metformin 500 mg',
    { ...course('continuous'), ...dose('two twice a day') },
    {
      status: 'active',
      ...linked(NURSE_METFORMIN, SHOP_METFORMIN)
    }
  ),
  madeEntry(NURSE_METFORMIN, 'Metformin 500 mg', { dosage: [{ text: 'takes one twice a day' }] }, { status: 'active' }),
  madeEntry(SHOP_METFORMIN, 'Metformin 500 mg', dose('two twice a day'), { status: 'completed' }),
  madeEntry(
    'gp/MedicationRequest/3',
    'Amoxicillin 500 mg',
    {
      ...course('acute'),
      authoredOn: '2026-10-01',
      dispenseRequest: { expectedSupplyDuration: { value: 5, code: 'd' } }
    },
    { status: 'active' }
  ),
  madeEntry('ward/MedicationRequest/2', 'Ibuprofen', { doNotPerform: true }, { status: 'active' }),
  // The same name without a link: two drugs until somebody shows otherwise (H-006).
  madeEntry('nurse/MedicationStatement/2', 'Ibuprofen', {}, { status: 'active' })
]

const SOURCES = ['gp', 'ward', 'nurse', 'shop', 'council', 'ambulance'].map((id) => madeSource(id))

function compared(states: Record<string, Partial<SectionState>> = {}, more: readonly Entry[] = []): Comparison {
  const recorded = Object.fromEntries(['gp', 'ward', 'nurse', 'shop'].map((id) => [id, { state: 'recorded' as const }]))
  const view = madeView({
    entries: { medications: [...MEDICINES, ...more] },
    opened: { sources: SOURCES },
    states: { ...recorded, ambulance: { state: 'timed-out' }, ...states }
  })
  const section = view.sections.get('medications')
  if (!section) throw new Error('the section is shown')
  return compareSources(section)
}

const toTable = ({ medicines, columns }: Comparison) =>
  medicines.map(({ name, cells }) => [
    name,
    ...columns.map(
      ({ said }) => (cells.get(said.source.id) ?? []).map(({ words }) => words.lead ?? 'now').join() || '-'
    )
  ])

describe('H-025: medicines side by side', () => {
  it('one row for each medicine, one column for each source that has any, disagreements first, what is over last', () => {
    expect(toTable(compared())).toEqual([
      ['Ramipril 5 mg', 'now', 'Stopped:', '-', '-'],
      ['Ibuprofen', '-', 'Do not give:', '-', '-'],
      ['Ibuprofen', '-', '-', 'now', '-'],
      ['Metformin 500 mg', 'now', '-', 'now', 'Dispensed:'],
      ['Amoxicillin 500 mg', 'Ended:', '-', '-', '-']
    ])
  })

  const issue = (id: string, plan: string, text: string): Entry =>
    madeEntry(
      `gp/MedicationRequest/${id}`,
      text,
      { intent: 'order', basedOn: [{ reference: `MedicationRequest/${plan}` }] },
      { status: 'completed' }
    )
  const rowsOf = (...more: readonly Entry[]) =>
    compared({}, more).medicines.map(({ name, cells, isOver }) => [name, (cells.get('gp') ?? []).length, isOver])

  it('an issue stands with what authorised it: what is current is not told as ended, too', () => {
    const rows = rowsOf(issue('i1', '2', 'Metformin 500 mg'), issue('i2', '2', 'Metformin 500 mg'))
    expect(rows.filter(([name]) => name === 'Metformin 500 mg')).toEqual([['Metformin 500 mg', 3, false]])
  })

  it('what was only issued, dispensed or given has not ended: no source says so', () => {
    const given = madeEntry('shop/MedicationDispense/9', 'Senna 7.5 mg', {}, { status: 'completed' })
    expect(rowsOf(issue('i9', 'not-here', 'Lactulose'), given)).toEqual(
      expect.arrayContaining([
        ['Lactulose', 1, false],
        ['Senna 7.5 mg', 0, false]
      ])
    )
  })

  it('no entry is left out, and none stands twice', () => {
    const ids = compared().medicines.flatMap(({ cells }) => [...cells.values()].flat().map(({ entry }) => entry.id))
    expect(ids.toSorted()).toEqual(MEDICINES.map(({ id }) => id).toSorted())
  })

  it('a disagreement stays at the top, also where no side is current', () => {
    const ramipril = compared().medicines[0]
    expect([ramipril?.disagrees, ramipril?.isOver]).toEqual([true, false])
  })

  it('H-003: a source that did not answer is missing, one that has none says so', () => {
    expect(compared()).toMatchObject({ none: ['council'], missing: ['ambulance'], asking: [] })
  })

  it.each<[string, Partial<SectionState>]>([
    ['was cut', { flags: ['cut'] }],
    ['was held back in part', { flags: ['part-withheld'] }],
    ['could not be read in part', { unreadable: 2 }]
  ])('H-003: an empty cell of a source whose answer %s is no "not recorded here"', (_what, more) => {
    const { columns } = compared({ gp: { state: 'recorded', ...more } })
    expect(columns.map(({ said, mayHoldMore }) => [said.source.id, mayHoldMore])).toEqual([
      ['gp', true],
      ['ward', false],
      ['nurse', false],
      ['shop', false]
    ])
  })
})
