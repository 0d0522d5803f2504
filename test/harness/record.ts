/** Reads a record stream as a stranger would who has only the outer contract, section 5, and folds it into what holds at its end. */

export interface State {
  readonly source: string
  readonly state: string
  readonly asOf?: string
  readonly detail?: string
  readonly flags?: readonly string[]
  readonly unreadable?: number
}

export interface RecordEntry {
  readonly id: string
  readonly source: string
  readonly odsCode: string
  readonly text: string
  readonly recorded: string | null
  readonly occurred: string | null
  readonly status: string | null
  readonly resource: Record<string, unknown>
}

/** One line; the keys depend on `event`. */
export interface StreamEvent {
  readonly event: string
  readonly atMs: number
  readonly section?: string
  readonly complete?: boolean
  readonly states?: readonly State[]
  readonly entries?: readonly RecordEntry[]
  readonly source?: string
  readonly outcome?: string
  readonly disclosureId?: string
  readonly [key: string]: unknown
}

export interface RecordAnswer {
  readonly status: number
  readonly headers: Headers
  /** The problem, when it is one. */
  readonly problem: Record<string, unknown>
  /** In the order received; `atMs` counts from the request. */
  readonly events: readonly StreamEvent[]
  readonly tookMs: number
  readonly disclosureId: string
  readonly completed: boolean
  /** What holds at the end for this section and source. */
  state(section: string, source: string): State | undefined
  entries(section: string, source?: string): RecordEntry[]
  allEntries(): RecordEntry[]
}

async function readLines(response: Response, startMs: number, events: StreamEvent[]): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.trim() === '') continue
      events.push({ ...(JSON.parse(line) as StreamEvent), atMs: performance.now() - startMs })
    }
  }
  if (rest.trim() !== '') throw new Error(`the stream ends within a line: ${rest.slice(0, 200)}`)
}

/** Same source replaces a state, same id replaces an entry. */
export function foldSections(events: readonly StreamEvent[]) {
  const states = new Map<string, Map<string, State>>()
  const entries = new Map<string, Map<string, RecordEntry>>()
  for (const event of events) {
    if (event.event !== 'section' || event.section === undefined) continue
    const statesHere = states.get(event.section) ?? new Map<string, State>()
    const entriesHere = entries.get(event.section) ?? new Map<string, RecordEntry>()
    for (const state of event.states ?? []) statesHere.set(state.source, state)
    for (const entry of event.entries ?? []) entriesHere.set(entry.id, entry)
    states.set(event.section, statesHere)
    entries.set(event.section, entriesHere)
  }
  return { states, entries }
}

/** Opens the record once; never throws over what the product answers, only over lines that are not JSON. */
export async function readRecord(
  productUrl: string,
  cookie: string | null,
  accept = 'application/x-ndjson'
): Promise<RecordAnswer> {
  const startMs = performance.now()
  const headers: Record<string, string> = cookie === null ? { accept } : { accept, cookie }
  const response = await fetch(`${productUrl}/api/record`, { headers, redirect: 'manual' })
  const events: StreamEvent[] = []
  const streamed = response.ok
  if (streamed) await readLines(response, startMs, events)
  const text = streamed ? '' : await response.text()
  const folded = foldSections(events)
  return {
    status: response.status,
    headers: response.headers,
    problem: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    events,
    tookMs: performance.now() - startMs,
    disclosureId: events[0]?.disclosureId ?? '',
    completed: events.at(-1)?.event === 'complete',
    state: (section, source) => folded.states.get(section)?.get(source),
    entries: (section, source) =>
      [...(folded.entries.get(section)?.values() ?? [])].filter(
        (entry) => source === undefined || entry.source === source
      ),
    allEntries: () => [...folded.entries.values()].flatMap((section) => [...section.values()])
  }
}
