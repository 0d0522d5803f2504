/** Opens one record as a browser does, or closes the tab in the middle of it. */
import type { Person } from '../fixtures/people.ts'
import { openSession } from '../harness/launch.ts'
import type { foldSections } from '../harness/record.ts'
import type { World } from './world.ts'

type Line = Parameters<typeof foldSections>[0][number]

export interface OpenedOnce {
  readonly open: number
  readonly person: Person
  /** Every byte that was received. */
  readonly text: string
  readonly lines: readonly Line[]
  readonly disclosureId: string
  readonly requestId: string
  /** The reader closed the tab before the end. */
  readonly leftEarly: boolean
  readonly completed: boolean
  readonly bannerMs: number
  readonly firstEntriesMs: number | null
  readonly tookMs: number
  /** On the clock of `performance.now()`. */
  readonly startMs: number
}

/** `leaveAfterLines`: the tab is closed when so many lines have come; null: never. */
export async function openOnce(
  { product, host }: World,
  open: number,
  person: Person,
  leaveAfterLines: number | null
): Promise<OpenedOnce> {
  const cookie = await openSession(product.url, host, person)
  const leave = new AbortController()
  const startMs = performance.now()
  const headers = { accept: 'application/x-ndjson', cookie }
  const response = await fetch(`${product.url}/api/record`, { headers, signal: leave.signal })
  const decoder = new TextDecoder()
  const lines: Line[] = []
  let text = ''
  let rest = ''
  try {
    for await (const chunk of response.body ?? []) {
      const words = decoder.decode(chunk, { stream: true })
      text += words
      rest += words
      const whole = rest.split('\n')
      rest = whole.pop() ?? ''
      const atMs = performance.now() - startMs
      for (const line of whole) if (line !== '') lines.push({ ...(JSON.parse(line) as Line), atMs })
      if (leaveAfterLines !== null && lines.length >= leaveAfterLines) leave.abort()
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error
  }
  return {
    open,
    person,
    text,
    lines,
    disclosureId: lines[0]?.disclosureId ?? '',
    requestId: typeof lines[0]?.['requestId'] === 'string' ? lines[0]['requestId'] : '',
    leftEarly: leave.signal.aborted,
    completed: lines.at(-1)?.event === 'complete',
    bannerMs: lines[0]?.atMs ?? performance.now() - startMs,
    firstEntriesMs: lines.find(({ entries }) => (entries ?? []).length > 0)?.atMs ?? null,
    tookMs: performance.now() - startMs,
    startMs
  }
}
