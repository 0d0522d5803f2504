/**
 * A batch at a fated source: the request meets one fate as any other does; where that is honest, each search in it meets
 * its own, of those that an entry of the answer can tell.
 */
import { outcome, searchset } from '../fixtures/clinical.ts'
import type { Json } from '../fixtures/people.ts'
import { json, late } from '../faults/behaviours.ts'
import type { Behaviour, Call } from '../faults/scripted-server.ts'
import { FATES, type Answering, type FateName } from './fates.ts'
import { encounter, setDelivered, type Meeting, type Met } from './meet.ts'

/** What an entry of a batch's answer can be. */
const INSIDE: Partial<
  Record<FateName, (answering: Answering) => { readonly status: string; readonly resource?: Json }>
> = {
  'status-403': () => ({ status: '403 Forbidden' }),
  'status-500': () => ({ status: '500 Internal Server Error' }),
  suppressed: () => ({ status: '200 OK', resource: outcome('suppressed') }),
  'error-in-200': () => ({ status: '200 OK', resource: outcome('exception') }),
  'forbidden-404': () => ({ status: '404 Not Found', resource: outcome('forbidden') }),
  unreadable: ({ broken }) => ({ status: '200 OK', resource: searchset(broken) }),
  'total-lies': ({ resources, link }) => ({
    status: '200 OK',
    resource: searchset(resources, { ...link, total: resources.length + 7 })
  }),
  'wrong-person': ({ resources, foreign }) => ({ status: '200 OK', resource: searchset([...resources, foreign]) })
}

const NAMES_INSIDE = Object.keys(INSIDE) as readonly FateName[]
/** What an entry can tell, and what would be no answer to a batch, befalls no whole. */
const OF_THE_WHOLE = (Object.keys(FATES) as readonly FateName[]).filter((name) =>
  ['refused', 'withheld', 'timed-out', 'unavailable'].includes(FATES[name].meaning)
)

interface Search {
  readonly call: Call
  readonly meeting: Meeting
}

export function answerBatch(call: Call, meetingOf: (key: string) => Meeting | null): Behaviour {
  return (_asked, response, baseUrl) => {
    void call.body.then((body) => {
      const searches = searchesIn(body, call, baseUrl, meetingOf)
      const [first] = searches
      if (first === undefined) return void response.writeHead(400).end()
      const whole = encounter(first.meeting, { ...first.call, type: 'batch' }, OF_THE_WHOLE)
      if (whole.fate !== 'honest') {
        for (const { call: one, meeting } of searches) meeting.met.push({ ...noteOf(whole.met), type: one.type })
        late(whole.waitMs, FATES[whole.fate].behave(whole.answering(baseUrl)))(call, response, baseUrl)
        return
      }
      const all = searches.map(({ call: one, meeting }) => encounter(meeting, one, NAMES_INSIDE))
      response.once('finish', () => setDelivered(all.flatMap(({ met }) => met)))
      const entry = all.map(({ fate, answering }) => toEntry(fate, answering(baseUrl)))
      late(whole.waitMs, json({ resourceType: 'Bundle', type: 'batch-response', entry }))(call, response, baseUrl)
    })
  }
}

function noteOf([met]: readonly Met[]): Met {
  if (met === undefined) throw new Error('a question that nobody noted')
  return met
}

function searchesIn(
  body: string,
  call: Call,
  baseUrl: string,
  meetingOf: (key: string) => Meeting | null
): readonly Search[] {
  const { entry } = JSON.parse(body) as { readonly entry: readonly { readonly request: { readonly url: string } }[] }
  return entry.flatMap(({ request }) => {
    const url = new URL(`${baseUrl}/${request.url}`)
    const who = url.searchParams.get('patient.identifier') ?? url.searchParams.get('identifier') ?? ''
    const nhs = who.split('|')[1] ?? ''
    const meeting = meetingOf(nhs)
    const type = url.pathname.split('/')[2] ?? ''
    return meeting === null ? [] : [{ call: { ...call, type, url, nhs, page: 1 }, meeting }]
  })
}

function toEntry(fate: FateName, answering: Answering): Json {
  const { status, resource } = INSIDE[fate]?.(answering) ?? {
    status: '200 OK',
    resource: searchset(answering.resources, answering.link)
  }
  return { response: { status }, ...(resource === undefined ? {} : { resource }) }
}
