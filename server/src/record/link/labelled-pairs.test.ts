/** Precision and recall of linking over labelled pairs; a hidden conflict or a false join of allergies or medicines fails. */
import type { Entry } from '@ncr/contract/record.ts'
import { describe, expect, test } from 'vitest'
import { LINK_PAIRS } from '../../../../test/fixtures/link-pairs.ts'
import type { LinkPair, Side } from '../../../../test/fixtures/link-sides.ts'
import { link, nothingLinked } from './link.ts'

const CODE_ELEMENT: Readonly<Record<string, string>> = {
  MedicationRequest: 'medicationCodeableConcept',
  MedicationStatement: 'medicationCodeableConcept',
  Immunization: 'vaccineCode'
}

function entryOf(source: string, side: Side): Entry {
  const coding = (side.codes ?? []).map(([system, code]) => ({ system, code }))
  const code = { [CODE_ELEMENT[side.type] ?? 'code']: { coding, text: side.text } }
  return {
    id: `${source}/${side.type}/1`,
    source,
    odsCode: 'RX1',
    text: side.text,
    recorded: side.recorded ?? null,
    occurred: side.occurred ?? null,
    status: side.status ?? null,
    links: [],
    conflicts: [],
    resource: { resourceType: side.type, id: '1', ...code, ...side.more }
  }
}

interface Found {
  readonly pair: LinkPair
  readonly isLinked: boolean
  readonly isContradicted: boolean
}

function find(pair: LinkPair): Found {
  const [left, right] = pair.sides
  const [first] = link(nothingLinked(), [entryOf('a', left), entryOf('b', right)])
  return { pair, isLinked: first?.links.length === 1, isContradicted: first?.conflicts.length === 1 }
}

const found = LINK_PAIRS.map(find)
const share = (part: number, whole: number): string => (whole === 0 ? '–' : (part / whole).toFixed(2))

/** A contradiction is a link too, where the two speak of one thing: it is judged by the conflict. */
function measure(topic: string): { precision: string; recall: string; pairs: number } {
  const here = found.filter(({ pair }) => pair.topic === topic)
  const linked = here.filter(({ pair, isLinked }) => pair.label !== 'contradiction' && isLinked)
  const same = here.filter(({ pair }) => pair.label === 'same')
  const right = linked.filter(({ pair }) => pair.label === 'same')
  return { precision: share(right.length, linked.length), recall: share(right.length, same.length), pairs: here.length }
}

test('precision and recall, printed', () => {
  const topics = [...new Set(LINK_PAIRS.map(({ topic }) => topic))]
  for (const topic of topics) {
    const { precision, recall, pairs } = measure(topic)
    console.log(`linking ${topic}: precision ${precision}, recall ${recall}, over ${pairs} labelled pairs`)
  }
  expect(found.filter(({ pair, isLinked }) => pair.label === 'same' && !isLinked).map(({ pair }) => pair.what)).toEqual(
    []
  )
})

describe('H-006: two different things are not joined', () => {
  const different = found.filter(({ pair }) => pair.label === 'different')
  test.each(different.map((one) => [one.pair.what, one] as const))('%s', (_what, { isLinked, isContradicted }) => {
    expect({ isLinked, isContradicted }).toEqual({ isLinked: false, isContradicted: false })
  })
})

describe('H-005: no contradiction is hidden', () => {
  const contradicted = found.filter(({ pair }) => pair.label === 'contradiction')
  test.each(contradicted.map((one) => [one.pair.what, one] as const))('%s', (_what, { isContradicted }) => {
    expect(isContradicted).toBe(true)
  })
})

test('H-016: what is the same and agrees raises nothing', () => {
  const raised = found.filter(({ pair, isContradicted }) => pair.label === 'same' && isContradicted)
  expect(raised.map(({ pair }) => pair.what)).toEqual([])
})
