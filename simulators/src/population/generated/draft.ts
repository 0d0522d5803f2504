/** What is being written about one resident at each source, and which entries are known to belong together. */
import assert from 'node:assert/strict'
import { chart, type Item } from '../chart.ts'
import type { When } from '../dates.ts'
import type { Truth } from '../ground-truth.ts'
import type { Chart } from '../resident.ts'
import { SOURCES } from '../sources/sources.ts'
import type { SourceId } from '../sources/source-facts.ts'
import type { Made } from './make-person.ts'
import type { Random } from './random.ts'

const DAY_MS = 86_400_000

/** An entry that was written. */
export interface Written {
  readonly source: SourceId
  readonly name: string
}

export interface Draft extends Made {
  readonly random: Random
  readonly when: When
  /** Days before today (before death, for those who have died), and never before birth. */
  daysAgo(from: number, upTo: number): number
  /** What the person's story will say. */
  readonly topics: string[]
  add(source: SourceId, ...items: readonly Item[]): void
  write(source: SourceId, item: Item): Written
  /** Two entries that say the same. */
  same(one: Written, other: Written): void
  /** Two entries that contradict each other. */
  differ(one: Written, other: Written, what: string): void
  finish(): { readonly charts: readonly Chart[]; readonly truths: readonly Truth[] }
}

export function newDraft(made: Made, position: number, random: Random, when: When): Draft {
  const items = new Map<SourceId, Item[]>()
  const pairs: { readonly one: Written; readonly other: Written; readonly what?: string }[] = []
  const write = (source: SourceId, item: Item): Written => {
    const before = items.get(source) ?? []
    const name = `e${before.length + 1}`
    // an item that others refer to keeps the name it has
    items.set(source, [...before, (writer) => ({ id: name, ...item(writer) })])
    return { source, name }
  }
  const ageDays = Math.floor((Date.parse(when.ago(0)) - Date.parse(made.person.birthDate)) / DAY_MS)
  return {
    ...made,
    random,
    when,
    daysAgo(from, upTo) {
      const last = Math.min(upTo, ageDays - 1)
      return last <= from ? Math.max(1, last) : random.whole(from, last)
    },
    topics: [],
    write,
    add: (source, ...more) => more.forEach((item) => write(source, item)),
    same: (one, other) => pairs.push({ one, other }),
    differ: (one, other, what) => pairs.push({ one, other, what }),
    finish() {
      const charts = [...items].map(([source, written]) =>
        chart(source, localId(source, position), made.person, written)
      )
      const idOf = ({ source, name }: Written): string => {
        const held = charts.find((one) => one.source === source)
        const found = held?.resources.find((one) => one.id === `${held.patient.id}-${name}`)
        assert(found, `${source} holds ${name}`)
        return `${source}/${found.resourceType}/${found.id}`
      }
      const truths = pairs.map(({ one, other, what }): Truth => ({
        nhsNumber: made.person.nhsNumber,
        why: what === undefined ? 'duplicate' : 'disagreement',
        entries: [idOf(one), idOf(other)],
        ...(what !== undefined && { what })
      }))
      return { charts, truths }
    }
  }
}

/** Each source numbers its people by itself. */
function localId(source: SourceId, position: number): string {
  if (source === 'gprcc') return `g-${60_000 + position}`
  return String(20_000 + position * 7 + Object.keys(SOURCES).indexOf(source))
}
